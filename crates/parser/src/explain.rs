//! Syntax errors in words.
//!
//! The event parser says what it was doing; a reader wants to know what stands there, what could stand there
//! instead, and which of the usual mistakes it is.

use std::ops::Range;

use granit_parser::ErrorKind;
use hullmark_source::{SourceId, Span};

use crate::layout;
use crate::tree::MAX_DEPTH;
use crate::{SyntaxError, hints};

/// Where the event parser stopped.
pub(crate) struct Place<'t> {
    pub(crate) source: SourceId,
    pub(crate) text: &'t str,
    /// The section that was being read.
    pub(crate) section: Range<usize>,
    /// The byte that the parser complains about.
    pub(crate) at: usize,
    /// Behind the last token that was understood.
    pub(crate) cursor: usize,
}

/// An error that still lacks its source.
struct Draft {
    bytes: Range<usize>,
    message: String,
    hint: Option<String>,
}

fn draft(bytes: Range<usize>, message: impl Into<String>) -> Draft {
    Draft { bytes, message: message.into(), hint: None }
}

impl Draft {
    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn maybe_hint(mut self, hint: Option<impl Into<String>>) -> Self {
        self.hint = hint.map(Into::into);
        self
    }
}

/// The parser's error in our words.
pub(crate) fn scan_error(place: &Place<'_>, kind: &ErrorKind) -> SyntaxError {
    let draft = quoted(place, kind)
        .or_else(|| flow(place, kind))
        .or_else(|| block(place, kind))
        .or_else(|| token(place, kind))
        .unwrap_or_else(|| draft(place.token(), format!("found {}, which YAML does not allow here", place.found())));
    let span = Span::from_range(place.source, draft.bytes);
    template_action(place.text, span).unwrap_or(SyntaxError { span, message: draft.message, hint: draft.hint })
}

impl Place<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied().filter(|_| self.section.contains(&at))
    }

    /// The bytes of the word or character at the place; none at the end of a line or of the section.
    fn token(&self) -> Range<usize> {
        self.token_at(self.at)
    }

    fn token_at(&self, at: usize) -> Range<usize> {
        let rest = self.text.get(at..self.section.end).unwrap_or_default();
        let word =
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))).unwrap_or(rest.len());
        let length = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
        let breaks_line = rest.as_bytes().first().is_none_or(|byte| layout::is_line_break(*byte));
        at..at + if breaks_line { 0 } else { length }
    }

    /// What stands at the place.
    fn found(&self) -> String {
        self.found_at(self.at)
    }

    fn found_at(&self, at: usize) -> String {
        match self.byte(at) {
            None => "the end of the document".to_owned(),
            Some(b'\n' | b'\r') => "the end of the line".to_owned(),
            Some(b'\t') => "a tab".to_owned(),
            Some(b'`') => "a backtick".to_owned(),
            Some(_) => {
                let token = self.text.get(self.token_at(at)).unwrap_or_default();
                let short: String = token.chars().take(30).collect();
                format!("`{short}{}`", if short.len() < token.len() { "…" } else { "" })
            }
        }
    }

    fn character(&self, at: usize) -> Range<usize> {
        let rest = self.text.get(at..self.section.end).unwrap_or_default();
        at..at + rest.chars().next().map_or(0, char::len_utf8)
    }

    /// The first tab in the indentation of a line at or behind the place.
    fn tab(&self) -> Range<usize> {
        let mut line = layout::line_start(self.text, self.at);
        while line < self.section.end {
            let end = layout::line_end(self.text, line);
            let content = self.text.get(line..end).unwrap_or_default();
            let indentation = content.len() - content.trim_start_matches([' ', '\t']).len();
            if let Some(tab) = content.get(..indentation).and_then(|blank| blank.find('\t')) {
                return line + tab..line + tab + 1;
            }
            line = layout::behind_break(self.text, end).max(end + 1);
        }
        self.character(self.at)
    }
}

fn quoted(place: &Place<'_>, kind: &ErrorKind) -> Option<Draft> {
    let quote_at = layout::next_quote(place.text, place.cursor).filter(|quote| place.section.contains(quote));
    let quote = quote_at.and_then(|at| place.byte(at)).map_or('"', char::from);
    let unclosed = || {
        let at = quote_at.unwrap_or(place.at);
        draft(place.character(at), format!("the quote {quote} that opens here is never closed"))
            .hint(format!("put another {quote} at the end of the value"))
    };
    Some(match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => unclosed(),
        ErrorKind::InvalidQuotedScalarIndent if layout::next_quoted(place.text, place.cursor).is_none() => unclosed(),
        ErrorKind::InvalidQuotedScalarIndent => draft(
            place.token(),
            format!("found {}, expected the quoted value to go on further to the right", place.found()),
        )
        .hint("indent the lines of a quoted value deeper than its key"),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => draft(
            place.token(),
            format!("found {} behind the closing quote, expected the end of the value", place.found()),
        )
        .hint(match (place.byte(place.at), quote) {
            (Some(b','), _) => hints::COMMA,
            (Some(b'"' | b'\''), _) => "put a `,` between two entries of a list",
            (_, '\'') => "write a single quote inside single quotes twice: ''",
            _ => "write a double quote inside double quotes as \\\"",
        }),
        ErrorKind::UnknownQuotedScalarEscape => {
            let escape = unknown_escape(place, quote_at.unwrap_or(place.at)).unwrap_or(place.at..place.at);
            let shown = place.text.get(escape.clone()).unwrap_or_default().to_owned();
            draft(escape, format!("found `{shown}`, which is no escape sequence of double-quoted text"))
                .hint("write a backslash as \\\\, or use single quotes, which have no escapes")
        }
        ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => draft(
            place.character(place.at),
            "found an escape sequence that names no character, expected \\xNN, \\uNNNN or \\UNNNNNNNN",
        ),
        _ => return None,
    })
}

/// The first escape of the double-quoted text at `quote` that YAML doesn't know.
fn unknown_escape(place: &Place<'_>, quote: usize) -> Option<Range<usize>> {
    let mut at = quote + 1;
    while at < place.section.end {
        if place.byte(at) != Some(b'\\') {
            at += 1;
            continue;
        }
        let escaped = place.text.get(at + 1..)?.chars().next()?;
        if !"0abt\tnvfre \"/\\N_LPxuU\r\n".contains(escaped) {
            return Some(at..at + 1 + escaped.len_utf8());
        }
        at += 1 + escaped.len_utf8();
    }
    None
}

fn flow(place: &Place<'_>, kind: &ErrorKind) -> Option<Draft> {
    let separator = |close: char| {
        let message = match place.byte(place.at) {
            Some(b',') => "found `,`, expected an entry before it".to_owned(),
            _ => format!("found {}, expected `,` or the closing `{close}`", place.found()),
        };
        draft(place.token(), message).maybe_hint(hints::flow_entry(place.text, place.at))
    };
    Some(match kind {
        ErrorKind::UnclosedFlowCollection { open } => {
            let close = if *open == '[' { ']' } else { '}' };
            draft(place.character(place.at), format!("the `{open}` that opens here is never closed"))
                .hint(format!("put a `{close}` behind its last entry"))
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            draft(place.token(), format!("found {}, which closes nothing", place.found()))
                .hint("remove it, or put text that begins with it in quotes")
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            let expected = if *open == '[' { ']' } else { '}' };
            draft(place.token(), format!("found `{close}`, expected the `{expected}` that closes `{open}`"))
        }
        ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => separator('}'),
        ErrorKind::ExpectedFlowSequenceSeparator | ErrorKind::UnexpectedEofFlowSequence => separator(']'),
        ErrorKind::InvalidColonPlacement | ErrorKind::FlowMappingValueAdjacentCollection => {
            draft(place.token(), format!("found {} between brackets, where no value of a key can begin", place.found()))
                .hint("close the bracket before the next key")
        }
        ErrorKind::BlockEntryInFlowCollection => {
            draft(place.token(), "found `- ` between brackets, expected an entry and `,`")
                .hint("write the list as [a, b], or put each item on a line of its own without brackets")
        }
        _ => return None,
    })
}

fn block(place: &Place<'_>, kind: &ErrorKind) -> Option<Draft> {
    Some(match kind {
        ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => draft(place.tab(), hints::TAB_FOUND).hint(hints::TAB),
        ErrorKind::MappingValueNotAllowed => value_not_allowed(place),
        ErrorKind::ExpectedBlockMappingKey => key_expected(place),
        ErrorKind::ExpectedBlockSequenceEntry => {
            let message = format!("found {}, expected `- ` in line with the items above", place.found());
            let at_margin = place.at == layout::line_start(place.text, place.at);
            draft(place.token(), message).hint(if at_margin { hints::DOCUMENT } else { hints::INDENTATION })
        }
        ErrorKind::InvalidIndentation | ErrorKind::InvalidBlockScalarIndent => {
            draft(place.token(), format!("found {} too far to the left", place.found())).hint(hints::INDENTATION)
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            let key = layout::skip_blank(place.text, place.cursor).min(place.section.end);
            let line = key..layout::line_end(place.text, key).min(place.section.end);
            let hint = hints::missing_space(place.text, line.clone()).unwrap_or_else(|| hints::NO_KEY.to_owned());
            draft(line, "found a line without `: `, expected a key and its value").hint(hint)
        }
        ErrorKind::ExpectedDocumentStart => {
            let message = format!("found {} behind the end of the document, expected `---`", place.found());
            draft(place.token(), message).hint(hints::DOCUMENT)
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::InvalidBlockEntryWhitespace => {
            draft(place.token(), "found `- ` where no list can begin, expected a value")
                .hint("put the list on the lines below its key")
        }
        ErrorKind::RecursionLimitExceeded => draft(place.character(place.at), too_deep_message()),
        _ => return None,
    })
}

fn key_expected(place: &Place<'_>) -> Draft {
    if place.byte(place.at) == Some(b',') {
        return draft(place.token(), "found `,` behind the value, expected the end of the line").hint(hints::COMMA);
    }
    // The parser points behind the dash of a list.
    let line = layout::line_start(place.text, place.at);
    let before = place.text.get(line..place.at).unwrap_or_default();
    if let Some(indentation) = before.trim_end().strip_suffix('-') {
        let dash = line + indentation.len();
        return draft(dash..dash + 1, "found `- `, expected a key in line with the keys above")
            .hint("put a list on the lines below its key, each dash in the key's column or deeper");
    }
    draft(place.token(), format!("found {}, expected a key in line with the keys above", place.found()))
        .hint(hints::INDENTATION)
}

/// A `: ` where no key ends: the value before it swallowed the key, or holds a colon itself.
fn value_not_allowed(place: &Place<'_>) -> Draft {
    let line = layout::line_start(place.text, place.at)..layout::line_end(place.text, place.at);
    let above = layout::line_start(place.text, line.start.saturating_sub(1)).max(place.section.start)..line.start;
    let own_text = place.text.get(line.start..place.at).unwrap_or_default();
    if own_text.starts_with("--- ") {
        return draft(line.start + 4..place.at, "found a key on the line of `---`, expected it below")
            .hint("begin the mapping on the next line");
    }
    if own_text.contains(": ") {
        return draft(place.at..place.at + 1, "found a second `:` in the value, expected the end of the value")
            .hint("put the value in quotes");
    }
    if let Some(hint) = hints::missing_space(place.text, above.clone()) {
        let word = layout::skip_blank(place.text, above.start);
        let end = layout::line_end(place.text, word);
        return draft(word..end, "found a line without `: `, expected a key and its value").hint(hint);
    }
    let key = line.start + (own_text.len() - own_text.trim_start().len());
    draft(
        key..place.at,
        format!("found the key `{}` in the middle of a value, expected the end of the value", own_text.trim()),
    )
    .hint(hints::INDENTATION)
}

fn token(place: &Place<'_>, kind: &ErrorKind) -> Option<Draft> {
    Some(match kind {
        ErrorKind::UnexpectedCharacter { character } => {
            let message = format!("found {}, which cannot begin a value", place.found());
            draft(place.character(place.at), message).maybe_hint(hints::leading_character(*character))
        }
        ErrorKind::UnknownAnchor => unknown_alias(place),
        ErrorKind::InvalidBlockScalarHeader | ErrorKind::ZeroBlockScalarIndent => {
            let header = place.at..layout::line_end(place.text, place.at).min(place.section.end);
            draft(header, "found text behind `|` or `>`, expected the end of the line")
                .hint("begin the text on the next line, indented")
        }
        ErrorKind::CommentNotSeparated | ErrorKind::CommentInterceptedScalar => {
            draft(place.character(place.at), "found a comment in the middle of a value")
                .hint("put a space in front of #, or the value in quotes")
        }
        ErrorKind::UndeclaredTagHandle => draft(place.token(), "found a tag whose handle no %TAG line declares"),
        ErrorKind::MissingAnchorOrAliasName => draft(
            place.character(place.at),
            format!("found {}, expected the name of an anchor or alias", place.found()),
        )
        .hint("put text that begins with & or * in quotes"),
        ErrorKind::PlainScalarStartsWithDashFlowIndicator => {
            draft(place.token(), "found `-` in front of a bracket or comma, expected an entry")
                .hint("put a lone dash in quotes")
        }
        ErrorKind::BomInsideDocument => draft(place.character(place.at), "found a byte order mark inside the document"),
        ErrorKind::MissingDocumentEndBeforeDirective => {
            draft(place.token(), "found a directive inside a document, expected `...` before it")
                .hint(hints::leading_character('%').unwrap_or_default())
        }
        _ => return None,
    })
}

fn unknown_alias(place: &Place<'_>) -> Draft {
    let rest = place.text.get(place.at + 1..place.section.end).unwrap_or_default();
    let length = rest.find(|c: char| c.is_whitespace() || ",[]{}".contains(c)).unwrap_or(rest.len());
    let alias = place.at..(place.at + 1 + length).min(place.section.end);
    let message = format!("the alias `{}` names no anchor", place.text.get(alias.clone()).unwrap_or_default());
    draft(alias, message).hint("put text that begins with * in quotes")
}

fn too_deep_message() -> String {
    format!("found more than {MAX_DEPTH} collections in each other")
}

/// The error for YAML that breaks inside `{{ … }}`.
fn template_action(text: &str, broken: Span) -> Option<SyntaxError> {
    let action = hints::template_action(text, broken.start as usize)?;
    let span = Span::from_range(broken.source, action);
    Some(SyntaxError {
        hint: Some(hints::TEMPLATE.to_owned()),
        ..error(span, "found an action of a template, expected YAML")
    })
}

fn error(span: Span, message: impl Into<String>) -> SyntaxError {
    SyntaxError { span, message: message.into(), hint: None }
}

pub(crate) fn too_deep(span: Span) -> SyntaxError {
    error(span, too_deep_message())
}

pub(crate) fn tab_indentation(span: Span) -> SyntaxError {
    SyntaxError { hint: Some(hints::TAB.to_owned()), ..error(span, hints::TAB_FOUND) }
}

pub(crate) fn forbidden_character(text: &str, span: Span) -> SyntaxError {
    let code = text.get(span.range()).and_then(|found| found.chars().next()).map_or(0, u32::from);
    error(span, format!("found the control character U+{code:04X}, which YAML does not allow"))
}

/// A tag that contradicts the text of its scalar.
pub(crate) fn wrong_type(text: &str, span: Span, tag: Option<Range<usize>>) -> SyntaxError {
    let tag = tag.and_then(|tag| text.get(tag)).unwrap_or("tag");
    let shown: String = text.get(span.range()).unwrap_or_default().chars().take(30).collect();
    error(span, format!("found `{shown}`, which is no value of the type `{tag}`"))
}

pub(crate) fn no_base64(span: Span) -> SyntaxError {
    error(span, "found a `!!binary` value that is not base64")
}

/// A key that Kubernetes' reader refuses.
pub(crate) fn no_key(text: &str, span: Span) -> SyntaxError {
    let key = text.get(span.range()).unwrap_or_default();
    let message = match key.as_bytes().first() {
        Some(b'{') => "found a mapping as a key, expected a string",
        Some(b'[') => "found a list as a key, expected a string",
        _ => "found a key that is null or above 9223372036854775807, expected a string",
    };
    template_action(text, span).unwrap_or_else(|| error(span, message))
}

pub(crate) fn no_merge(span: Span) -> SyntaxError {
    error(span, "found a value of `<<` that cannot be merged, expected a mapping or a list of mappings")
}

pub(crate) fn alias_bomb(span: Span) -> SyntaxError {
    error(span, "the aliases up to here repeat so much that go-yaml refuses the document")
}

pub(crate) fn unknown_anchor(text: &str, span: Span) -> SyntaxError {
    error(span, format!("the alias `{}` names no anchor", text.get(span.range()).unwrap_or_default()))
}

pub(crate) fn alias_to_itself(text: &str, span: Span) -> SyntaxError {
    let alias = text.get(span.range()).unwrap_or_default();
    error(span, format!("the alias `{alias}` lies inside the node that it names"))
}
