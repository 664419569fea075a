//! Template text to tokens, as Go's `text/template/parse` cuts it.
//!
//! Trim markers and comments end here: the parser sees neither.

use crate::gofmt::{is_digit, is_letter, is_printable, quote_bytes};
use crate::golang::unicode::decode;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TokenKind {
    /// Scanning failed; [`Token::message`] says why. Nothing but `Eof` follows.
    Error,
    Bool,
    /// A printable ASCII character without a meaning of its own, such as `,`.
    Char,
    CharConstant,
    Complex,
    Assign,
    Declare,
    Eof,
    /// `.name`
    Field,
    Identifier,
    LeftDelim,
    LeftParen,
    Number,
    Pipe,
    RawString,
    RightDelim,
    RightParen,
    Space,
    String,
    Text,
    /// `$` or `$name`
    Variable,
    Block,
    Break,
    Continue,
    Dot,
    Define,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
}

impl TokenKind {
    fn keyword(word: &[u8]) -> Option<Self> {
        Some(match word {
            b"block" => Self::Block,
            b"break" => Self::Break,
            b"continue" => Self::Continue,
            b"define" => Self::Define,
            b"else" => Self::Else,
            b"end" => Self::End,
            b"if" => Self::If,
            b"nil" => Self::Nil,
            b"range" => Self::Range,
            b"template" => Self::Template,
            b"with" => Self::With,
            _ => return None,
        })
    }

    fn is_keyword(self) -> bool {
        matches!(
            self,
            Self::Block
                | Self::Break
                | Self::Continue
                | Self::Dot
                | Self::Define
                | Self::Else
                | Self::End
                | Self::If
                | Self::Nil
                | Self::Range
                | Self::Template
                | Self::With
        )
    }
}

/// A token: the bytes `start..end` of the template.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub start: u32,
    pub end: u32,
    /// For `Error`: Go's words.
    pub message: Option<Box<str>>,
}

impl Token {
    /// The token as Go's parse errors name it.
    pub fn describe(&self, input: &[u8]) -> String {
        let value = input.get(self.start as usize..self.end as usize).unwrap_or_default();
        match self.kind {
            TokenKind::Eof => "EOF".to_owned(),
            TokenKind::Error => self.message.as_deref().unwrap_or_default().to_owned(),
            kind if kind.is_keyword() => format!("<{}>", String::from_utf8_lossy(value)),
            _ if value.len() > 10 => format!("{}...", quote_bytes(first_runes(value, 10))),
            _ => quote_bytes(value),
        }
    }
}

fn first_runes(bytes: &[u8], count: usize) -> &[u8] {
    let mut end = 0;
    for _ in 0..count {
        end += decode(bytes.get(end..).unwrap_or_default()).map_or(0, |(_, width)| width);
    }
    bytes.get(..end).unwrap_or_default()
}

pub(super) struct Lexer<'a> {
    input: &'a [u8],
    pos: usize,
    /// Where the token being scanned begins.
    start: usize,
    paren_depth: usize,
    inside_action: bool,
    failed: bool,
}

const SPACES: &[u8] = b" \t\r\n";

fn is_space(byte: u8) -> bool {
    SPACES.contains(&byte)
}

fn is_alphanumeric(rune: char) -> bool {
    rune == '_' || is_letter(rune) || is_digit(rune)
}

impl<'a> Lexer<'a> {
    pub fn new(input: &'a [u8]) -> Self {
        Self { input, pos: 0, start: 0, paren_depth: 0, inside_action: false, failed: false }
    }

    pub fn next_token(&mut self) -> Token {
        if self.failed {
            let end = cut(self.input.len());
            return Token { kind: TokenKind::Eof, start: end, end, message: None };
        }
        if self.inside_action { self.inside_action() } else { self.text() }
    }

    fn rest(&self) -> &'a [u8] {
        self.input.get(self.pos..).unwrap_or_default()
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.input.get(self.pos + ahead).copied()
    }

    fn peek(&self) -> Option<char> {
        decode(self.rest()).map(|(rune, _)| rune)
    }

    fn advance(&mut self) -> Option<char> {
        let (rune, width) = decode(self.rest())?;
        self.pos += width;
        Some(rune)
    }

    fn emit(&mut self, kind: TokenKind) -> Token {
        let token = Token { kind, start: cut(self.start), end: cut(self.pos), message: None };
        self.start = self.pos;
        token
    }

    fn error(&mut self, message: impl Into<String>) -> Token {
        self.failed = true;
        let message = Some(message.into().into_boxed_str());
        Token { kind: TokenKind::Error, start: cut(self.start), end: cut(self.pos), message }
    }

    /// Text up to the next action. Comments lie between texts without a token.
    fn text(&mut self) -> Token {
        loop {
            let rest = self.rest();
            let Some(before) = find(rest, b"{{") else {
                self.pos = self.input.len();
                let kind = if self.pos > self.start { TokenKind::Text } else { TokenKind::Eof };
                return self.emit(kind);
            };
            let mut text = rest.get(..before).unwrap_or_default();
            let trims = trims_left(rest.get(before + 2..).unwrap_or_default());
            if trims {
                text = text.get(..text.len() - trailing_spaces(text)).unwrap_or_default();
            }
            let delim = self.pos + before;
            if !text.is_empty() {
                self.pos += text.len();
                let token = self.emit(TokenKind::Text);
                self.pos = delim;
                self.start = delim;
                return token;
            }
            self.pos = delim + 2;
            self.start = delim;
            let marker = if trims { 2 } else { 0 };
            if !self.rest().get(marker..).unwrap_or_default().starts_with(b"/*") {
                let token = self.emit(TokenKind::LeftDelim);
                self.inside_action = true;
                self.paren_depth = 0;
                self.pos += marker;
                self.start = self.pos;
                return token;
            }
            self.pos += marker;
            self.start = self.pos;
            if let Err(message) = self.comment() {
                return self.error(message);
            }
        }
    }

    /// Skips a comment, whose `/*` is next, and the closing delimiter, which must follow its `*/` at once.
    fn comment(&mut self) -> Result<(), &'static str> {
        self.pos += 2;
        let Some(length) = find(self.rest(), b"*/") else { return Err("unclosed comment") };
        self.pos += length + 2;
        let Some(trims) = self.at_right_delim() else { return Err("comment ends before closing delimiter") };
        self.skip_right_delim(trims);
        Ok(())
    }

    /// At a closing delimiter? Then whether it trims the text behind it.
    fn at_right_delim(&self) -> Option<bool> {
        let rest = self.rest();
        if trims_right(rest) && rest.get(2..).unwrap_or_default().starts_with(b"}}") {
            return Some(true);
        }
        rest.starts_with(b"}}").then_some(false)
    }

    fn skip_right_delim(&mut self, trims: bool) {
        self.pos += if trims { 4 } else { 2 };
        if trims {
            self.pos += self.rest().iter().take_while(|byte| is_space(**byte)).count();
        }
        self.start = self.pos;
    }

    fn right_delim(&mut self, trims: bool) -> Token {
        let start = self.pos + if trims { 2 } else { 0 };
        let token = Token { kind: TokenKind::RightDelim, start: cut(start), end: cut(start + 2), message: None };
        self.skip_right_delim(trims);
        self.inside_action = false;
        token
    }

    fn inside_action(&mut self) -> Token {
        if let Some(trims) = self.at_right_delim() {
            if self.paren_depth == 0 {
                return self.right_delim(trims);
            }
            return self.error("unclosed left paren");
        }
        let Some(rune) = self.advance() else { return self.error("unclosed action") };
        match rune {
            ' ' | '\t' | '\r' | '\n' => self.space(),
            '=' => self.emit(TokenKind::Assign),
            ':' => {
                if self.advance() != Some('=') {
                    return self.error("expected :=");
                }
                self.emit(TokenKind::Declare)
            }
            '|' => self.emit(TokenKind::Pipe),
            '"' => self.quoted('"', TokenKind::String, "unterminated quoted string"),
            '\'' => self.quoted('\'', TokenKind::CharConstant, "unterminated character constant"),
            '`' => self.raw_string(),
            '$' => self.field_or_variable(TokenKind::Variable),
            '.' if self.byte(0).is_some_and(|byte| !byte.is_ascii_digit()) => self.field_or_variable(TokenKind::Field),
            '.' | '+' | '-' | '0'..='9' => {
                self.pos = self.start;
                self.number()
            }
            '(' => {
                self.paren_depth += 1;
                self.emit(TokenKind::LeftParen)
            }
            ')' => {
                if self.paren_depth == 0 {
                    return self.error("unexpected right paren");
                }
                self.paren_depth -= 1;
                self.emit(TokenKind::RightParen)
            }
            rune if is_alphanumeric(rune) => self.identifier(),
            ' '..='~' => self.emit(TokenKind::Char),
            rune => self.error(format!("unrecognized character in action: {}", code_point(Some(rune)))),
        }
    }

    /// A run of spaces, the first of which is consumed. The last one may belong to a trimming delimiter.
    fn space(&mut self) -> Token {
        while self.byte(0).is_some_and(is_space) {
            self.pos += 1;
        }
        let last = self.input.get(self.pos - 1..).unwrap_or_default();
        if trims_right(last) && last.get(2..).unwrap_or_default().starts_with(b"}}") {
            self.pos -= 1;
            if self.pos == self.start {
                return self.right_delim(true);
            }
        }
        self.emit(TokenKind::Space)
    }

    fn skip_alphanumeric(&mut self) {
        while self.peek().is_some_and(is_alphanumeric) {
            self.advance();
        }
    }

    fn identifier(&mut self) -> Token {
        self.skip_alphanumeric();
        if !self.at_terminator() {
            return self.bad_character();
        }
        let word = self.input.get(self.start..self.pos).unwrap_or_default();
        match TokenKind::keyword(word) {
            Some(kind) => self.emit(kind),
            None if word == b"true" || word == b"false" => self.emit(TokenKind::Bool),
            None => self.emit(TokenKind::Identifier),
        }
    }

    fn field_or_variable(&mut self, kind: TokenKind) -> Token {
        if self.at_terminator() {
            return self.emit(if kind == TokenKind::Field { TokenKind::Dot } else { kind });
        }
        self.skip_alphanumeric();
        if self.at_terminator() { self.emit(kind) } else { self.bad_character() }
    }

    fn bad_character(&mut self) -> Token {
        let message = format!("bad character {}", code_point(self.peek()));
        self.error(message)
    }

    /// Whether a name may end here.
    fn at_terminator(&self) -> bool {
        match self.byte(0) {
            None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'.' | b',' | b'|' | b':' | b')' | b'(') => true,
            Some(_) => self.rest().starts_with(b"}}"),
        }
    }

    fn quoted(&mut self, end: char, kind: TokenKind, unterminated: &'static str) -> Token {
        loop {
            match self.advance() {
                Some('\\') => {
                    if matches!(self.advance(), None | Some('\n')) {
                        return self.error(unterminated);
                    }
                }
                None | Some('\n') => return self.error(unterminated),
                Some(rune) if rune == end => return self.emit(kind),
                Some(_) => {}
            }
        }
    }

    fn raw_string(&mut self) -> Token {
        loop {
            match self.advance() {
                None => return self.error("unterminated raw quoted string"),
                Some('`') => return self.emit(TokenKind::RawString),
                Some(_) => {}
            }
        }
    }

    fn number(&mut self) -> Token {
        if !self.scan_number() {
            return self.bad_number();
        }
        if !matches!(self.byte(0), Some(b'+' | b'-')) {
            return self.emit(TokenKind::Number);
        }
        if !self.scan_number() || self.input.get(self.pos - 1) != Some(&b'i') {
            return self.bad_number();
        }
        self.emit(TokenKind::Complex)
    }

    fn bad_number(&mut self) -> Token {
        let text = quote_bytes(self.input.get(self.start..self.pos).unwrap_or_default());
        self.error(format!("bad number syntax: {text}"))
    }

    /// Takes what may be a number; whether it is one, the parser finds out.
    fn scan_number(&mut self) -> bool {
        const DECIMAL: &[u8] = b"0123456789_";
        const HEX: &[u8] = b"0123456789abcdefABCDEF_";
        self.accept(b"+-");
        let mut digits = DECIMAL;
        if self.accept(b"0") {
            if self.accept(b"xX") {
                digits = HEX;
            } else if self.accept(b"oO") {
                digits = b"01234567_";
            } else if self.accept(b"bB") {
                digits = b"01_";
            }
        }
        self.accept_run(digits);
        if self.accept(b".") {
            self.accept_run(digits);
        }
        let has_exponent = (digits == DECIMAL && self.accept(b"eE")) || (digits == HEX && self.accept(b"pP"));
        if has_exponent {
            self.accept(b"+-");
            self.accept_run(DECIMAL);
        }
        self.accept(b"i");
        if self.peek().is_some_and(is_alphanumeric) {
            self.advance();
            return false;
        }
        true
    }

    fn accept(&mut self, valid: &[u8]) -> bool {
        let accepted = self.byte(0).is_some_and(|byte| valid.contains(&byte));
        self.pos += usize::from(accepted);
        accepted
    }

    fn accept_run(&mut self, valid: &[u8]) {
        while self.accept(valid) {}
    }
}

fn cut(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn find(haystack: &[u8], pair: &[u8; 2]) -> Option<usize> {
    memchr::memmem::find(haystack, pair)
}

fn trailing_spaces(text: &[u8]) -> usize {
    text.iter().rev().take_while(|byte| is_space(**byte)).count()
}

/// Whether `- ` follows the opening delimiter.
fn trims_left(after_delim: &[u8]) -> bool {
    matches!(after_delim, [b'-', space, ..] if is_space(*space))
}

/// Whether ` -` is next.
fn trims_right(rest: &[u8]) -> bool {
    matches!(rest, [space, b'-', ..] if is_space(*space))
}

/// A character as Go's `%#U` prints it; the end of the text is Go's rune -1.
fn code_point(rune: Option<char>) -> String {
    match rune {
        None => "U+FFFFFFFFFFFFFFFF".to_owned(),
        Some(rune) if is_printable(rune) => format!("U+{:04X} '{rune}'", rune as u32),
        Some(rune) => format!("U+{:04X}", rune as u32),
    }
}
