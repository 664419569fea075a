//! Strings.

use std::borrow::Cow;

use crate::cursor::cursor;
use crate::gofmt::runes;
use crate::text::{Text, TextBuilder};

/// The text with U+FFFD for each byte that is no UTF-8.
pub(crate) fn valid_utf8(text: &Text) -> Text {
    if std::str::from_utf8(text.as_bytes()).is_ok() {
        return text.clone();
    }
    let mut out = TextBuilder::new();
    let mut from = cursor(text);
    for (at, _) in runes(text.as_bytes()).filter(|(_, c)| c.is_none()) {
        from.copy_to(&mut out, at);
        from.replace_to(&mut out, at + 1, "\u{fffd}".as_bytes());
    }
    from.finish(&mut out);
    out.finish()
}

/// How many characters the string has as JSON, quotes included.
pub(crate) fn string_length(text: &Text) -> usize {
    let length = |c: Option<char>| c.and_then(|c| escape(c, true)).map_or(1, |escape| escape.len());
    2 + runes(text.as_bytes()).map(|(_, c)| if c.is_none() { 6 } else { length(c) }).sum::<usize>()
}

/// Writes a string with its quotes. Characters keep their origins; an escape's last byte stands for its character.
pub(super) fn push_string(out: &mut TextBuilder, text: &Text, escape_html: bool) {
    out.push_bytes(b"\"");
    let mut from = cursor(text);
    for (at, c) in runes(text.as_bytes()) {
        let (escape, width) = match c {
            Some(c) => (escape(c, escape_html), c.len_utf8()),
            None => (Some("\\ufffd".into()), 1),
        };
        if let Some(escape) = escape {
            from.copy_to(out, at);
            from.replace_to(out, at + width, escape.as_bytes());
        }
    }
    from.finish(out);
    out.push_bytes(b"\"");
}

fn escape(c: char, escape_html: bool) -> Option<Cow<'static, str>> {
    Some(match c {
        '"' => "\\\"".into(),
        '\\' => "\\\\".into(),
        '\x08' => "\\b".into(),
        '\x0c' => "\\f".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        '<' | '>' | '&' if !escape_html => return None,
        '\0'..='\x1f' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => format!("\\u{:04x}", u32::from(c)).into(),
        _ => return None,
    })
}
