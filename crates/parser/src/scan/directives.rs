//! What stands around a document: directives and markers.

use crate::fault::{Fault, FaultKind};
use crate::layout;
use crate::sink::Sink;

use super::{Reader, words};

/// The tag handles that `%TAG` lines declare.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Handles {
    declared: Vec<(String, String)>,
}

impl Handles {
    /// What the handle (`!`, `!!`, `!e!`) stands for.
    pub(crate) fn prefix(&self, handle: &str) -> Option<&str> {
        let declared = self.declared.iter().find(|(name, _)| name == handle);
        match (declared, handle) {
            (Some((_, prefix)), _) => Some(prefix),
            (None, "!") => Some("!"),
            (None, "!!") => Some("tag:yaml.org,2002:"),
            (None, _) => None,
        }
    }
}

impl<S: Sink> Reader<'_, S> {
    /// Reads up to where the content of a document may begin; returns where the `---` before it
    /// stands.
    pub(super) fn document_prefix(&mut self) -> Result<Option<usize>, Fault> {
        let mut directive = None;
        let mut has_version = false;
        loop {
            self.skip_byte_order_mark();
            self.indentation = words::spaces(self.bytes.get(self.at..).unwrap_or_default());
            self.skip_gap()?;
            if self.at != self.line {
                break;
            }
            if self.peek() == b'%' {
                directive = directive.or(Some(self.at));
                self.directive(&mut has_version)?;
                continue;
            }
            if self.bytes.get(self.at..).unwrap_or_default().starts_with(b"---") && self.is_blank(self.at + 3) {
                self.at += 3;
                return Ok(Some(self.at - 3));
            }
            if !self.bytes.get(self.at..).unwrap_or_default().starts_with("\u{feff}".as_bytes()) {
                break;
            }
        }
        if let Some(directive) = directive {
            return self.fail(FaultKind::DirectiveWithoutDocument, directive);
        }
        self.check_gap()?;
        Ok(None)
    }

    fn skip_byte_order_mark(&mut self) {
        if self.bytes.get(self.at..).unwrap_or_default().starts_with("\u{feff}".as_bytes()) {
            self.at += 3;
            self.line = self.at;
        }
    }

    /// Reads the directive that the line holds (YAML 1.2.2, 6.8).
    fn directive(&mut self, has_version: &mut bool) -> Result<(), Fault> {
        let start = self.at;
        let end = self.line_end(start);
        let line = self.text.get(start..end).unwrap_or_default();
        let line = line.split_once(" #").or_else(|| line.split_once("\t#")).map_or(line, |(line, _)| line);
        if let Some(comment) = self.text.get(start + line.len()..end).and_then(|rest| rest.find('#')) {
            self.sink.comment(start + line.len() + comment..end);
        }
        let mut words = line.split([' ', '\t']).filter(|word| !word.is_empty());
        match (words.next(), words.next(), words.next(), words.next()) {
            (Some("%YAML"), Some(version), None, _) => {
                let is_version = match version.strip_prefix("1.") {
                    Some(minor) if self.is_lenient() => minor == "1",
                    Some(minor) => is_number(minor),
                    None => false,
                };
                if !is_version || std::mem::replace(has_version, true) {
                    return self.fail(FaultKind::Directive, start);
                }
            }
            (Some("%TAG"), Some(handle), Some(prefix), None) if is_handle(handle) => {
                if self.handles.declared.iter().any(|(known, _)| known == handle) {
                    return self.fail(FaultKind::Directive, start);
                }
                self.handles.declared.push((handle.to_owned(), prefix.to_owned()));
            }
            (Some("%YAML" | "%TAG" | "%"), ..) => return self.fail(FaultKind::Directive, start),
            _ if self.is_lenient() => return self.fail(FaultKind::Directive, start),
            _ => {}
        }
        self.at = layout::behind_break(self.text, end).min(self.bytes.len());
        self.line = self.at;
        Ok(())
    }

    /// Reads what ends a document; returns where its `...` stands. `has_document`: whether there is one to end.
    pub(super) fn document_suffix(&mut self, has_document: bool) -> Result<Option<usize>, Fault> {
        if self.at >= self.bytes.len() {
            return Ok(None);
        }
        let marker = self.at;
        if !has_document && self.is_lenient() {
            return self.fail(FaultKind::DocumentEndWithoutDocument, marker);
        }
        self.at += 3;
        while matches!(self.peek(), b' ' | b'\t') {
            self.at += 1;
        }
        if self.peek() == b'#' {
            self.skip_comment()?;
        }
        if !self.is_blank(self.at) {
            return self.fail(FaultKind::DocumentStartExpected, self.at);
        }
        self.at = layout::behind_break(self.text, self.at).min(self.bytes.len());
        (self.line, self.start, self.cursor) = (self.at, self.at, self.at);
        Ok(Some(marker))
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text is `!`, `!!` or `!name!`.
fn is_handle(text: &str) -> bool {
    let name = text.strip_prefix('!').map(|rest| rest.strip_suffix('!').unwrap_or(rest));
    let is_closed = text.len() == 1 || text.ends_with('!');
    is_closed && name.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}
