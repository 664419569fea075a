//! Scalars without quotes (YAML 1.2.2, 7.3.3).

use std::ops::Range;

use crate::ScalarStyle;
use crate::fault::{Fault, FaultKind};
use crate::layout;
use crate::notice::Leniency;
use crate::sink::{Sink, TextPlace, Token};

use super::{Reader, signed, words};

impl<S: Sink> Reader<'_, S> {
    /// Refuses a character that no plain scalar may begin with.
    #[inline]
    pub(super) fn check_plain_start(&self) -> Result<(), Fault> {
        match self.peek() {
            b'%' | b'@' | b'`' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'|' | b'>' => self.refuse_start(),
            0xef => self.check_byte_order_mark(),
            _ => Ok(()),
        }
    }

    #[cold]
    fn refuse_start(&self) -> Result<(), Fault> {
        let kind = match self.peek() {
            b']' | b'}' => FaultKind::StrayFlowEnd,
            _ => FaultKind::CannotStart,
        };
        self.fail(kind, self.at)
    }

    fn check_byte_order_mark(&self) -> Result<(), Fault> {
        if self.bytes.get(self.at..).unwrap_or_default().starts_with("\u{feff}".as_bytes()) {
            return self.fail(FaultKind::ByteOrderMark, self.at);
        }
        Ok(())
    }

    /// Goes over the plain text on this line, to the colon, the comment, the break or the end behind it; returns
    /// where the text ends.
    #[inline]
    pub(super) fn plain_line(&mut self) -> usize {
        let start = self.at;
        let mut at = start;
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            at += words::plain_length(rest);
            match self.byte(at) {
                b':' if !self.is_blank(at + 1) => {}
                b'#' if at == start || !matches!(self.byte(at - 1), b' ' | b'\t') => {}
                b'\t' => {}
                _ => break,
            }
            at += 1;
        }
        self.at = at;
        let text = self.bytes.get(start..at).unwrap_or_default();
        start + text.iter().rposition(|byte| !matches!(byte, b' ' | b'\t')).map_or(0, |last| last + 1)
    }

    /// Whether the gap that was skipped ends the scalar.
    #[inline]
    pub(super) fn plain_ends(&self) -> bool {
        self.gap.breaks == 0
            || self.gap.has_comment
            || signed(self.indentation) <= self.parent_column()
            || self.is_document_end()
    }

    /// Reads the further lines of the plain scalar whose first line holds `first`, from the second one on, and the
    /// gap behind it.
    #[cold]
    pub(super) fn fold_plain(&mut self, first: Range<usize>) -> Result<Token, Fault> {
        let decoded_start = self.sink.decoded().len();
        let mut end = first.end;
        self.sink.decoded().push_str(self.text.get(first.clone()).unwrap_or_default());
        while !self.plain_ends() {
            self.cursor = end;
            self.check_plain_gap()?;
            self.push_breaks();
            let start = self.at;
            end = self.plain_line();
            self.sink.decoded().push_str(self.text.get(start..end).unwrap_or_default());
            if self.peek() == b':' {
                return self.fail(FaultKind::Colon, self.at);
            }
            self.skip_gap()?;
        }
        self.cursor = end;
        self.check_plain_gap()?;
        let text = decoded_start..self.sink.decoded().len();
        Ok(Token::new(first.start..end, ScalarStyle::Plain, TextPlace::Decoded, text))
    }

    /// Refuses the tabs behind a line of the scalar that go-yaml refuses: in empty lines those further left than
    /// the scalar may go on, behind a comment those of any gap.
    #[inline]
    pub(super) fn check_plain_gap(&self) -> Result<(), Fault> {
        if self.gap.has_tab && self.is_lenient() { self.refuse_tabs_behind_plain() } else { Ok(()) }
    }

    #[cold]
    fn refuse_tabs_behind_plain(&self) -> Result<(), Fault> {
        let gap = self.text.get(self.cursor..self.at).unwrap_or_default();
        let (blank, rest) = gap.split_at(gap.find('#').unwrap_or(gap.len()));
        let mut line_start = None;
        for (index, byte) in blank.bytes().enumerate() {
            match (byte, line_start) {
                (b'\n' | b'\r', _) => line_start = Some(index + 1),
                (b'\t', Some(start)) if signed(index - start) <= self.parent_column() => {
                    return self.fail(FaultKind::Tab, self.cursor + index);
                }
                _ => {}
            }
        }
        let comment = self.at - rest.len();
        match layout::refused_tab(self.text, comment..self.at) {
            Some(tab) => self.fail(FaultKind::Tab, tab),
            None => Ok(()),
        }
    }

    /// Adds what the line breaks of the last gap are folded to.
    fn push_breaks(&mut self) {
        match self.gap.breaks {
            1 => self.sink.decoded().push(' '),
            breaks => self.sink.decoded().extend(std::iter::repeat_n('\n', breaks - 1)),
        }
    }

    /// Refuses text that cannot begin a plain scalar between brackets.
    pub(super) fn check_flow_plain_start(&mut self) -> Result<(), Fault> {
        if self.peek() == b'-' {
            if self.is_blank(self.at + 1) {
                return self.fail(FaultKind::FlowDash, self.at);
            }
            if is_flow_indicator(self.byte(self.at + 1)) {
                self.tolerate(Leniency::LoneDash, FaultKind::LoneDash, self.at..self.at + 1)?;
            }
        }
        self.check_plain_start()
    }

    /// Reads a plain scalar between brackets, and goes over the gap behind it.
    pub(super) fn flow_plain(&mut self) -> Result<Token, Fault> {
        let start = self.at;
        let mut end = self.flow_plain_line();
        let first = start..end;
        self.cursor = end;
        let mut decoded_start = None;
        loop {
            self.skip_flow_gap()?;
            let ends = self.gap.breaks == 0
                || self.gap.has_comment
                || self.at >= self.bytes.len()
                || is_flow_indicator(self.peek())
                || (self.peek() == b':' && self.is_flow_blank(self.at + 1))
                || self.is_document_end();
            if ends {
                break;
            }
            if decoded_start.is_none() {
                decoded_start = Some(self.sink.decoded().len());
                self.sink.decoded().push_str(self.text.get(first.clone()).unwrap_or_default());
            }
            self.push_breaks();
            let line = self.at;
            end = self.flow_plain_line();
            self.cursor = end;
            self.sink.decoded().push_str(self.text.get(line..end).unwrap_or_default());
        }
        let Some(decoded_start) = decoded_start else { return Ok(Token::plain(first)) };
        let text = decoded_start..self.sink.decoded().len();
        Ok(Token::new(start..end, ScalarStyle::Plain, TextPlace::Decoded, text))
    }

    fn flow_plain_line(&mut self) -> usize {
        let mut end = self.at;
        loop {
            match self.peek() {
                0 | b'\n' | b'\r' | b',' | b'[' | b']' | b'{' | b'}' => return end,
                b':' if self.is_flow_blank(self.at + 1) => return end,
                b'#' if matches!(self.byte(self.at.wrapping_sub(1)), b' ' | b'\t') => return end,
                b' ' | b'\t' => self.at += 1,
                _ => {
                    self.at += 1;
                    end = self.at;
                }
            }
        }
    }

    /// Whether the offset ends a word between brackets.
    pub(super) fn is_flow_blank(&self, at: usize) -> bool {
        self.is_blank(at) || is_flow_indicator(self.byte(at))
    }
}

pub(super) fn is_flow_indicator(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}
