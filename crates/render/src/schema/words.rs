//! Values in messages, as Go's `fmt` and its `x/text/message` print them.

use serde_json::{Number, Value as Json};

pub(super) fn quote(text: &str) -> String {
    let escaped = crate::gofmt::quote_bytes(text.as_bytes());
    let inner = escaped.get(1..escaped.len().saturating_sub(1)).unwrap_or_default();
    format!("'{}'", inner.replace("\\\"", "\"").replace('\'', "\\'"))
}

pub(super) fn quoted<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts.into_iter().map(quote).collect::<Vec<_>>().join(", ")
}

/// A value that is no collection.
pub(super) fn display(json: &Json) -> String {
    match json {
        Json::String(text) => quote(text),
        Json::Array(_) | Json::Object(_) => "value".into(),
        Json::Null => "<nil>".into(),
        other => other.to_string(),
    }
}

/// A count, with commas.
pub(super) fn count(count: usize) -> String {
    grouped(&count.to_string())
}

/// A number as English readers write it: `65,535.5`, from a million on `1.5×10⁰⁶`.
pub(super) fn number(number: &Number) -> String {
    let Some(float) = number.as_f64() else { return number.to_string() };
    let exponent = if float == 0.0 { 0 } else { exponent_of(float) };
    // Go's `%v` changes to exponents at 21; the printer of messages does at 6.
    if (-4..6).contains(&exponent) || float == 0.0 {
        let plain = format!("{float}");
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
        return format!("{}{fraction}", grouped(whole));
    }
    let scientific = format!("{float:e}");
    let mantissa = scientific.split('e').next().unwrap_or_default();
    let digits: String = format!("{:02}", exponent.unsigned_abs()).chars().map(superscript).collect();
    let sign = if exponent < 0 { "⁻" } else { "" };
    format!("{mantissa}×10{sign}{digits}")
}

fn exponent_of(float: f64) -> i32 {
    format!("{float:e}").split('e').nth(1).and_then(|exponent| exponent.parse().ok()).unwrap_or(0)
}

fn superscript(digit: char) -> char {
    match digit {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        _ => '⁰',
    }
}

fn grouped(whole: &str) -> String {
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut text = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The name of a value's type.
pub(super) const fn type_of(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}
