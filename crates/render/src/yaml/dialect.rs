//! What sets `toYaml` and `toYamlPretty` apart.

use super::resolve;
use crate::gofmt::{FloatFormat, format_float};
use crate::json::{self, EncodeError};
use crate::text::Text;

/// A way of writing YAML.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dialect {
    /// `sigs.k8s.io/yaml`: by way of JSON, then go-yaml v2.
    Json,
    /// go-yaml v3 with an indentation of two.
    Pretty,
}

impl Dialect {
    /// Columns per step.
    pub(super) fn indentation(self) -> usize {
        2
    }

    /// The column behind which long lines are folded.
    pub(super) fn width(self) -> usize {
        match self {
            Self::Json => 80,
            Self::Pretty => usize::MAX,
        }
    }

    /// Whether the dashes of a list under a key stand deeper than the key.
    pub(super) fn indents_sequences(self) -> bool {
        self == Self::Pretty
    }

    /// Whether tabs may stand in literal blocks.
    pub(super) fn has_tabs_in_blocks(self) -> bool {
        self == Self::Pretty
    }

    /// Whether a letter that follows a digit sorts before other characters, not behind them.
    pub(super) fn sorts_letters_first_behind_digits(self) -> bool {
        self == Self::Pretty
    }

    /// Whether a string reads as a string without quotes.
    pub(super) fn is_plain_string(self, text: &str) -> bool {
        resolve::is_plain_string(text)
    }

    /// A floating-point number.
    pub(super) fn number(self, float: f64) -> Result<String, EncodeError> {
        match self {
            Self::Json => from_json_number(float),
            Self::Pretty => Ok(special(float).unwrap_or_else(|| format_float(float, FloatFormat::General, None))),
        }
    }

    /// A string as it arrives at the emitter.
    pub(super) fn string(self, text: &Text) -> Result<Text, EncodeError> {
        match self {
            Self::Json => through_json(text),
            Self::Pretty => Ok(text.clone()),
        }
    }

    /// A key as it arrives at the emitter.
    pub(super) fn key(self, text: &Text) -> Result<Text, EncodeError> {
        if self == Self::Json && !is_readable_key(text) {
            return Err(EncodeError::Unreadable);
        }
        self.string(text)
    }
}

fn special(float: f64) -> Option<String> {
    let name = match float {
        f64::INFINITY => ".inf",
        f64::NEG_INFINITY => "-.inf",
        _ if float.is_nan() => ".nan",
        _ => return None,
    };
    Some(name.to_owned())
}

/// A number is written as JSON and read as YAML: whole ones that fit 64 bits become integers.
fn from_json_number(float: f64) -> Result<String, EncodeError> {
    let json = json::number(float)?;
    let is_integer = json.parse::<i64>().is_ok() || json.parse::<u64>().is_ok();
    Ok(match json.as_str() {
        "-0" => "0".to_owned(),
        _ if is_integer => json,
        _ => format_float(float, FloatFormat::General, None),
    })
}

/// go-yaml reads the JSON before it writes the YAML: a key may be 1024 characters long and has no line break.
fn is_readable_key(text: &Text) -> bool {
    const MAX: usize = 1024;
    let long = text.len() > MAX / 6 && json::string_length(text) > MAX;
    !long && !text.to_str().contains('\u{85}')
}

/// What is left of a string once it was written as JSON and read as YAML: bytes that are no UTF-8 become U+FFFD,
/// and a NEL, which JSON leaves alone, is a line break to YAML's double-quoted scalars.
///
/// # Errors
/// On control characters that JSON leaves as they are and YAML refuses.
fn through_json(text: &Text) -> Result<Text, EncodeError> {
    if text.as_bytes().iter().all(|byte| byte.is_ascii() && *byte != 0x7f) {
        return Ok(text.clone());
    }
    let text = json::valid_utf8(text);
    let string = text.to_str();
    let refused = |c: char| matches!(c, '\x7f'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    if string.contains(refused) {
        return Err(EncodeError::Unreadable);
    }
    if string.contains('\u{85}') {
        return Ok(fold(&text));
    }
    Ok(text)
}

/// Folds lines that NELs end: one becomes a space, more become one line break less; spaces around are dropped.
fn fold(text: &Text) -> Text {
    let mut out = crate::text::TextBuilder::new();
    let mut from = crate::cursor::cursor(text);
    let string = text.to_str();
    let is_white = |c: char| c == ' ' || c == '\u{85}';
    let mut at = 0;
    while let Some(rest) = string.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(start) = rest.find(is_white).map(|offset| at + offset) else { break };
        let white = string.get(start..).unwrap_or_default();
        let length = white.find(|c| !is_white(c)).unwrap_or(white.len());
        let breaks = white.get(..length).unwrap_or_default().matches('\u{85}').count();
        from.copy_to(&mut out, start);
        match breaks {
            0 => from.copy_to(&mut out, start + length),
            1 => from.replace_to(&mut out, start + length, b" "),
            _ => from.replace_to(&mut out, start + length, "\n".repeat(breaks - 1).as_bytes()),
        }
        at = start + length;
    }
    from.finish(&mut out);
    out.finish()
}
