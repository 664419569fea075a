//! Syntax errors in words.
//!
//! The event parser says what it was doing; a reader wants to know what stands there, what could stand there
//! instead, and which of the usual mistakes it is.

use std::ops::Range;

use granit_parser::ErrorKind;
use hullmark_source::{SourceId, Span};

use crate::SyntaxError;

/// Where the event parser stopped.
pub(crate) struct Place<'t> {
    pub(crate) source: SourceId,
    pub(crate) text: &'t str,
    /// The section that was being read.
    pub(crate) section: Range<usize>,
    /// The byte that it complains about.
    pub(crate) at: usize,
    /// Behind the last token that was understood.
    pub(crate) cursor: usize,
}

fn error(span: Span, message: impl Into<String>, hint: Option<&str>) -> SyntaxError {
    SyntaxError { span, message: message.into(), hint: hint.map(str::to_owned) }
}

pub(crate) fn too_deep(span: Span) -> SyntaxError {
    error(span, format!("more than {} collections lie in each other here", crate::tree::MAX_DEPTH), None)
}

pub(crate) fn scan_error(place: &Place<'_>, kind: &ErrorKind) -> SyntaxError {
    let span = Span::from_range(place.source, place.at..place.at);
    error(span, kind.to_string(), None)
}
pub(crate) fn forbidden_character(_text: &str, span: Span) -> SyntaxError {
    error(span, "forbidden character", None)
}
pub(crate) fn wrong_type(_text: &str, span: Span, _tag: Option<Range<usize>>) -> SyntaxError {
    error(span, "wrong type", None)
}
pub(crate) fn no_base64(span: Span) -> SyntaxError {
    error(span, "no base64", None)
}
pub(crate) fn no_key(_text: &str, span: Span) -> SyntaxError {
    error(span, "no key", None)
}
pub(crate) fn no_merge(span: Span) -> SyntaxError {
    error(span, "no merge", None)
}
pub(crate) fn alias_bomb(span: Span) -> SyntaxError {
    error(span, "bomb", None)
}
pub(crate) fn unknown_anchor(_text: &str, span: Span) -> SyntaxError {
    error(span, "unknown anchor", None)
}
pub(crate) fn alias_to_itself(_text: &str, span: Span) -> SyntaxError {
    error(span, "itself", None)
}

pub(crate) fn tab_indentation(span: Span) -> SyntaxError {
    error(span, "tab", None)
}
