//! Nodes as Go prints them, for the `at <…>` of errors.

use std::fmt::{Display, Formatter, Result, Write as _};

use super::tree::{Command, Expr, ExprKind, Pipeline, TemplateCall};
use crate::gofmt::quote_bytes;

impl Display for Pipeline {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, name) in self.decl.iter().enumerate() {
            f.write_str(if index > 0 { ", " } else { "" })?;
            f.write_str(name)?;
        }
        if !self.decl.is_empty() {
            f.write_str(if self.is_assign { " = " } else { " := " })?;
        }
        for (index, command) in self.commands.iter().enumerate() {
            f.write_str(if index > 0 { " | " } else { "" })?;
            command.fmt(f)?;
        }
        Ok(())
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, arg) in self.args.iter().enumerate() {
            f.write_str(if index > 0 { " " } else { "" })?;
            match &arg.kind {
                ExprKind::Pipeline(pipeline) => write!(f, "({pipeline})")?,
                _ => arg.fmt(f)?,
            }
        }
        Ok(())
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            ExprKind::Bool(value) => write!(f, "{value}"),
            ExprKind::Number(_, text) | ExprKind::String(_, text) | ExprKind::Identifier(_, text) => f.write_str(text),
            ExprKind::Nil => f.write_str("nil"),
            ExprKind::Dot => f.write_char('.'),
            ExprKind::Field(names) => write!(f, ".{names}"),
            ExprKind::Variable(name, names) => {
                f.write_str(name)?;
                fields(f, names)
            }
            ExprKind::Chain(node, names) => {
                match &node.kind {
                    ExprKind::Pipeline(pipeline) => write!(f, "({pipeline})")?,
                    _ => node.fmt(f)?,
                }
                fields(f, names)
            }
            ExprKind::Pipeline(pipeline) => pipeline.fmt(f),
        }
    }
}

impl Display for TemplateCall {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{{{{template {}", quote_bytes(self.name.as_bytes()))?;
        if let Some(pipeline) = &self.pipeline {
            write!(f, " {pipeline}")?;
        }
        f.write_str("}}")
    }
}

fn fields(f: &mut Formatter<'_>, names: &str) -> Result {
    if names.is_empty() { Ok(()) } else { write!(f, ".{names}") }
}
