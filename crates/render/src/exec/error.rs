//! Why a render stopped, with Go's and Helm's words.

use std::fmt::{self, Write};
use std::sync::Arc;

use hullmark_source::{Frame, Span};

use super::{Clue, RED_ZONE, STACK_PIECE};
use crate::HelmVersion;
use crate::funcs::CallError;
use crate::gofmt::quote_bytes;
use crate::template::{ParseError, Tree};

/// A render stopped.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum Error {
    /// A text is no template.
    #[error(transparent)]
    Parse(ParseError),
    /// A template could not be executed.
    #[error(transparent)]
    Exec(Arc<ExecError>),
    /// There is no template of the name to begin with.
    #[error("template: no template {} associated with template \"gotpl\"", quote_bytes(.0.as_bytes()))]
    NoTemplate(Arc<str>),
}

impl Eq for Error {}

/// What kind of error it is at bottom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// The template does something that Go or a function refuses.
    Execution,
    /// The chart itself says so, with `fail` or `required`.
    Fail,
    /// A text given to `tpl` is no template.
    Parse,
    /// The render is too large.
    Limit,
}

/// An error of execution, where and why.
pub struct ExecError {
    /// The template being executed.
    pub template: Arc<str>,
    /// The node: bytes of a template, or of the values text that `tpl` was given.
    pub span: Span,
    /// The node as Go prints it.
    pub context: String,
    /// The name of the function that gave the error, unless it is the executor's own.
    pub function: Option<Box<str>>,
    /// What went wrong.
    pub cause: CallError,
    /// The calls that led there, innermost first; only the [`ExecError::innermost`] error has them.
    pub frames: Vec<Frame>,
    /// What helps to understand it.
    pub clue: Option<Clue>,
    pub(super) tree: Arc<Tree>,
    pub(super) go_pos: u32,
}

impl ExecError {
    /// Go's words without the place: `nil pointer evaluating interface {}.y`.
    #[must_use]
    pub fn message(&self) -> String {
        match &self.function {
            Some(name) => format!("error calling {name}: {}", self.cause),
            None => self.cause.to_string(),
        }
    }

    /// What kind of error it is at bottom.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match &self.innermost().cause {
            CallError::Fail(_) => ErrorKind::Fail,
            CallError::Limit(_) => ErrorKind::Limit,
            CallError::Nested { error, .. } if matches!(**error, Error::Parse(_)) => ErrorKind::Parse,
            _ => ErrorKind::Execution,
        }
    }

    /// The error in the template that was called last.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        let mut error = self;
        while let CallError::Nested { error: inner, .. } = &error.cause {
            let Error::Exec(inner) = &**inner else { break };
            error = inner;
        }
        error
    }

    /// `NAME:LINE:COLUMN` as Go counts: lines from 1, columns in bytes from 0.
    #[must_use]
    pub fn go_place(&self) -> String {
        let (line, column) = self.tree.text.go_position(self.go_pos);
        format!("{}:{line}:{column}", self.tree.parse_name)
    }

    /// The error as `helm template` prints it (behind its `Error: `).
    #[must_use]
    pub fn helm_text(&self, helm: HelmVersion) -> String {
        match &self.innermost().cause {
            CallError::Fail(message) => format!("execution error at ({}): {message}", self.go_place()),
            _ if helm == HelmVersion::V3 => self.to_string(),
            _ => self.levels().unwrap_or_else(|| self.to_string()),
        }
    }

    /// The calls that led to the error one below the other, as Helm 4 has it. `None` where it leaves Go's text as it
    /// is: when a function gave an error of its own, and when `tpl` is among the calls.
    fn levels(&self) -> Option<String> {
        let mut text = String::new();
        let mut error = self;
        loop {
            let (place, name) = (error.go_place(), quote_bytes(error.template.as_bytes()));
            let _ = write!(text, "{place}\n  executing {name} at <{}>:\n    ", error.context);
            match (&error.function, &error.cause) {
                (None, cause) => {
                    let cause = cause.to_string();
                    text.push_str(cause.split(" template:").next().unwrap_or_default());
                    return Some(text.trim().to_owned());
                }
                (Some(name), CallError::Nested { context, error: inner }) if context.is_empty() => {
                    let _ = writeln!(text, "error calling {name}:");
                    match &**inner {
                        Error::Exec(inner) => error = inner,
                        other => {
                            text.push_str(&other.to_string());
                            return Some(text);
                        }
                    }
                }
                (Some(_), _) => return None,
            }
        }
    }
}

impl fmt::Display for ExecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (place, name) = (self.go_place(), quote_bytes(self.template.as_bytes()));
        write!(f, "template: {place}: executing {name} at <{}>: ", self.context)?;
        if let Some(name) = &self.function {
            write!(f, "error calling {name}: ")?;
        }
        stacker::maybe_grow(RED_ZONE, STACK_PIECE, || write!(f, "{}", self.cause))
    }
}

impl Drop for ExecError {
    /// Errors of templates in templates nest as deep as the calls did.
    fn drop(&mut self) {
        if let CallError::Nested { .. } = &self.cause {
            let cause = std::mem::replace(&mut self.cause, CallError::Message(String::new()));
            stacker::maybe_grow(RED_ZONE, STACK_PIECE, || drop(cause));
        }
    }
}

impl fmt::Debug for ExecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExecError({self})")
    }
}

impl std::error::Error for ExecError {}

impl PartialEq for ExecError {
    fn eq(&self, other: &Self) -> bool {
        self.span == other.span && self.to_string() == other.to_string()
    }
}

impl Error {
    /// The error as `helm template` prints it (behind its `Error: `).
    #[must_use]
    pub fn helm_text(&self, helm: HelmVersion) -> String {
        match self {
            Self::Parse(error) => error.helm_text(),
            Self::Exec(error) => error.helm_text(helm),
            Self::NoTemplate(_) => self.to_string(),
        }
    }
}
