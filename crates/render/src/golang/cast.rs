//! Numbers from anything: Go's `strconv` and the library `spf13/cast`, on which Sprig's arithmetic stands.

use crate::value::{IntType, Kind, Value};

/// `cast.ToInt64`: 0 for what is no number.
#[must_use]
pub fn to_int64(value: &Value) -> i64 {
    match &value.kind {
        Kind::Bool(bool) => i64::from(*bool),
        Kind::Int(int, _) => *int,
        Kind::Float(float) => float_to_int64(*float),
        Kind::String(text) => parse_int(without_zero_decimals(text.as_bytes()), 0).unwrap_or(0),
        Kind::Object(object) => match object.plain().kind {
            // A `time.Month`.
            Kind::Int(int, _) => int,
            _ => 0,
        },
        Kind::Nil | Kind::List(_) | Kind::Map(_) => 0,
    }
}

/// `cast.ToFloat64`: 0 for what is no number.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "Go's conversion rounds likewise")]
pub fn to_float64(value: &Value) -> f64 {
    match &value.kind {
        Kind::Bool(bool) => f64::from(u8::from(*bool)),
        Kind::Int(int, IntType::Uint64) => int.cast_unsigned() as f64,
        Kind::Int(int, _) => *int as f64,
        Kind::Float(float) => *float,
        Kind::String(text) => parse_float(text.as_bytes()).unwrap_or(0.0),
        Kind::Object(_) => to_int64(value) as f64,
        Kind::Nil | Kind::List(_) | Kind::Map(_) => 0.0,
    }
}

/// Go's conversion `int64(float)` on amd64: towards zero, and the least integer for all that doesn't fit.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
pub fn float_to_int64(float: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&float) { float as i64 } else { i64::MIN }
}

/// "8.00" is read as "8".
fn without_zero_decimals(text: &[u8]) -> &[u8] {
    let zeros = text.iter().rev().take_while(|byte| **byte == b'0').count();
    match text.get(..text.len() - zeros).and_then(<[u8]>::split_last) {
        Some((b'.', whole)) if zeros > 0 => whole,
        _ => text,
    }
}

/// Why `strconv` reads no integer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IntError {
    /// Not an integer.
    Syntax,
    /// An integer beyond 64 bits; the nearest that fits.
    Range(i64),
}

/// `strconv.ParseInt(text, base, 64)`. Base 0 takes the base from the prefix (`0x`, `0o`, `0b`, `0`) and allows
/// underscores between digits.
///
/// # Errors
/// As [`IntError`] has them.
pub fn parse_int(text: &[u8], base: u32) -> Result<i64, IntError> {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let (radix, digits) = if base == 0 { prefix(digits) } else { (base, digits) };
    if base == 0 && !underscores_separate(text) {
        return Err(IntError::Syntax);
    }
    let mut magnitude: Option<u64> = Some(0);
    let mut any = false;
    for byte in digits {
        if *byte == b'_' && base == 0 {
            continue;
        }
        let digit = char::from(*byte).to_digit(radix).ok_or(IntError::Syntax)?;
        any = true;
        magnitude = magnitude.and_then(|m| m.checked_mul(u64::from(radix))?.checked_add(u64::from(digit)));
    }
    if !any {
        return Err(IntError::Syntax);
    }
    let nearest = if negative { i64::MIN } else { i64::MAX };
    let magnitude = magnitude.ok_or(IntError::Range(nearest))?;
    let value = if negative { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() };
    value.ok_or(IntError::Range(nearest))
}

fn prefix(digits: &[u8]) -> (u32, &[u8]) {
    match digits {
        [b'0', b'x' | b'X', rest @ ..] if !rest.is_empty() => (16, rest),
        [b'0', b'o' | b'O', rest @ ..] if !rest.is_empty() => (8, rest),
        [b'0', b'b' | b'B', rest @ ..] if !rest.is_empty() => (2, rest),
        [b'0', ..] => (8, digits),
        _ => (10, digits),
    }
}

/// Whether each underscore stands between two digits, or a base prefix and a digit.
fn underscores_separate(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text);
    let (mut digit_before, rest, hex) = match text {
        [b'0', b'x' | b'X', rest @ ..] => (true, rest, true),
        [b'0', b'b' | b'B' | b'o' | b'O', rest @ ..] => (true, rest, false),
        _ => (false, text, false),
    };
    let mut underscore_before = false;
    for byte in rest {
        let is_digit = byte.is_ascii_digit() || hex && byte.is_ascii_hexdigit();
        if *byte == b'_' {
            if !digit_before {
                return false;
            }
        } else if underscore_before && !is_digit {
            return false;
        }
        underscore_before = *byte == b'_';
        digit_before = is_digit;
    }
    !underscore_before
}

/// `strconv.Atoi` without its error, as Sprig calls it: 0 for what is no decimal integer, the nearest `int` for
/// what is too large.
#[must_use]
pub fn atoi(text: &[u8]) -> i64 {
    match parse_int(text, 10) {
        Ok(int) | Err(IntError::Range(int)) => int,
        Err(IntError::Syntax) => 0,
    }
}

/// `strconv.ParseFloat(text, 64)`; `None` for a syntax or range error.
#[must_use]
pub fn parse_float(text: &[u8]) -> Option<f64> {
    let (negative, body) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let body = std::str::from_utf8(body).ok()?;
    let magnitude = match body.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        // Go takes no sign before NaN.
        "nan" => return (body.len() == text.len()).then_some(f64::NAN),
        lower if lower.starts_with("0x") => hex_float(lower.get(2..)?, underscores_separate(text))?,
        lower if lower.contains('_') => {
            decimal_float(&lower.replace('_', "")).filter(|_| underscores_separate(text))?
        }
        lower => decimal_float(lower)?,
    };
    Some(if negative { -magnitude } else { magnitude })
}

fn decimal_float(lower: &str) -> Option<f64> {
    let number = lower.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    // Too large a number is an error in Go.
    lower.parse().ok().filter(|value: &f64| number && value.is_finite())
}

/// `1.8p3`, the part of a hexadecimal number behind its prefix. Digits beyond 60 bits are cut off, not rounded.
fn hex_float(digits: &str, underscores_fit: bool) -> Option<f64> {
    let (mantissa_text, exponent) = digits.split_once('p')?;
    let exponent = parse_int(exponent.as_bytes(), 10).ok()?;
    let (mut mantissa, mut scale, mut point, mut any) = (0u64, 0i64, false, false);
    for char in mantissa_text.chars() {
        match char {
            '.' if !point => point = true,
            '_' if underscores_fit => {}
            _ => {
                let digit = u64::from(char.to_digit(16)?);
                any = true;
                if mantissa >> 60 == 0 {
                    mantissa = mantissa << 4 | digit;
                    scale -= i64::from(point) * 4;
                } else {
                    scale += i64::from(!point) * 4;
                }
            }
        }
    }
    let power = i32::try_from(exponent.saturating_add(scale).clamp(-2200, 2200)).ok()?;
    #[expect(clippy::cast_precision_loss, reason = "rounding to 53 bits is what is asked for")]
    let value = mantissa as f64 * 2f64.powi(power / 2) * 2f64.powi(power - power / 2);
    (any && value.is_finite()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_cast_as_go_literals() {
        for (text, int) in [
            ("8", 8),
            ("08", 0),
            ("010", 8),
            ("0x10", 16),
            ("0b11", 3),
            ("0o17", 15),
            ("1_000", 1000),
            ("1__0", 0),
            ("8.00", 8),
            ("8.5", 0),
            ("1e3", 0),
            ("-7", -7),
            ("+7", 7),
            ("", 0),
            ("12abc", 0),
            (" 1", 0),
            ("9223372036854775808", 0),
            ("-9223372036854775808", i64::MIN),
            (".0", 0),
            ("0x_1", 1),
        ] {
            assert_eq!(to_int64(&Value::string(text)), int, "{text}");
        }
    }

    #[test]
    fn floats_are_cut_towards_zero_and_never_saturate_upwards() {
        for (float, int) in [(1.9, 1), (-1.9, -1), (1e19, i64::MIN), (f64::NAN, i64::MIN), (-1e30, i64::MIN)] {
            assert_eq!(float_to_int64(float), int, "{float}");
        }
    }

    #[test]
    fn floats_are_read_as_go_reads_them() {
        for (text, float) in [
            ("1.5", Some(1.5)),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            ("1e3", Some(1000.0)),
            ("-Inf", Some(f64::NEG_INFINITY)),
            ("0x1.8p1", Some(3.0)),
            ("0x10", None),
            ("1_0", Some(10.0)),
            ("1__0", None),
            ("1e400", None),
            ("1e-400", Some(0.0)),
            ("x", None),
            ("", None),
            ("+-1", None),
        ] {
            assert_eq!(parse_float(text.as_bytes()), float, "{text}");
        }
    }

    #[test]
    fn atoi_gives_the_nearest_int_for_numbers_too_large() {
        assert_eq!(atoi(b"99999999999999999999"), i64::MAX);
        assert_eq!(atoi(b"1_0"), 0);
        assert_eq!(atoi(b"-42"), -42);
    }
}
