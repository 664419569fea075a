//! Why a text is no template.

use std::sync::Arc;

use hullmark_source::Span;

/// A syntax error, with Go's words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// The name under which the text was parsed: the file, or `gotpl` for `tpl`.
    pub template: Arc<str>,
    /// Go's words, without the place.
    pub message: String,
    /// The bytes that are wrong.
    pub span: Span,
    /// The 1-based line that Go names: that of the token it had read last.
    pub go_line: usize,
    /// The name that was probably meant by one that there is not.
    pub meant: Option<String>,
}

impl std::fmt::Display for ParseError {
    /// Go's error: `template: NAME:LINE: MESSAGE`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "template: {}:{}: {}", self.template, self.go_line, self.message)
    }
}

impl std::error::Error for ParseError {}

impl ParseError {
    /// The error as Helm words it: only the last of the parts that `: ` separates.
    #[must_use]
    pub fn helm_text(&self) -> String {
        let whole = self.to_string();
        let mut parts = whole.split(": ");
        let place = parts.nth(1).unwrap_or_default();
        let message = whole.rsplit(": ").next().unwrap_or_default();
        format!("parse error at ({place}): {message}")
    }
}
