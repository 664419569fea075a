//! Tokens to pipelines, commands and operands.

use std::sync::Arc;

use super::constants::{character, number, unquote};
use super::error::ParseError;
use super::lexer::{Token, TokenKind};
use super::parser::{MAX_NESTING, Parsed, Parser, RED_ZONE, STACK_PIECE, place_of};
use super::tree::{Command, Expr, ExprKind, Pipeline, Place};
use crate::funcs;
use crate::gofmt::quote_bytes;

impl Parser<'_> {
    /// A pipeline and the token of kind `end` behind it. `context` says in errors what it is for.
    pub(super) fn pipeline(&mut self, context: &str, end: TokenKind) -> Parsed<(Pipeline, Token)> {
        let start = self.peek_non_space().start;
        let (is_assign, decl) = self.declarations(context)?;
        let mut commands: Vec<Command> = Vec::new();
        loop {
            let token = self.next_non_space();
            if token.kind == end {
                self.check_pipeline(&commands, &token, context)?;
                let stop = commands.last().map_or(start, |command| command.place.end);
                let pipeline = Pipeline { place: Place { start, end: stop }, is_assign, decl, commands };
                return Ok((pipeline, token));
            }
            let begins_command = matches!(
                token.kind,
                TokenKind::Bool
                    | TokenKind::CharConstant
                    | TokenKind::Complex
                    | TokenKind::Dot
                    | TokenKind::Field
                    | TokenKind::Identifier
                    | TokenKind::Number
                    | TokenKind::Nil
                    | TokenKind::RawString
                    | TokenKind::String
                    | TokenKind::Variable
                    | TokenKind::LeftParen
            );
            if !begins_command {
                return self.unexpected(&token, context);
            }
            self.give_back(token);
            commands.push(self.command()?);
        }
    }

    /// `$a :=`, `$a =`, and for `range` also `$a, $b :=`.
    fn declarations(&mut self, context: &str) -> Parsed<(bool, Vec<Arc<str>>)> {
        let mut decl: Vec<Arc<str>> = Vec::new();
        loop {
            if self.peek_non_space().kind != TokenKind::Variable {
                return Ok((false, decl));
            }
            let variable = self.next();
            let after = self.peek();
            let next = self.peek_non_space();
            let is_comma = next.kind == TokenKind::Char && self.slice(&next) == b",";
            if !is_comma && !matches!(next.kind, TokenKind::Assign | TokenKind::Declare) {
                // No declaration: `$x` is the first operand. The space behind it separates operands.
                if after.kind == TokenKind::Space {
                    self.give_back(after);
                }
                self.give_back(variable);
                return Ok((false, decl));
            }
            self.next_non_space();
            let name: Arc<str> = self.str(&variable).into();
            decl.push(Arc::clone(&name));
            self.scope.variables.push(name);
            if !is_comma {
                return Ok((next.kind == TokenKind::Assign, decl));
            }
            if context != "range" || decl.len() >= 2 {
                return self.error(place_of(&variable), format!("too many declarations in {context}"));
            }
            let second = self.peek_non_space();
            if !matches!(second.kind, TokenKind::Variable | TokenKind::RightDelim | TokenKind::RightParen) {
                return self.error(place_of(&second), "range can only initialize variables");
            }
        }
    }

    fn check_pipeline(&self, commands: &[Command], end: &Token, context: &str) -> Parsed<()> {
        if commands.is_empty() {
            return self.error(place_of(end), format!("missing value for {context}"));
        }
        for (index, command) in commands.iter().enumerate().skip(1) {
            let constant = command.args.first().filter(|first| {
                matches!(
                    first.kind,
                    ExprKind::Bool(_) | ExprKind::Dot | ExprKind::Nil | ExprKind::Number(..) | ExprKind::String(..)
                )
            });
            if let Some(constant) = constant {
                let message = format!("non executable command in pipeline stage {}", index + 1);
                return self.error(constant.place, message);
            }
        }
        Ok(())
    }

    /// Operands up to a `|`, which is consumed, or what closes the pipeline, which is not.
    fn command(&mut self) -> Parsed<Command> {
        let start = self.peek_non_space().start;
        let mut args: Vec<Expr> = Vec::new();
        loop {
            self.peek_non_space();
            if let Some(operand) = self.operand()? {
                args.push(operand);
            }
            let token = self.next();
            match token.kind {
                TokenKind::Space => continue,
                TokenKind::RightDelim | TokenKind::RightParen => self.give_back(token),
                TokenKind::Pipe => {}
                _ => return self.unexpected(&token, "operand"),
            }
            break;
        }
        let Some(last) = args.last() else {
            return self.error(Place { start, end: start }, "empty command");
        };
        Ok(Command { place: Place { start, end: last.place.end }, args })
    }

    /// A term with the fields behind it; `None` when the next token begins none.
    fn operand(&mut self) -> Parsed<Option<Expr>> {
        let Some(term) = self.term()? else { return Ok(None) };
        let first = self.peek();
        if first.kind != TokenKind::Field {
            return Ok(Some(term));
        }
        let mut last = first.clone();
        while self.peek().kind == TokenKind::Field {
            last = self.next();
        }
        // The tokens lie side by side: together they are the path.
        let place = Place { start: term.place.start, end: last.end };
        let names = self.field_names(first.start, last.end);
        let kind = match term.kind {
            ExprKind::Field(_) => ExprKind::Field(self.field_names(term.place.start, last.end)),
            ExprKind::Variable(name, _) => ExprKind::Variable(name, names),
            ExprKind::Bool(_) | ExprKind::String(..) | ExprKind::Number(..) | ExprKind::Nil | ExprKind::Dot => {
                let text = quote_bytes(term.to_string().as_bytes());
                return self.error(place, format!("unexpected . after term {text}"));
            }
            _ => ExprKind::Chain(Box::new(term), names),
        };
        Ok(Some(Expr { place, go_pos: first.start, kind }))
    }

    /// The names of `.a.b`, which stands at `start..end`, as `a.b`.
    fn field_names(&self, start: u32, end: u32) -> Box<str> {
        let names = self.input.get(start as usize + 1..end as usize).unwrap_or_default();
        String::from_utf8_lossy(names).into()
    }

    /// The error of a name that there is not.
    fn unknown<'n, T>(
        &self,
        place: Place,
        message: String,
        name: &str,
        known: impl Iterator<Item = &'n str>,
    ) -> Parsed<T> {
        let meant = hullmark_findings::closest(name, known).map(str::to_owned);
        self.error(place, message).map_err(|error: ParseError| ParseError { meant, ..error })
    }

    fn term(&mut self) -> Parsed<Option<Expr>> {
        let token = self.next_non_space();
        let place = place_of(&token);
        let kind = match token.kind {
            TokenKind::Identifier => {
                let name = self.str(&token);
                let Some(function) = funcs::find(&name, self.helm) else {
                    let message = format!("function {} not defined", quote_bytes(name.as_bytes()));
                    return self.unknown(place, message, &name, funcs::names(self.helm));
                };
                ExprKind::Identifier(function, name.into())
            }
            TokenKind::Dot => ExprKind::Dot,
            TokenKind::Nil => ExprKind::Nil,
            TokenKind::Variable => {
                let name = self.str(&token);
                if !self.scope.variables.iter().any(|known| **known == *name) {
                    let message = format!("undefined variable {}", quote_bytes(name.as_bytes()));
                    return self.unknown(place, message, &name, self.scope.variables.iter().map(|known| &**known));
                }
                ExprKind::Variable(name.into(), Box::default())
            }
            TokenKind::Field => ExprKind::Field(self.field_names(token.start, token.end)),
            TokenKind::Bool => ExprKind::Bool(self.slice(&token) == b"true"),
            TokenKind::CharConstant | TokenKind::Complex | TokenKind::Number => {
                let text = self.slice(&token);
                let value = if token.kind == TokenKind::CharConstant { character(text) } else { number(text) };
                match value {
                    Ok(value) => ExprKind::Number(value, self.str(&token).into()),
                    Err(message) => return self.error(place, message),
                }
            }
            TokenKind::LeftParen => return self.parenthesized(&token).map(Some),
            TokenKind::String | TokenKind::RawString => match unquote(self.slice(&token)) {
                Ok(value) => ExprKind::String(value.into(), self.str(&token).into()),
                Err(message) => return self.error(place, message),
            },
            _ => {
                self.give_back(token);
                return Ok(None);
            }
        };
        Ok(Some(Expr { place, go_pos: place.start, kind }))
    }

    fn parenthesized(&mut self, open: &Token) -> Parsed<Expr> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return self.error(place_of(open), "max expression depth exceeded");
        }
        let (pipeline, close) = stacker::maybe_grow(RED_ZONE, STACK_PIECE, || {
            self.pipeline("parenthesized pipeline", TokenKind::RightParen)
        })?;
        self.nesting -= 1;
        let place = Place { start: open.start, end: close.end };
        // Go gives a parenthesised pipeline the place of its first token.
        Ok(Expr { place, go_pos: pipeline.place.start, kind: ExprKind::Pipeline(Box::new(pipeline)) })
    }
}
