//! Scalars in quotes (YAML 1.2.2, 7.3.1 and 7.3.2).

use crate::ScalarStyle;
use crate::fault::{Fault, FaultKind};
use crate::notice::Leniency;
use crate::sink::{Sink, TextPlace, Token};

use super::{Reader, signed, words};

impl<S: Sink> Reader<'_, S> {
    /// Reads the quoted scalar that is next.
    #[inline]
    pub(super) fn quoted(&mut self) -> Result<Token, Fault> {
        let start = self.at;
        let quote = self.peek();
        let style = if quote == b'"' { ScalarStyle::DoubleQuoted } else { ScalarStyle::SingleQuoted };
        let rest = self.bytes.get(start + 1..).unwrap_or_default();
        let length = words::quoted_length(rest, quote);
        let (next, second) = (self.byte(start + 1 + length), self.byte(start + 2 + length));
        if next == quote && (quote == b'"' || second != quote) {
            let end = start + 1 + length;
            self.at = end + 1;
            return Ok(Token::new(start..end + 1, style, TextPlace::Source, start + 1..end));
        }
        self.at += 1;
        let decoded_start = self.sink.decoded().len();
        if style == ScalarStyle::DoubleQuoted {
            self.decode_double(start)?;
        } else {
            self.decode_single(start)?;
        }
        let (bytes, inside) = (start..self.at, start + 1..self.at - 1);
        let source = self.text.get(inside.clone());
        let decoded = self.sink.decoded();
        if source == decoded.get(decoded_start..) {
            decoded.truncate(decoded_start);
            return Ok(Token::new(bytes, style, TextPlace::Source, inside));
        }
        Ok(Token::new(bytes, style, TextPlace::Decoded, decoded_start..decoded.len()))
    }

    fn decode_single(&mut self, start: usize) -> Result<(), Fault> {
        let mut keep = self.sink.decoded().len();
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(length) = memchr::memchr3(b'\'', b'\n', b'\r', rest) else {
                return self.fail(FaultKind::UnclosedQuote, start);
            };
            self.copy(length);
            match (self.peek(), self.byte(self.at + 1)) {
                (b'\'', b'\'') => {
                    self.sink.decoded().push('\'');
                    self.at += 2;
                }
                (b'\'', _) => {
                    self.at += 1;
                    return Ok(());
                }
                _ => keep = self.fold_quoted(start, keep)?,
            }
        }
    }

    fn decode_double(&mut self, start: usize) -> Result<(), Fault> {
        // White space in front of a line break is dropped back to here.
        let mut keep = self.sink.decoded().len();
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let length = words::quoted_length(rest, b'"');
            if length == rest.len() {
                return self.fail(FaultKind::UnclosedQuote, start);
            }
            self.copy(length);
            match self.peek() {
                b'\t' => self.copy(1),
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' if matches!(self.byte(self.at + 1), b'\n' | b'\r') => {
                    self.at += 1;
                    let breaks = self.cross_quoted_lines(start)?;
                    self.sink.decoded().extend(std::iter::repeat_n('\n', breaks - 1));
                    keep = self.sink.decoded().len();
                }
                b'\\' => {
                    let character = self.escape()?;
                    self.sink.decoded().push(character);
                    keep = self.sink.decoded().len();
                }
                _ => keep = self.fold_quoted(start, keep)?,
            }
        }
    }

    fn copy(&mut self, length: usize) {
        self.sink.decoded().push_str(self.text.get(self.at..self.at + length).unwrap_or_default());
        self.at += length;
    }

    /// Folds the line breaks that come next; returns where text begins that later folding must not drop.
    fn fold_quoted(&mut self, start: usize, keep: usize) -> Result<usize, Fault> {
        let decoded = self.sink.decoded();
        let written = decoded.get(keep..).unwrap_or_default();
        let kept = keep + written.trim_end_matches([' ', '\t']).len();
        decoded.truncate(kept);
        match self.cross_quoted_lines(start)? {
            1 => self.sink.decoded().push(' '),
            breaks => self.sink.decoded().extend(std::iter::repeat_n('\n', breaks - 1)),
        }
        Ok(self.sink.decoded().len())
    }

    /// Goes over line breaks, empty lines and indentation; returns the number of breaks, at least 1.
    fn cross_quoted_lines(&mut self, start: usize) -> Result<usize, Fault> {
        let mut breaks = 0;
        while matches!(self.peek(), b'\n' | b'\r') {
            self.cross_line();
            breaks += 1;
            if self.at == self.line && self.is_marker() {
                return self.fail(FaultKind::UnclosedQuote, start);
            }
            while matches!(self.peek(), b' ' | b'\t') {
                self.at += 1;
            }
        }
        if signed(self.indentation) <= self.parent_column() && self.at < self.bytes.len() {
            self.quoted_line_too_far_left(start)?;
        }
        Ok(breaks)
    }

    /// Refuses or tells the line that begins here, the first such one of the scalar that begins at `start`.
    #[cold]
    fn quoted_line_too_far_left(&mut self, start: usize) -> Result<(), Fault> {
        if self.quote_noted == Some(start) {
            return Ok(());
        }
        self.quote_noted = Some(start);
        self.tolerate(Leniency::QuotedIndentation, FaultKind::QuotedIndentation, self.rest_of_line(self.at))
    }

    /// Reads an escape sequence (YAML 1.2.2, 5.7); UTF-16 surrogates make one character in pairs, as in JSON.
    fn escape(&mut self) -> Result<char, Fault> {
        let start = self.at;
        let code = self.byte(start + 1);
        self.at += 2;
        let digits = match code {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => {
                return simple_escape(code).ok_or(Fault::new(FaultKind::UnknownEscape, start));
            }
        };
        let bad = Fault::new(FaultKind::BadEscape, start);
        let number = self.hexadecimal(digits).ok_or(bad)?;
        if digits != 4 || !(0xd800..0xdc00).contains(&number) {
            return char::from_u32(number).ok_or(bad);
        }
        if (self.peek(), self.byte(self.at + 1)) != (b'\\', b'u') {
            return Err(bad);
        }
        self.at += 2;
        let low = self.hexadecimal(4).filter(|low| (0xdc00..0xe000).contains(low)).ok_or(bad)?;
        char::from_u32(0x10000 + ((number - 0xd800) << 10) + (low - 0xdc00)).ok_or(bad)
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<u32> {
        let text = self.bytes.get(self.at..self.at + digits)?;
        self.at += digits;
        text.iter().try_fold(0_u32, |number, byte| {
            let digit = char::from(*byte).to_digit(16)?;
            number.checked_mul(16)?.checked_add(digit)
        })
    }
}

fn simple_escape(code: u8) -> Option<char> {
    Some(match code {
        b'0' => '\0',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\u{b}',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        b' ' => ' ',
        b'"' => '"',
        b'/' => '/',
        b'\\' => '\\',
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
