//! Pipelines, commands and operands.

use std::sync::Arc;

use super::Operand;
use super::walk::{At, Fault, State};
use crate::funcs::Param;
use crate::template::{Command, Expr, ExprKind, Number, Pipeline};
use crate::text::Text;
use crate::value::Value;

impl<'t> State<'t, '_, '_> {
    /// The value of a pipeline, out of its interface; declared variables stay on the stack.
    pub fn pipeline(&mut self, dot: &Operand, pipeline: &'t Pipeline) -> Result<Operand, Fault> {
        self.at = At::Pipeline(pipeline);
        let mut value: Option<Operand> = None;
        for command in &pipeline.commands {
            self.step()?;
            value = Some(self.command(dot, command, value)?.unboxed());
        }
        let value = value.unwrap_or(Operand::NOTHING);
        for name in &pipeline.decl {
            if pipeline.is_assign {
                self.set_variable(name, value.clone())?;
            } else {
                self.exec.variables.push((Arc::clone(name), value.clone()));
            }
        }
        Ok(value)
    }

    /// Assigns to the variable of this name that was declared last.
    pub fn set_variable(&mut self, name: &str, operand: Operand) -> Result<(), Fault> {
        let base = self.exec.base;
        let own = self.exec.variables.get_mut(base..).unwrap_or_default();
        match own.iter_mut().rev().find(|(known, _)| **known == *name) {
            Some(variable) => variable.1 = operand,
            None => return self.fail(format!("undefined variable: {name}")),
        }
        Ok(())
    }

    fn variable(&self, name: &str) -> Result<Operand, Fault> {
        let own = self.exec.variables.get(self.exec.base..).unwrap_or_default();
        match own.iter().rev().find(|(known, _)| **known == *name) {
            Some((_, operand)) => Ok(operand.clone()),
            None => self.fail(format!("undefined variable: {name}")),
        }
    }

    /// The value of a command; `piped` is the value of the command before it.
    fn command(&mut self, dot: &Operand, command: &'t Command, piped: Option<Operand>) -> Result<Operand, Fault> {
        let Some((first, args)) = command.args.split_first() else { return Ok(Operand::NOTHING) };
        match &first.kind {
            ExprKind::Field(_) | ExprKind::Chain(..) => return self.fields_of(dot, first, args, piped),
            ExprKind::Variable(_, fields) if !fields.is_empty() => return self.fields_of(dot, first, args, piped),
            ExprKind::Identifier(function, name) => {
                self.at = At::Expr(first);
                return self.call(dot, function, None, At::Command(command), name, args, piped);
            }
            ExprKind::Pipeline(pipeline) => {
                self.refuse_arguments(first, args, piped.as_ref())?;
                return stacker::maybe_grow(super::RED_ZONE, super::STACK_PIECE, || self.pipeline(dot, pipeline));
            }
            _ => {}
        }
        self.at = At::Expr(first);
        if let ExprKind::Variable(name, _) = &first.kind {
            let operand = self.variable(name)?;
            self.refuse_arguments(first, args, piped.as_ref())?;
            self.exec.context.read(operand.value.origin);
            return Ok(operand);
        }
        self.refuse_arguments(first, args, piped.as_ref())?;
        match &first.kind {
            ExprKind::Bool(value) => Ok(Operand::plain(Value::from(*value))),
            ExprKind::Dot => Ok(self.dot(dot)),
            ExprKind::Number(number, text) => self.ideal_constant(*number, text),
            ExprKind::String(bytes, written) => Ok(self.string(first, bytes, written)),
            _ => self.fail("nil is not a command"),
        }
    }

    fn dot(&mut self, dot: &Operand) -> Operand {
        self.exec.context.read(dot.value.origin);
        dot.clone()
    }

    fn refuse_arguments(&self, first: &Expr, args: &[Expr], piped: Option<&Operand>) -> Result<(), Fault> {
        if args.is_empty() && piped.is_none() {
            return Ok(());
        }
        self.fail(format!("can't give argument to non-function {first}"))
    }

    /// A field chain with what it begins with: `.a.b`, `$x.a`, `(pipeline).a`.
    fn fields_of(
        &mut self,
        dot: &Operand,
        expr: &'t Expr,
        args: &'t [Expr],
        piped: Option<Operand>,
    ) -> Result<Operand, Fault> {
        self.at = At::Expr(expr);
        match &expr.kind {
            ExprKind::Field(names) => self.field_chain(dot, dot.clone(), expr, names, args, piped),
            ExprKind::Variable(name, names) => {
                let receiver = self.variable(name)?;
                self.field_chain(dot, receiver, expr, names, args, piped)
            }
            ExprKind::Chain(node, names) => {
                if matches!(node.kind, ExprKind::Nil) {
                    return self.fail(format!("indirection through explicit nil in {expr}"));
                }
                let receiver = self.untyped(dot, node)?;
                self.field_chain(dot, receiver, expr, names, args, piped)
            }
            _ => Ok(Operand::NOTHING),
        }
    }

    /// The value of an operand that is no literal, whatever its type.
    fn untyped(&mut self, dot: &Operand, expr: &'t Expr) -> Result<Operand, Fault> {
        self.at = At::Expr(expr);
        match &expr.kind {
            ExprKind::Dot => Ok(self.dot(dot)),
            ExprKind::Variable(name, fields) if fields.is_empty() => {
                let operand = self.variable(name)?;
                self.exec.context.read(operand.value.origin);
                Ok(operand)
            }
            ExprKind::Field(_) | ExprKind::Chain(..) | ExprKind::Variable(..) => self.fields_of(dot, expr, &[], None),
            ExprKind::Identifier(function, name) => self.call(dot, function, None, At::Expr(expr), name, &[], None),
            ExprKind::Pipeline(pipeline) => {
                stacker::maybe_grow(super::RED_ZONE, super::STACK_PIECE, || self.pipeline(dot, pipeline))
            }
            _ => Ok(Operand::NOTHING),
        }
    }

    /// The value of an argument for a parameter.
    pub fn argument(&mut self, dot: &Operand, param: Param, expr: &'t Expr) -> Result<Operand, Fault> {
        self.at = At::Expr(expr);
        match (&expr.kind, param) {
            (ExprKind::Nil, _) => match super::call::zero(param) {
                Some(value) => Ok(Operand::plain(value)),
                None => self.fail(format!("cannot assign nil to {}", super::call::param_name(param))),
            },
            (ExprKind::Bool(value), Param::Any | Param::Bool) => Ok(Operand::plain(Value::from(*value))),
            (ExprKind::String(bytes, written), Param::Any | Param::String) => Ok(self.string(expr, bytes, written)),
            (ExprKind::Number(number, text), Param::Any) => self.ideal_constant(*number, text),
            (ExprKind::Number(number, _), Param::Int) if number.as_int().is_some() => {
                Ok(Operand::plain(Value::int(number.as_int().unwrap_or_default())))
            }
            (ExprKind::Number(number, _), Param::Int64) if number.as_int().is_some() => {
                Ok(Operand::plain(Value::int64(number.as_int().unwrap_or_default())))
            }
            (ExprKind::Number(number, _), Param::Float64) => Ok(Operand::plain(Value::from(number.as_float()))),
            (ExprKind::Bool(_) | ExprKind::String(..) | ExprKind::Number(..), _) => self.fail(match param {
                Param::Bool => format!("expected bool; found {expr}"),
                Param::String => format!("expected string; found {expr}"),
                Param::Int | Param::Int64 => format!("expected integer; found {expr}"),
                Param::Float64 => format!("expected float; found {expr}"),
                _ => format!("can't handle {expr} for arg of type {}", super::call::param_name(param)),
            }),
            _ => {
                let operand = self.untyped(dot, expr)?;
                self.checked(operand, param)
            }
        }
    }

    /// A string constant. Its characters are the template's own where they stand between its quotes as they are.
    fn string(&self, expr: &Expr, bytes: &[u8], written: &str) -> Operand {
        let is_verbatim =
            written.get(1..written.len().saturating_sub(1)).is_some_and(|inner| inner.as_bytes() == bytes);
        let text = match self.literal.filter(|_| is_verbatim && !bytes.is_empty()) {
            Some(origin) => Text::new(bytes, origin, expr.place.start.saturating_add(1)),
            None => Text::from_action(bytes),
        };
        Operand::plain(Value::from(text))
    }

    /// A number whose type is told by its looks.
    fn ideal_constant(&self, number: Number, text: &str) -> Result<Operand, Fault> {
        match number {
            Number::Int(int) => Ok(Operand::plain(Value::int(int))),
            Number::Float(float) => Ok(Operand::plain(Value::from(float))),
            Number::Overflowing(_) => self.fail(format!("{text} overflows int")),
        }
    }
}
