//! What is wrong with a text that is no YAML.

use hullmark_source::Span;

/// A place at which a document stops being YAML, or what `kubectl` takes for it. It ends its document, not the file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// Where: never an invented place. At the end of the text it is empty.
    pub span: Span,
    /// What was found and what was expected there, without a full stop.
    pub message: String,
    /// What is most likely meant, when it is one of the usual mistakes.
    pub hint: Option<String>,
}
