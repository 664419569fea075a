//! Constants in actions: strings, characters and numbers, as Go's `strconv` reads them.

use super::tree::Number;
use crate::gofmt::quote_bytes;
use crate::golang::unicode::decode;

/// The error of `strconv.Unquote` and `strconv.UnquoteChar`.
const INVALID: &str = "invalid syntax";

/// What a string token, quotes included, stands for.
pub(super) fn unquote(token: &[u8]) -> Result<Vec<u8>, &'static str> {
    match token {
        [b'`', inner @ .., b'`'] => Ok(inner.iter().copied().filter(|byte| *byte != b'\r').collect()),
        [b'"', inner @ .., b'"'] => {
            let mut out = Vec::with_capacity(inner.len());
            let mut rest = inner;
            while !rest.is_empty() {
                let (unit, width) = unquote_unit(rest, b'"')?;
                match unit {
                    Unit::Byte(byte) => out.push(byte),
                    Unit::Rune(rune) => out.extend_from_slice(rune.encode_utf8(&mut [0; 4]).as_bytes()),
                }
                rest = rest.get(width..).unwrap_or_default();
            }
            Ok(out)
        }
        _ => Err(INVALID),
    }
}

enum Unit {
    /// From `\x` and octal escapes and from what is no UTF-8.
    Byte(u8),
    Rune(char),
}

/// The first character or escape of a quoted text, and its width there.
fn unquote_unit(text: &[u8], quote: u8) -> Result<(Unit, usize), &'static str> {
    let first = *text.first().ok_or(INVALID)?;
    if first == quote || first == b'\n' {
        return Err(INVALID);
    }
    if first != b'\\' {
        let (rune, width) = decode(text).ok_or(INVALID)?;
        let unit = if rune == char::REPLACEMENT_CHARACTER && width == 1 { Unit::Byte(first) } else { Unit::Rune(rune) };
        return Ok((unit, width));
    }
    let escape = *text.get(1).ok_or(INVALID)?;
    let simple = match escape {
        b'a' => Some(7),
        b'b' => Some(8),
        b'f' => Some(12),
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b't' => Some(b'\t'),
        b'v' => Some(11),
        b'\\' => Some(b'\\'),
        b'\'' | b'"' if escape == quote => Some(escape),
        _ => None,
    };
    if let Some(byte) = simple {
        return Ok((Unit::Rune(char::from(byte)), 2));
    }
    match escape {
        b'x' => Ok((Unit::Byte(escaped_number(text, 2, 2, 16).and_then(|n| u8::try_from(n).ok()).ok_or(INVALID)?), 4)),
        b'0'..=b'7' => {
            Ok((Unit::Byte(escaped_number(text, 1, 3, 8).and_then(|n| u8::try_from(n).ok()).ok_or(INVALID)?), 4))
        }
        b'u' | b'U' => {
            let digits = if escape == b'u' { 4 } else { 8 };
            let rune = escaped_number(text, 2, digits, 16).and_then(char::from_u32).ok_or(INVALID)?;
            Ok((Unit::Rune(rune), 2 + digits))
        }
        _ => Err(INVALID),
    }
}

fn escaped_number(text: &[u8], from: usize, digits: usize, radix: u32) -> Option<u32> {
    text.get(from..from + digits)?.iter().try_fold(0_u32, |number, byte| {
        let digit = char::from(*byte).to_digit(radix)?;
        number.checked_mul(radix)?.checked_add(digit)
    })
}

/// A character constant, quotes included.
pub(super) fn character(token: &[u8]) -> Result<Number, String> {
    let inner = token.get(1..).unwrap_or_default();
    let (unit, width) = unquote_unit(inner, b'\'')?;
    if inner.get(width..) != Some(b"'") {
        return Err(format!("malformed character constant: {}", String::from_utf8_lossy(token)));
    }
    let code = match unit {
        Unit::Rune(rune) => i64::from(u32::from(rune)),
        Unit::Byte(byte) if byte < 0x80 || inner.first() == Some(&b'\\') => i64::from(byte),
        Unit::Byte(_) => i64::from(u32::from(char::REPLACEMENT_CHARACTER)),
    };
    Ok(Number::Int(code))
}

/// A number as Go types it from its looks alone, with what else it may stand for.
pub(super) fn number(token: &[u8]) -> Result<Number, String> {
    let text = std::str::from_utf8(token).unwrap_or_default();
    let illegal = || format!("illegal number syntax: {}", quote_bytes(token));
    if text.ends_with('i') {
        // Helm's values and functions know no complex numbers: nothing could be done with one.
        return Err(format!("complex constants are not supported: {text}"));
    }
    match integer(text) {
        Some(Integer::Signed(int)) => return Ok(Number::Int(int)),
        Some(Integer::Unsigned(int)) => return Ok(Number::Overflowing(int)),
        None => {}
    }
    let float = float(text).ok_or_else(illegal)?;
    if !text.contains(['.', 'e', 'E', 'p', 'P']) {
        return Err(format!("integer overflow: {}", quote_bytes(token)));
    }
    if is_hex(text) && !text.contains(['p', 'P']) {
        // No float type by its looks and no integer by its value: Go has no constant for it.
        return Err(illegal());
    }
    Ok(Number::Float(float))
}

fn is_hex(text: &str) -> bool {
    text.starts_with("0x") || text.starts_with("0X")
}

enum Integer {
    Signed(i64),
    Unsigned(u64),
}

/// `strconv.ParseInt` and `ParseUint` with base 0: prefixes, and underscores where Go allows them.
fn integer(text: &str) -> Option<Integer> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let (radix, digits) = radix_and_digits(unsigned)?;
    if digits.contains('_') && !underscores_are_fine(unsigned) {
        return None;
    }
    let digits: String = digits.chars().filter(|c| *c != '_').collect();
    if digits.is_empty() || digits.starts_with(['+', '-']) {
        return None;
    }
    let magnitude = u64::from_str_radix(&digits, radix).ok()?;
    match (negative, i64::try_from(magnitude)) {
        (false, Ok(int)) => Some(Integer::Signed(int)),
        (false, Err(_)) if !text.starts_with('+') => Some(Integer::Unsigned(magnitude)),
        (false, Err(_)) => None,
        (true, _) => 0_i64.checked_sub_unsigned(magnitude).map(Integer::Signed),
    }
}

fn radix_and_digits(unsigned: &str) -> Option<(u32, &str)> {
    let lower = unsigned.get(..2).unwrap_or_default().to_ascii_lowercase();
    Some(match lower.as_str() {
        "0x" => (16, unsigned.get(2..)?),
        "0o" => (8, unsigned.get(2..)?),
        "0b" => (2, unsigned.get(2..)?),
        _ if unsigned.len() > 1 && unsigned.starts_with('0') => (8, unsigned.get(1..)?),
        _ => (10, unsigned),
    })
}

/// Underscores stand between digits, or between a base prefix and a digit.
fn underscores_are_fine(unsigned: &str) -> bool {
    let has_prefix = unsigned.get(1..2).is_some_and(|c| "xXoObB".contains(c)) && unsigned.starts_with('0');
    let body = if has_prefix { unsigned.get(2..).unwrap_or_default() } else { unsigned };
    let hex = has_prefix && is_hex(unsigned);
    let is_digit = |c: char| c.is_ascii_digit() || (hex && c.is_ascii_hexdigit());
    let mut before = has_prefix;
    let mut chars = body.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '_' && !(before && chars.peek().copied().is_some_and(is_digit)) {
            return false;
        }
        before = is_digit(c);
    }
    true
}

/// `strconv.ParseFloat` of what the lexer lets through.
fn float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.contains('_') {
        // Underscores need a base prefix in floats.
        if !is_hex(unsigned) || !underscores_are_fine(unsigned) {
            return None;
        }
    }
    let value = if is_hex(unsigned) { hex_float(unsigned)? } else { unsigned.parse::<f64>().ok()? };
    if value.is_infinite() {
        return None;
    }
    Some(if text.starts_with('-') { -value } else { value })
}

/// `0x1.8p3`. Digits beyond the 64 bits that are read don't round exactly.
fn hex_float(unsigned: &str) -> Option<f64> {
    let (mantissa, exponent) = unsigned.get(2..)?.split_once(['p', 'P'])?;
    let mut exponent: i32 = exponent.parse().ok()?;
    let mut value = 0_u64;
    let (mut seen_dot, mut seen_digit) = (false, false);
    for c in mantissa.chars().filter(|c| *c != '_') {
        if c == '.' {
            seen_dot = true;
            continue;
        }
        let digit = c.to_digit(16)?;
        seen_digit = true;
        if value >> 60 == 0 {
            value = value << 4 | u64::from(digit);
            exponent = exponent.saturating_sub(if seen_dot { 4 } else { 0 });
        } else {
            exponent = exponent.saturating_add(if seen_dot { 0 } else { 4 });
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "rounding to the nearest float is what is wanted")]
    let value = value as f64;
    seen_digit.then(|| value * 2_f64.powi(exponent.clamp(-1200, 1200)))
}
