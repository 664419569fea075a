//! Tags, anchors and the names of aliases (YAML 1.2.2, 6.9 and 7.1).

use std::ops::Range;

use crate::fault::{Fault, FaultKind};
use crate::notice::Leniency;
use crate::sink::{MaybeProperties, Sink, Tag};

use super::Reader;
use super::plain::is_flow_indicator;

impl<S: Sink> Reader<'_, S> {
    /// Reads a tag or an anchor into the properties of its node.
    pub(super) fn property(&mut self, properties: &mut MaybeProperties) -> Result<(), Fault> {
        let start = self.at;
        let properties = properties.get_or_insert_default();
        let is_second = if self.peek() == b'&' {
            let anchor = self.name()?;
            properties.anchor.replace(anchor).is_some()
        } else {
            let tag = self.tag()?;
            properties.tag.replace(tag).is_some()
        };
        if is_second {
            return self.fail(FaultKind::SecondProperty, start);
        }
        let is_separate = if self.flow_depth > 0 { self.is_flow_blank(self.at) } else { self.is_blank(self.at) };
        if is_separate { Ok(()) } else { self.fail(FaultKind::Tag, start) }
    }

    /// Reads `&name` or `*name`.
    pub(super) fn name(&mut self) -> Result<Range<usize>, Fault> {
        let start = self.at;
        let rest = self.bytes.get(start + 1..).unwrap_or_default();
        let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r') || is_flow_indicator(*byte);
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        if length == 0 {
            return self.fail(FaultKind::Name, start);
        }
        self.at = start + 1 + length;
        match self.byte(start) {
            // go-yaml's names end before a colon.
            b'*' if self.is_lenient() && length > 1 && self.byte(self.at - 1) == b':' => {
                self.at -= 1;
                self.sink.lenient(Leniency::AliasColon, self.at..self.at + 1);
            }
            b'&' if self.is_lenient() => self.check_anchor(start)?,
            _ => {}
        }
        Ok(start..self.at)
    }

    /// Refuses an anchor that go-yaml does not take.
    fn check_anchor(&self, start: usize) -> Result<(), Fault> {
        let name = self.bytes.get(start + 1..self.at).unwrap_or_default();
        let is_usual = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if name.iter().all(is_usual) { Ok(()) } else { self.fail(FaultKind::OddName { end: self.at }, start) }
    }

    fn tag(&mut self) -> Result<Tag, Fault> {
        let start = self.at;
        let rest = self.text.get(start..self.bytes.len()).unwrap_or_default();
        let (length, name) = if let Some(uri) = rest.strip_prefix("!<") {
            let Some(length) = uri.bytes().position(|byte| !is_uri_byte(byte)).filter(|length| *length > 0) else {
                return self.fail(FaultKind::Tag, start);
            };
            if uri.as_bytes().get(length) != Some(&b'>') {
                return self.fail(FaultKind::Tag, start);
            }
            (length + 3, decode_uri(uri.get(..length).unwrap_or_default()))
        } else {
            let ends = |byte: u8| !is_uri_byte(byte) || is_flow_indicator(byte);
            let length = rest.bytes().position(ends).unwrap_or(rest.len());
            (length, self.resolve(start, rest.get(..length).unwrap_or_default())?)
        };
        let Some(name) = name else { return self.fail(FaultKind::Tag, start) };
        self.at = start + length;
        Ok(Tag { bytes: start..self.at, name })
    }

    /// The name of a tag that is written with a handle.
    fn resolve(&self, start: usize, tag: &str) -> Result<Option<String>, Fault> {
        let handle_length = tag.get(1..).and_then(|rest| rest.find('!')).map_or(1, |last| last + 2);
        let (handle, suffix) = tag.split_at_checked(handle_length).unwrap_or((tag, ""));
        if suffix.contains('!') || (suffix.is_empty() && handle.len() > 1) {
            return Ok(None);
        }
        let Some(prefix) = self.handles.prefix(handle) else { return self.fail(FaultKind::TagHandle, start) };
        let is_non_specific = suffix.is_empty();
        Ok(decode_uri(suffix).map(|suffix| if is_non_specific { "!".to_owned() } else { format!("{prefix}{suffix}") }))
    }
}

fn is_uri_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.!~*'()%#;/?:@&=+$,[]".contains(&byte)
}

/// The text with its `%xx` decoded; `None` when one is broken.
fn decode_uri(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            let code = digit()? * 16 + digit()?;
            decoded.push(u8::try_from(code).ok()?);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}
