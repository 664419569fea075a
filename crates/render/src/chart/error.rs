//! What can be wrong with a chart before and while it renders.

use std::fmt;
use std::sync::Arc;

use hullmark_source::Span;

/// Where a chart is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// Bytes of a source.
    Span(Span),
    /// A file that is missing, is no text, or is wrong as a whole: its path, as reports show it.
    File(Arc<str>),
}

/// A chart that cannot be loaded.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ChartError {
    /// Where.
    pub place: Place,
    /// Helm's words, without the leading `Error: `.
    pub message: String,
}

impl ChartError {
    /// An error about a span.
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self { place: Place::Span(span), message: message.into() }
    }

    /// An error about a file as a whole.
    pub fn in_file(path: impl Into<Arc<str>>, message: impl Into<String>) -> Self {
        Self { place: Place::File(path.into()), message: message.into() }
    }

    /// The same error as the cause of a wider one, as Go's wrapped errors read.
    #[must_use]
    pub fn wrap(self, context: impl fmt::Display) -> Self {
        Self { message: format!("{context}: {}", self.message), ..self }
    }
}
