//! Strings in their styles: plain, quoted, and as blocks of lines.

use super::analysis::{Analysis, is_break, is_printable};
use super::dialect::Dialect;
use super::emit::Emitter;
use crate::cursor::cursor;
use crate::text::Text;

/// How a string is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

/// The style for a string: as plain as its characters and its reading allow.
pub(super) fn choose(text: &str, analysis: Analysis, simple_key: bool, dialect: Dialect) -> Style {
    let quoted = if analysis.single_quoted { Style::SingleQuoted } else { Style::DoubleQuoted };
    if text.contains('\n') {
        return if analysis.block && !simple_key { Style::Literal } else { Style::DoubleQuoted };
    }
    if simple_key && analysis.multiline || !dialect.is_plain_string(text) {
        return Style::DoubleQuoted;
    }
    if analysis.plain { Style::Plain } else { quoted }
}

impl Emitter<'_> {
    /// Writes a string; `may_fold` lets its long lines be broken.
    pub(super) fn scalar(&mut self, text: &Text, style: Style, may_fold: bool) {
        let width = if may_fold { self.dialect.width() } else { usize::MAX };
        match style {
            Style::Plain => self.plain(text, width),
            Style::SingleQuoted => self.single_quoted(text, width),
            Style::DoubleQuoted => self.double_quoted(text, width),
            Style::Literal => return self.literal(text),
        }
        self.whitespace = false;
        self.indention = false;
    }

    /// A plain scalar holds no line breaks, so only its spaces matter.
    fn plain(&mut self, text: &Text, width: usize) {
        self.separate();
        let mut from = cursor(text);
        let string = text.to_str();
        let mut after_space = false;
        let mut chars = string.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let space_follows = chars.peek().is_some_and(|(_, next)| *next == ' ');
            if c == ' ' && !after_space && self.column > width && !space_follows {
                from.copy_to(&mut self.out, at);
                from.skip_to(at + 1);
                self.write_indent();
            } else {
                self.column += 1;
            }
            self.indention &= c == ' ';
            after_space = c == ' ';
        }
        from.finish(&mut self.out);
    }

    fn single_quoted(&mut self, text: &Text, width: usize) {
        self.indicator("'", false);
        let mut from = cursor(text);
        let string = text.to_str();
        let (mut after_space, mut after_break) = (false, false);
        let mut chars = string.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let end = at + c.len_utf8();
            if is_break(c) {
                from.copy_to(&mut self.out, end);
                self.column = 0;
                self.indention = true;
                after_break = true;
                continue;
            }
            let next = chars.peek().map(|(_, next)| *next);
            if c == ' ' {
                let inside = at > 0 && next.is_some_and(|next| next != ' ');
                if !after_space && self.column > width && inside {
                    from.copy_to(&mut self.out, at);
                    from.skip_to(end);
                    self.write_indent();
                } else {
                    self.column += 1;
                }
                after_space = true;
                continue;
            }
            if after_break {
                from.copy_to(&mut self.out, at);
                self.write_indent();
            }
            if c == '\'' {
                from.copy_to(&mut self.out, at);
                from.replace_to(&mut self.out, end, b"''");
                self.column += 1;
            }
            self.column += 1;
            self.indention = false;
            (after_space, after_break) = (false, false);
        }
        from.finish(&mut self.out);
        self.suffix("'");
    }

    fn double_quoted(&mut self, text: &Text, width: usize) {
        self.indicator("\"", false);
        let mut from = cursor(text);
        let string = text.to_str();
        // libyaml looks for a byte order mark at the beginning of the string wherever it stands, and escapes all.
        let escape_all = string.starts_with('\u{feff}');
        let mut after_space = false;
        let mut chars = string.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let end = at + c.len_utf8();
            let next = chars.peek().map(|(_, next)| *next);
            if escape_all || !is_printable(c) || is_break(c) || matches!(c, '"' | '\\') {
                let escape = escape(c);
                from.copy_to(&mut self.out, at);
                from.replace_to(&mut self.out, end, escape.as_bytes());
                self.column += escape.len();
                after_space = false;
            } else if c == ' ' && !after_space && self.column > width && at > 0 && next.is_some() {
                from.copy_to(&mut self.out, at);
                from.skip_to(end);
                self.write_indent();
                if next == Some(' ') {
                    self.out.push_bytes(b"\\");
                    self.column += 1;
                }
                after_space = true;
            } else {
                self.column += 1;
                after_space = c == ' ';
            }
        }
        from.finish(&mut self.out);
        self.suffix("\"");
    }

    fn literal(&mut self, text: &Text) {
        let string = text.to_str();
        self.indicator("|", false);
        if string.starts_with(|c| c == ' ' || is_break(c)) {
            self.suffix(&self.dialect.indentation().to_string());
        }
        let mut from_end = string.chars().rev();
        match (from_end.next().is_some_and(is_break), from_end.next().is_none_or(is_break)) {
            (false, _) => self.suffix("-"),
            (true, true) => self.suffix("+"),
            (true, false) => {}
        }
        self.line_break();
        (self.indention, self.whitespace) = (true, true);
        let mut from = cursor(text);
        let mut after_break = true;
        for (at, c) in string.char_indices() {
            if is_break(c) {
                from.copy_to(&mut self.out, at + c.len_utf8());
                self.column = 0;
                self.indention = true;
            } else {
                if after_break {
                    from.copy_to(&mut self.out, at);
                    self.write_indent();
                }
                self.column += 1;
                self.indention = false;
            }
            after_break = is_break(c);
        }
        from.finish(&mut self.out);
    }
}

/// The escape of a character between double quotes.
fn escape(c: char) -> String {
    let short = match c {
        '\0' => '0',
        '\x07' => 'a',
        '\x08' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\x0b' => 'v',
        '\x0c' => 'f',
        '\r' => 'r',
        '\x1b' => 'e',
        '"' | '\\' => c,
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => {
            return match u32::from(c) {
                code @ 0..=0xff => format!("\\x{code:02X}"),
                code @ 0x100..=0xffff => format!("\\u{code:04X}"),
                code => format!("\\U{code:08X}"),
            };
        }
    };
    format!("\\{short}")
}
