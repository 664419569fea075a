//! Text to values: `json.Unmarshal` into an `interface{}`, with its messages.

use std::ops::Range;

use hullmark_source::{OriginId, OriginTable};

use super::MAX_DEPTH;
use crate::gofmt::{Charset, quote_char};
use crate::readback::{Readback, is_canonical};
use crate::text::{Text, TextBuilder};
use crate::value::{Kind, List, Map, Value};

/// Why a text is no JSON, in Go's words.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DecodeError {
    /// The text ends before the value does.
    #[error("unexpected end of JSON input")]
    UnexpectedEnd,
    /// A character that can't stand where it stands.
    #[error("invalid character {character} {context}")]
    InvalidCharacter {
        /// The byte, between quotes.
        character: String,
        /// What was being read.
        context: &'static str,
    },
    /// A number beyond the range of `float64`.
    #[error("json: cannot unmarshal number {0} into Go value of type float64")]
    NumberOutOfRange(String),
    /// Collections in each other beyond what is read (Go: 10000 levels, here 200).
    #[error("exceeded max depth")]
    TooDeep,
}

/// Reads a text. Strings keep the origins of their characters, other values get the place at which they are written.
///
/// # Errors
/// On the first byte that is no JSON.
pub fn decode(origins: &mut OriginTable, text: &Text) -> Result<Value, DecodeError> {
    let mut decoder = Decoder { bytes: text.as_bytes(), at: 0, readback: Readback::new(text), origins };
    let value = decoder.value(0)?;
    decoder.skip_space();
    match decoder.peek() {
        Some(_) => Err(decoder.invalid("after top-level value")),
        None => value.map_err(DecodeError::NumberOutOfRange),
    }
}

/// A value, or the number in it that doesn't fit: Go looks at the whole syntax first.
type Decoded = Result<Value, String>;

struct Decoder<'o, 't> {
    bytes: &'t [u8],
    at: usize,
    readback: Readback<'t>,
    origins: &'o mut OriginTable,
}

impl Decoder<'_, '_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// The error for the byte here, or for the end of the text.
    fn invalid(&self, context: &'static str) -> DecodeError {
        match self.peek() {
            None => DecodeError::UnexpectedEnd,
            Some(b'\'') => DecodeError::InvalidCharacter { character: r"'\''".into(), context },
            Some(b'"') => DecodeError::InvalidCharacter { character: "'\"'".into(), context },
            Some(byte) => {
                DecodeError::InvalidCharacter { character: quote_char(char::from(byte), Charset::Unicode), context }
            }
        }
    }

    /// As [`Decoder::invalid`], where no white space may stand: Go takes the end of the text for a space.
    fn invalid_inside(&self, context: &'static str) -> DecodeError {
        match self.peek() {
            None => DecodeError::InvalidCharacter { character: "' '".into(), context },
            Some(_) => self.invalid(context),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Decoded, DecodeError> {
        if depth > MAX_DEPTH {
            return Err(DecodeError::TooDeep);
        }
        self.skip_space();
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => return self.object(depth),
            Some(b'[') => return self.array(depth),
            Some(b'"') => {
                let text = self.string()?;
                let origin = self.origin(start..self.at);
                return Ok(Ok(Value::with_origin(Kind::String(text), origin)));
            }
            Some(b't') => self.literal(b"true", Kind::Bool(true))?,
            Some(b'f') => self.literal(b"false", Kind::Bool(false))?,
            Some(b'n') => self.literal(b"null", Kind::Nil)?,
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                let digits = String::from_utf8_lossy(self.bytes.get(start..self.at).unwrap_or_default());
                match digits.parse::<f64>().ok().filter(|number| number.is_finite()) {
                    Some(number) => Kind::Float(number),
                    None => return Ok(Err(digits.into_owned())),
                }
            }
            _ => return Err(self.invalid("looking for beginning of value")),
        };
        let origin = self.origin(start..self.at);
        let written = String::from_utf8_lossy(self.bytes.get(start..self.at).unwrap_or_default());
        let kept = is_canonical(&kind, &written);
        let origin = if kept { origin } else { self.origins.computed([origin]) };
        Ok(Ok(self.written(kind, origin, start)))
    }

    fn origin(&mut self, range: Range<usize>) -> OriginId {
        self.readback.origin(self.origins, range)
    }

    /// A value that is no string and begins at `start`.
    fn written(&self, kind: Kind, origin: OriginId, start: usize) -> Value {
        Value { frame: self.readback.frame(start..self.at), ..Value::with_origin(kind, origin) }
    }

    fn array(&mut self, depth: usize) -> Result<Decoded, DecodeError> {
        let start = self.at;
        let origin = self.origin(start..start + 1);
        let mut items = Ok(Vec::new());
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Ok(self.written(Kind::List(List::new(Vec::new())), origin, start)));
        }
        loop {
            match (self.value(depth + 1)?, &mut items) {
                (Ok(item), Ok(items)) => items.push(item),
                (Err(number), Ok(_)) => items = Err(number),
                _ => {}
            }
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.invalid("after array element")),
            }
        }
        self.at += 1;
        Ok(items.map(|items| self.written(Kind::List(List::new(items)), origin, start)))
    }

    fn object(&mut self, depth: usize) -> Result<Decoded, DecodeError> {
        let start = self.at;
        let origin = self.origin(start..start + 1);
        let map = Map::new();
        let mut misfit = None;
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Ok(self.written(Kind::Map(map), origin, start)));
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return Err(self.invalid("looking for beginning of object key string"));
            }
            let key = self.string()?;
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.invalid("after object key"));
            }
            self.at += 1;
            match self.value(depth + 1)? {
                Ok(value) => map.insert(&*key.to_str(), value),
                Err(number) => misfit = misfit.or(Some(number)),
            }
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.invalid("after object key:value pair")),
            }
        }
        self.at += 1;
        Ok(misfit.map_or_else(|| Ok(self.written(Kind::Map(map), origin, start)), Err))
    }

    fn literal(&mut self, word: &'static [u8], kind: Kind) -> Result<Kind, DecodeError> {
        for (index, expected) in word.iter().enumerate() {
            if self.peek() != Some(*expected) {
                return Err(self.invalid_inside(expectation(word, index)));
            }
            self.at += 1;
        }
        Ok(kind)
    }

    fn number(&mut self) -> Result<(), DecodeError> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return Err(self.invalid_inside("in numeric literal")),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.some_digits("after decimal point in numeric literal")?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.some_digits("in exponent of numeric literal")?;
        }
        Ok(())
    }

    fn some_digits(&mut self, context: &'static str) -> Result<(), DecodeError> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.invalid_inside(context));
        }
        self.digits();
        Ok(())
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    /// A string, from quote to quote.
    fn string(&mut self) -> Result<Text, DecodeError> {
        self.at += 1;
        let mut out = TextBuilder::new();
        let mut copied = self.at;
        loop {
            let here = self.at;
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    self.readback.copy(&mut out, copied..here);
                    let character = self.escape()?;
                    let mut buffer = [0; 4];
                    let (origin, offset, frame) = self.readback.place(here);
                    out.push_run(character.encode_utf8(&mut buffer).as_bytes(), origin, offset, frame);
                    copied = self.at;
                }
                Some(b' '..) => self.at += 1,
                _ => return Err(self.invalid("in string literal")),
            }
        }
        self.readback.copy(&mut out, copied..self.at);
        self.at += 1;
        Ok(super::valid_utf8(&out.finish()))
    }

    /// The character of an escape; two surrogates are one, half of a pair is U+FFFD.
    fn escape(&mut self) -> Result<char, DecodeError> {
        self.at += 1;
        let character = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\x08',
            Some(b'f') => '\x0c',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                let first = self.code_unit()?;
                return Ok(self.character(first));
            }
            _ => return Err(self.invalid_inside("in string escape code")),
        };
        self.at += 1;
        Ok(character)
    }

    fn character(&mut self, first: u32) -> char {
        if (0xd800..0xdc00).contains(&first) && self.bytes.get(self.at..self.at + 2) == Some(b"\\u") {
            let digits = self.bytes.get(self.at + 2..self.at + 6).and_then(|digits| std::str::from_utf8(digits).ok());
            let second = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
            if let Some(second) = second.filter(|second| (0xdc00..0xe000).contains(second)) {
                self.at += 6;
                let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            }
        }
        char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn code_unit(&mut self) -> Result<u32, DecodeError> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else { return Err(self.invalid_inside("in \\u hexadecimal character escape")) };
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }
}

/// What Go says when a word goes wrong at a letter.
fn expectation(word: &[u8], index: usize) -> &'static str {
    match (word, index) {
        (b"true", 1) => "in literal true (expecting 'r')",
        (b"true", 2) => "in literal true (expecting 'u')",
        (b"true", _) => "in literal true (expecting 'e')",
        (b"false", 1) => "in literal false (expecting 'a')",
        (b"false", 2) => "in literal false (expecting 'l')",
        (b"false", 3) => "in literal false (expecting 's')",
        (b"false", _) => "in literal false (expecting 'e')",
        (_, 1) => "in literal null (expecting 'u')",
        _ => "in literal null (expecting 'l')",
    }
}
