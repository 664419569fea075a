//! Syntax errors in words.
//!
//! The reader knows where it stopped and why; a person wants to know what stands there, what could stand there
//! instead, and which of the usual mistakes it is.

use std::ops::Range;

use hullmark_source::{SourceId, Span};

use crate::fault::{Fault, FaultKind};
use crate::layout;
use crate::scan::MAX_DEPTH;
use crate::{SyntaxError, hints};

/// Where the reader stopped.
struct Place<'t> {
    text: &'t str,
    /// The section that was being read.
    section: Range<usize>,
    /// The byte that the error is about.
    at: usize,
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

/// The error of reading `section` of `text`, the text of `source`.
pub(crate) fn explain(source: SourceId, text: &str, section: Range<usize>, fault: Fault) -> SyntaxError {
    let place = Place { text, section, at: fault.at };
    let draft = quoted(&place, fault.kind)
        .or_else(|| flow(&place, fault.kind))
        .or_else(|| block(&place, fault.kind))
        .or_else(|| token(&place, fault.kind))
        .or_else(|| dialect(&place, fault.kind))
        .unwrap_or_else(|| draft(place.token(), format!("found {}, which YAML does not allow here", place.found())));
    let span = Span::from_range(source, draft.bytes);
    let may_be_template = !matches!(fault.kind, FaultKind::Tab | FaultKind::Depth);
    let template = may_be_template.then(|| template_action(text, span)).flatten();
    template.unwrap_or(SyntaxError { span, message: draft.message, hint: draft.hint })
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

    /// The text from the place to `end`.
    fn shown(&self, end: usize) -> &str {
        self.text.get(self.at..end).unwrap_or_default()
    }

    fn character(&self, at: usize) -> Range<usize> {
        let rest = self.text.get(at..self.section.end).unwrap_or_default();
        at..at + rest.chars().next().map_or(0, char::len_utf8)
    }

    /// The bytes of a tag or anchor.
    fn property(&self) -> Range<usize> {
        let rest = self.text.get(self.at..self.section.end).unwrap_or_default();
        self.at..self.at + rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len())
    }

    /// The rest of the line.
    fn line(&self) -> Range<usize> {
        self.at..layout::line_end(self.text, self.at).min(self.section.end)
    }
}

fn quoted(place: &Place<'_>, kind: FaultKind) -> Option<Draft> {
    Some(match kind {
        FaultKind::UnclosedQuote => {
            let quote = place.byte(place.at).map_or('"', char::from);
            draft(place.character(place.at), format!("the quote {quote} that opens here is never closed"))
                .hint(format!("put another {quote} at the end of the value"))
        }
        FaultKind::QuotedIndentation => draft(
            place.token(),
            format!("found {}, expected the quoted value to go on further to the right", place.found()),
        )
        .hint("indent the lines of a quoted value deeper than its key"),
        FaultKind::BehindQuote { quote } => draft(
            place.token(),
            format!("found {} behind the closing quote, expected the end of the value", place.found()),
        )
        .hint(match (place.byte(place.at), place.byte(quote)) {
            (Some(b','), _) => hints::COMMA,
            (Some(b'"' | b'\''), _) => hints::LIST_COMMA,
            (_, Some(b'\'')) => "write a single quote inside single quotes twice: \'\'",
            _ => "write a double quote inside double quotes as \\\"",
        }),
        FaultKind::UnknownEscape => {
            let length = place.character(place.at + 1).len();
            let escape = place.at..place.at + 1 + length;
            let shown = place.text.get(escape.clone()).unwrap_or_default().to_owned();
            draft(escape, format!("found `{shown}`, which is no escape sequence of double-quoted text"))
                .hint("write a backslash as \\\\, or use single quotes, which have no escapes")
        }
        FaultKind::BadEscape => draft(
            place.at..(place.at + 2).min(place.section.end),
            "found an escape sequence that names no character, expected \\xNN, \\uNNNN or \\UNNNNNNNN",
        ),
        _ => return None,
    })
}

fn flow(place: &Place<'_>, kind: FaultKind) -> Option<Draft> {
    let closing = |open: u8| char::from(open.wrapping_add(2));
    Some(match kind {
        FaultKind::FlowSeparator { open } => {
            let message = match place.byte(place.at) {
                Some(b',') => "found `,`, expected an entry before it".to_owned(),
                _ => format!("found {}, expected `,` or the closing `{}`", place.found(), closing(open)),
            };
            draft(place.token(), message).maybe_hint(hints::flow_entry(place.text, place.at))
        }
        FaultKind::UnclosedFlow => {
            let open = place.byte(place.at).unwrap_or(b'[');
            let message = format!("the `{}` that opens here is never closed", char::from(open));
            draft(place.character(place.at), message).hint(format!("put a `{}` behind its last entry", closing(open)))
        }
        FaultKind::StrayFlowEnd => draft(place.token(), format!("found {}, which closes nothing", place.found()))
            .hint("remove it, or put text that begins with it in quotes"),
        FaultKind::WrongFlowEnd { open } => {
            let message =
                format!("found {}, expected the `{}` that closes `{}`", place.found(), closing(open), char::from(open));
            draft(place.token(), message)
        }
        FaultKind::FlowColon => {
            draft(place.token(), format!("found {} between brackets, where no value of a key can begin", place.found()))
                .hint("close the bracket before the next key")
        }
        FaultKind::FlowDash => draft(place.token(), "found `- ` between brackets, expected an entry and `,`")
            .hint("write the list as [a, b], or put each item on a line of its own without brackets"),
        FaultKind::LoneDash => draft(place.token(), "found `-` in front of a bracket or comma, expected an entry")
            .hint("put a lone dash in quotes"),
        FaultKind::FlowIndentation => draft(place.token(), format!("found {} too far to the left", place.found()))
            .hint("indent the lines between brackets deeper than their key"),
        _ => return None,
    })
}

fn block(place: &Place<'_>, kind: FaultKind) -> Option<Draft> {
    Some(match kind {
        FaultKind::Tab => draft(place.character(place.at), hints::TAB_FOUND).hint(hints::TAB),
        FaultKind::Colon => colon_not_allowed(place),
        FaultKind::KeyExpected => key_expected(place),
        FaultKind::DashExpected => {
            let message = format!("found {}, expected `- ` in line with the items above", place.found());
            let at_margin = place.at == layout::line_start(place.text, place.at);
            draft(place.token(), message).hint(if at_margin { hints::DOCUMENT } else { hints::INDENTATION })
        }
        FaultKind::Indentation => {
            draft(place.token(), format!("found {} in the wrong column", place.found())).hint(hints::INDENTATION)
        }
        FaultKind::ColonExpected => {
            let line = place.at..layout::line_end(place.text, place.at).min(place.section.end);
            let hint = hints::missing_space(place.text, line.clone()).unwrap_or_else(|| hints::NO_KEY.to_owned());
            draft(line, "found a line without `: `, expected a key and its value").hint(hint)
        }
        FaultKind::LongKey => draft(place.token(), "found a key of more than 1024 characters")
            .hint("put `? ` in front of the key, and the `: ` on the next line"),
        FaultKind::DocumentStartExpected => {
            let message = format!("found {} behind the end of the document, expected `---`", place.found());
            draft(place.token(), message).hint(hints::DOCUMENT)
        }
        FaultKind::DashNotAllowed => draft(place.token(), "found `- ` where no list can begin, expected a value")
            .hint("put the list on the lines below its key"),
        FaultKind::Depth => draft(place.character(place.at), too_deep_message()),
        _ => return None,
    })
}

fn key_expected(place: &Place<'_>) -> Draft {
    match place.byte(place.at) {
        Some(b',') => {
            draft(place.token(), "found `,` behind the value, expected the end of the line").hint(hints::COMMA)
        }
        Some(b'-') => draft(place.at..place.at + 1, "found `- `, expected a key in line with the keys above")
            .hint("put a list on the lines below its key, each dash in the key's column or deeper"),
        _ => draft(place.token(), format!("found {}, expected a key in line with the keys above", place.found()))
            .hint(hints::INDENTATION),
    }
}

/// A `: ` where no key ends: the value before it swallowed the key, or holds a colon itself.
fn colon_not_allowed(place: &Place<'_>) -> Draft {
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
        let blank = place.text.get(above.clone()).unwrap_or_default();
        let word = above.start + (blank.len() - blank.trim_start().len());
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

fn token(place: &Place<'_>, kind: FaultKind) -> Option<Draft> {
    Some(match kind {
        FaultKind::CannotStart => {
            let message = format!("found {}, which cannot begin a value", place.found());
            let hint = place.byte(place.at).and_then(|byte| hints::leading_character(char::from(byte)));
            draft(place.character(place.at), message).maybe_hint(hint)
        }
        FaultKind::BlockHeader => {
            let header = place.at..layout::line_end(place.text, place.at).min(place.section.end);
            draft(header, "found text behind `|` or `>`, expected the end of the line")
                .hint("begin the text on the next line, indented")
        }
        FaultKind::Comment => draft(place.character(place.at), "found a comment in the middle of a value")
            .hint("put a space in front of #, or the value in quotes"),
        FaultKind::TagHandle => draft(place.character(place.at), "found a tag whose handle no %TAG line declares"),
        FaultKind::Tag => draft(place.property(), "found a tag or an anchor that white space does not end"),
        FaultKind::SecondProperty => {
            draft(place.property(), "found a second tag or anchor of one node, expected its value")
        }
        FaultKind::AliasProperty => draft(place.property(), "found a tag or anchor in front of an alias"),
        FaultKind::Name => draft(
            place.character(place.at),
            format!("found {}, expected the name of an anchor or alias", place.found()),
        )
        .hint("put text that begins with & or * in quotes"),
        FaultKind::OddName { end } => draft(
            place.at..end,
            format!("found the anchor `{}`, expected a name of letters, digits, - and _", place.shown(end)),
        )
        .hint("put text that begins with & in quotes"),
        FaultKind::DocumentEndWithoutDocument => {
            draft(place.at..place.at + 3, "found `...`, which ends no document here").hint("remove the line")
        }
        FaultKind::ByteOrderMark => draft(place.character(place.at), "found a byte order mark inside the document"),
        FaultKind::Directive => {
            draft(place.line(), "found a directive that Kubernetes' reader refuses, expected `%YAML 1.1` or `%TAG`")
                .hint(hints::leading_character('%').unwrap_or_default())
        }
        FaultKind::DirectiveWithoutDocument => {
            draft(place.line(), "found a directive without a document, expected `---` below it")
        }
        _ => return None,
    })
}

/// What is YAML, but not for Kubernetes' reader.
fn dialect(place: &Place<'_>, kind: FaultKind) -> Option<Draft> {
    let to = |end: usize| place.at..end;
    let shown = |end: usize| place.shown(end);
    Some(match kind {
        FaultKind::UnknownAnchor { end } => draft(to(end), format!("the alias `{}` names no anchor", shown(end)))
            .hint("put text that begins with * in quotes"),
        FaultKind::AliasToItself { end } => {
            draft(to(end), format!("the alias `{}` lies inside the node that it names", shown(end)))
        }
        FaultKind::AliasDepth { end } => draft(to(end), too_deep_message()),
        FaultKind::AliasBomb { end } => {
            draft(to(end), "the aliases up to here repeat so much that go-yaml refuses the document")
        }
        FaultKind::WrongType { end, tag } => {
            let tag = tag.and_then(|(start, end)| place.text.get(start..end)).unwrap_or("tag");
            let value: String = shown(end).chars().take(30).collect();
            draft(to(end), format!("found `{value}`, which is no value of the type `{tag}`"))
        }
        FaultKind::NoBase64 { end } => draft(to(end), "found a `!!binary` value that is not base64"),
        FaultKind::NoKey { end } => draft(
            to(end),
            match place.byte(place.at) {
                Some(b'{') => "found a mapping as a key, expected a string",
                Some(b'[') => "found a list as a key, expected a string",
                _ => "found a key that is null or above 9223372036854775807, expected a string",
            },
        ),
        FaultKind::NoMerge { end } => {
            draft(to(end), "found a value of `<<` that cannot be merged, expected a mapping or a list of mappings")
        }
        _ => return None,
    })
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

pub(crate) fn too_long(source: SourceId) -> SyntaxError {
    error(Span::empty(source, 0), "found a text of 1 GiB or more, expected a shorter one")
}

pub(crate) fn forbidden_character(text: &str, span: Span) -> SyntaxError {
    let code = text.get(span.range()).and_then(|found| found.chars().next()).map_or(0, u32::from);
    error(span, format!("found the control character U+{code:04X}, which YAML does not allow"))
}
