//! Strings and characters between quotes, as Go's `strconv` writes them.

use super::unicode::{is_printable, runes};
use crate::cursor::cursor;
use crate::text::{Text, TextBuilder};

/// Which characters are shown as they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Charset {
    /// All printable ones (`strconv.Quote`).
    Unicode,
    /// The printable ASCII ones (`strconv.QuoteToASCII`, `%+q`).
    Ascii,
}

/// A text as a Go string literal in double quotes: `strconv.Quote`. Characters keep their origins.
#[must_use]
pub fn quote(text: &Text) -> Text {
    let mut out = TextBuilder::new();
    push_quoted(&mut out, text, Charset::Unicode);
    out.finish()
}

/// As [`quote`], for bytes without origins, such as the names in error messages.
#[must_use]
pub fn quote_bytes(bytes: &[u8]) -> String {
    quote(&Text::from_action(bytes)).to_str().into_owned()
}

pub(super) fn push_quoted(out: &mut TextBuilder, text: &Text, charset: Charset) {
    out.push_bytes(b"\"");
    let mut from = cursor(text);
    for (at, c) in runes(text.as_bytes()) {
        let escape = match c {
            Some(c) => escape(c, '"', charset),
            None => text.as_bytes().get(at).map(|byte| format!("\\x{byte:02x}")),
        };
        if let Some(escape) = escape {
            from.copy_to(out, at);
            from.replace_to(out, at + c.map_or(1, char::len_utf8), escape.as_bytes());
        }
    }
    from.finish(out);
    out.push_bytes(b"\"");
}

/// A character as a Go literal in single quotes: `strconv.QuoteRune`.
#[must_use]
pub fn quote_char(c: char, charset: Charset) -> String {
    match escape(c, '\'', charset) {
        Some(escape) => format!("'{escape}'"),
        None => format!("'{c}'"),
    }
}

/// How a character is written between quotes, when not as it is.
fn escape(c: char, quote: char, charset: Charset) -> Option<String> {
    if c == quote || c == '\\' {
        return Some(format!("\\{c}"));
    }
    if is_printable(c) && (c.is_ascii() || charset == Charset::Unicode) {
        return None;
    }
    Some(match c {
        '\x07' => "\\a".into(),
        '\x08' => "\\b".into(),
        '\x0c' => "\\f".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        '\x0b' => "\\v".into(),
        '\0'..='\x7f' => format!("\\x{:02x}", u32::from(c)),
        '\u{80}'..='\u{ffff}' => format!("\\u{:04x}", u32::from(c)),
        _ => format!("\\U{:08x}", u32::from(c)),
    })
}

/// Whether a text can stand unchanged between backquotes: `strconv.CanBackquote`.
#[must_use]
pub fn can_backquote(bytes: &[u8]) -> bool {
    runes(bytes).all(|(_, c)| match c {
        None | Some('`' | '\x7f' | '\u{feff}') => false,
        Some(c) => c >= ' ' || c == '\t',
    })
}
