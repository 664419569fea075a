//! Writing scalars.

use std::fmt::Write as _;

use hullmark_parser::{Scalar, ScalarStyle};

/// Where a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// As a value or item in block style, or as a key.
    Block,
    /// In `[…]` or `{…}`.
    Flow,
}

/// The text of a scalar in one line, in `style` when that can hold it.
///
/// Text is plain when `style` is [`ScalarStyle::Plain`] and Kubernetes' reader would read it back as the same text;
/// else it is in double quotes. Single quotes give way to double quotes for text that needs an escape. Scalars that
/// are no text are never quoted. The block styles count as plain.
///
/// Good for literals of templates too, whose text is no YAML.
///
/// ```
/// use hullmark_edits::{Place, write_scalar};
/// use hullmark_parser::{Scalar, ScalarStyle};
///
/// assert_eq!(write_scalar(Scalar::Bool(true), ScalarStyle::DoubleQuoted, Place::Block), "true");
/// assert_eq!(write_scalar(Scalar::Str("true"), ScalarStyle::Plain, Place::Block), "\"true\"");
/// assert_eq!(write_scalar(Scalar::Str("it's"), ScalarStyle::SingleQuoted, Place::Block), "'it''s'");
/// assert_eq!(write_scalar(Scalar::Str("a, b"), ScalarStyle::Plain, Place::Flow), "\"a, b\"");
/// ```
#[must_use]
pub fn write_scalar(scalar: Scalar<'_>, style: ScalarStyle, place: Place) -> String {
    match scalar {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::Uint(value) => value.to_string(),
        Scalar::Float(value) => float(value),
        Scalar::Str(text) => match style {
            ScalarStyle::SingleQuoted if text.chars().all(is_printable) => format!("'{}'", text.replace('\'', "''")),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => double_quoted(text),
            _ if may_be_plain(text, place) => text.to_owned(),
            _ => double_quoted(text),
        },
    }
}

fn float(value: f64) -> String {
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    // The shortest digits that read back as the same number, with a point or an exponent.
    format!("{value:?}")
}

/// Whether text without quotes is read as this text.
pub(crate) fn may_be_plain(text: &str, place: Place) -> bool {
    let mut characters = text.chars();
    let begins_well = match (characters.next(), characters.next()) {
        (Some('-'), Some(second)) => !second.is_whitespace(),
        (Some(first), _) => !"-?:,[]{}#&*!|>'\"%@`= \t".contains(first),
        (None, _) => false,
    };
    begins_well
        && !text.ends_with([' ', '\t', ':'])
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !text.starts_with("<<")
        && ![": ", ":\t", " #", "\t#"].iter().any(|part| text.contains(part))
        && (place == Place::Block || !text.contains([',', '[', ']', '{', '}', ':']))
        && text.chars().all(is_printable)
        && matches!(Scalar::plain(text), Scalar::Str(_))
}

/// Whether YAML takes the character in a line as it is, and people can see it.
pub(crate) fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        && !matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if is_printable(character) => quoted.push(character),
            // As JSON has it; all of these are in the first plane. Writing to a string cannot fail.
            _ => drop(write!(quoted, "\\u{:04x}", u32::from(character))),
        }
    }
    quoted.push('"');
    quoted
}
