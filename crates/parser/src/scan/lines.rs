//! The short way through the commonest lines: `key: value`, `key:` and `- item`, the key plain and all in spaces.
//!
//! More than nine in ten lines of a manifest look like that. What is read here means the same as on the long way in
//! [`block`](super::block); everything that is out of the ordinary, an error included, is left to that.

use crate::ScalarStyle;
use crate::fault::Fault;
use crate::sink::{Layout, Sink, TextPlace, Token};

use super::block::Step;
use super::{Gap, Level, LevelKind, MAX_KEY_LENGTH, Reader, words};

/// A line whose first character is known to be no break, tab or comment.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    indentation: usize,
}

impl Line {
    fn content(self) -> usize {
        self.start + self.indentation
    }
}

impl<S: Sink> Reader<'_, S> {
    /// Reads entries of the innermost mapping, from the one that is next.
    pub(super) fn plain_entries(&mut self) -> Result<Step, Fault> {
        if self.gap.ends_with_tab {
            return self.next_key();
        }
        let Some(mut column) = self.levels.last().map(|level| level.column) else { return Ok(Step::Entry) };
        let mut key = self.at;
        let Some(mut colon) = self.plain_key_end(key) else { return self.next_key() };
        loop {
            let value = if self.byte(colon + 1) == b' ' { self.value_of_line(colon + 2) } else { None };
            let Some(end) =
                value.map_or((self.byte(colon + 1) == b'\n').then_some(colon + 1), |value| Some(value.end as usize))
            else {
                match self.plain_key_of_empty_collection(key, colon)? {
                    true => return Ok(Step::Entry),
                    false => return self.next_key(),
                }
            };
            let Some(next) = self.ordinary_line(end) else {
                match value {
                    Some(value) if self.ends_before_gap(end)? => self.sink.pair(key..colon, value)?,
                    Some(_) => return self.next_key(),
                    None => {
                        self.emit(Token::plain(key..colon), None)?;
                        self.at = end;
                        return self.node(Step::Value);
                    }
                }
                return Ok(Step::Entry);
            };
            let is_pair = value.is_some();
            if let Some(value) = value.filter(|_| next.indentation <= column) {
                self.sink.pair(key..colon, value)?;
                self.cursor = end;
                self.go_to(next);
                if next.indentation < column {
                    return Ok(Step::Entry);
                }
                key = self.at;
                let Some(end) = self.plain_key_end(key) else { return self.next_key() };
                colon = end;
            } else if !is_pair && next.indentation > column {
                let Some(end) = self.plain_key_end(next.content()) else { return self.next_key() };
                self.emit(Token::plain(key..colon), None)?;
                self.cursor = colon;
                self.go_to(next);
                key = self.at;
                self.open(Layout::BlockMapping, key, None)?;
                (column, colon) = (next.indentation, end);
                self.levels.push(Level { column, kind: LevelKind::Mapping });
            } else if !is_pair && next.indentation >= column && self.is_dash(next.content()) {
                self.emit(Token::plain(key..colon), None)?;
                self.go_to(next);
                self.cursor = self.at;
                self.open(Layout::BlockSequence, self.at, None)?;
                self.levels.push(Level { column: next.indentation, kind: LevelKind::Sequence });
                return Ok(Step::Entry);
            } else {
                return self.next_key();
            }
        }
    }

    /// Reads a key whose value is `{}` or `[]`, when a line break follows at once; returns whether it is.
    fn plain_key_of_empty_collection(&mut self, key: usize, colon: usize) -> Result<bool, Fault> {
        let layout = match self.bytes.get(colon + 1..colon + 5) {
            Some(b" {}\n") => Layout::FlowMapping,
            Some(b" []\n") => Layout::FlowSequence,
            _ => return Ok(false),
        };
        self.emit(Token::plain(key..colon), None)?;
        self.at = colon + 2;
        self.open(layout, self.at, None)?;
        self.at = colon + 4;
        self.cursor = self.at;
        self.sink.close(Some(self.at))?;
        self.skip_block_gap()?;
        Ok(true)
    }

    /// Reads the item of the innermost sequence, in `column`, whose dash is next; `None` when that is no plain text.
    pub(super) fn plain_item(&mut self, column: usize) -> Result<Option<Step>, Fault> {
        let start = self.at + 2;
        if self.byte(self.at + 1) != b' ' {
            return Ok(None);
        }
        if self.plain_key_end(start).is_some() {
            self.at = start;
            self.open(Layout::BlockMapping, start, None)?;
            self.levels.push(Level { column: column + 2, kind: LevelKind::Mapping });
            return self.plain_entries().map(Some);
        }
        let Some(value) = self.value_of_line(start) else { return Ok(None) };
        let end = value.end as usize;
        let Some(next) = self.ordinary_line(end).filter(|next| next.indentation <= column) else { return Ok(None) };
        self.emit(value, None)?;
        self.cursor = end;
        self.go_to(next);
        Ok(Some(Step::Entry))
    }

    fn is_dash(&self, at: usize) -> bool {
        self.byte(at) == b'-' && self.byte(at + 1) == b' '
    }

    /// Goes over the gap behind a value that ends at `end`, unless the value goes on behind it; returns whether it did.
    fn ends_before_gap(&mut self, end: usize) -> Result<bool, Fault> {
        let before = (self.at, self.line, self.indentation, self.gap);
        self.at = end;
        self.skip_gap()?;
        if !self.plain_ends() {
            // A comment would have ended the value, so none was told to the sink.
            (self.at, self.line, self.indentation, self.gap) = before;
            return Ok(false);
        }
        self.cursor = end;
        self.check_plain_gap()?;
        Ok(true)
    }

    /// Goes to the content of a line that follows directly.
    #[inline]
    fn go_to(&mut self, line: Line) {
        self.line = line.start;
        self.indentation = line.indentation;
        self.at = line.content();
        self.gap = Gap { breaks: 1, ..Gap::default() };
    }

    /// Where a key that begins at `start` ends, with its colon right behind it.
    #[inline]
    fn plain_key_end(&self, start: usize) -> Option<usize> {
        if !is_word(self.byte(start)) {
            return None;
        }
        let rest = self.bytes.get(start..)?;
        let end = start + words::plain_length(rest);
        let is_key = self.byte(end) == b':'
            && matches!(self.byte(end + 1), b' ' | b'\n')
            && !matches!(self.byte(end - 1), b' ' | b'\t')
            && end - start <= MAX_KEY_LENGTH;
        is_key.then_some(end)
    }

    /// The value that begins at `start`, when it stands as it is and a line break follows at once.
    #[inline(always)]
    fn value_of_line(&self, start: usize) -> Option<Token> {
        let quote = self.byte(start);
        if is_word(quote) {
            return self.plain_value_end(start).map(|end| Token::plain(start..end));
        }
        let style = match quote {
            b'"' => ScalarStyle::DoubleQuoted,
            b'\'' => ScalarStyle::SingleQuoted,
            _ => return None,
        };
        let end = start + 1 + words::quoted_length(self.bytes.get(start + 1..)?, quote);
        let ends_line = self.byte(end) == quote && self.byte(end + 1) == b'\n';
        ends_line.then(|| Token::new(start..end + 1, style, TextPlace::Source, start + 1..end))
    }

    /// Where plain text that begins at `start` ends, with a line break right behind it.
    #[inline]
    fn plain_value_end(&self, start: usize) -> Option<usize> {
        let mut at = start;
        loop {
            at += words::plain_length(self.bytes.get(at..)?);
            match self.byte(at) {
                b'\n' => return (!matches!(self.byte(at - 1), b' ' | b'\t')).then_some(at),
                b':' if !self.is_blank(at + 1) => at += 1,
                _ => return None,
            }
        }
    }

    /// The line behind the break at `end`, when it begins with spaces and content.
    #[inline]
    fn ordinary_line(&self, end: usize) -> Option<Line> {
        if self.byte(end) != b'\n' {
            return None;
        }
        let start = end + 1;
        let indentation = words::spaces(self.bytes.get(start..)?);
        let line = Line { start, indentation };
        // A period may begin the marker that ends the document.
        (!matches!(self.byte(line.content()), b'\n' | b'\r' | b'\t' | b'#' | b'.' | 0)).then_some(line)
    }
}

/// Whether plain text may begin with the byte, and mostly does.
#[inline]
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'/' | b'$')
}
