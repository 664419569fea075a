//! Go's durations: nanoseconds, written like `1h30m0.5s`.

use super::SECOND;

const UNITS: [(&str, i64); 8] = [
    ("ns", 1),
    ("us", 1000),
    ("µs", 1000),
    ("μs", 1000),
    ("ms", 1_000_000),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", 3600 * SECOND),
];

/// `time.ParseDuration`, in nanoseconds.
///
/// # Errors
/// Go's words.
pub fn parse_duration(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {}", crate::gofmt::quote_bytes(text.as_bytes()));
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (whole, behind) = split_digits(rest);
        let (fraction, behind) = match behind.strip_prefix('.') {
            Some(behind) => split_digits(behind),
            None => ("", behind),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let length = behind.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(behind.len());
        let (name, behind) = behind.split_at_checked(length).unwrap_or((behind, ""));
        let quoted = |text: &str| crate::gofmt::quote_bytes(text.as_bytes());
        if name.is_empty() {
            return Err(format!("time: missing unit in duration {}", quoted(text)));
        }
        let Some((_, unit)) = UNITS.iter().find(|(unit, _)| *unit == name) else {
            return Err(format!("time: unknown unit {} in duration {}", quoted(name), quoted(text)));
        };
        let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| invalid())? };
        let nanos = whole.checked_mul(unit.unsigned_abs()).ok_or_else(invalid)?;
        total = nanos.checked_add(part_of(fraction, *unit)).and_then(|n| total.checked_add(n)).ok_or_else(invalid)?;
        rest = behind;
    }
    if negative { 0i64.checked_sub_unsigned(total) } else { i64::try_from(total).ok() }.ok_or_else(invalid)
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// The nanoseconds of `0.fraction` units; digits beyond 18 don't matter.
fn part_of(fraction: &str, unit: i64) -> u64 {
    let digits = fraction.get(..fraction.len().min(18)).unwrap_or_default();
    let power = 10u128.pow(u32::try_from(digits.len()).unwrap_or(0));
    let numerator = digits.parse::<u128>().unwrap_or(0) * u128::from(unit.unsigned_abs());
    u64::try_from(numerator / power).unwrap_or(0)
}

/// `time.Duration.String`
#[must_use]
pub fn format_duration(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let size = nanos.unsigned_abs();
    let fraction = |size: u64, unit: u64| -> String {
        let digits = unit.to_string().len() - 1;
        let rest = format!("{:0digits$}", size % unit);
        let rest = rest.trim_end_matches('0');
        let point = if rest.is_empty() || digits == 0 { "" } else { "." };
        let rest = if digits == 0 { "" } else { rest };
        format!("{}{point}{rest}", size / unit)
    };
    let second = SECOND.unsigned_abs();
    match size {
        0 => "0s".to_owned(),
        1..1000 => format!("{sign}{size}ns"),
        1000..1_000_000 => format!("{sign}{}µs", fraction(size, 1000)),
        _ if size < second => format!("{sign}{}ms", fraction(size, 1_000_000)),
        _ => {
            let (minutes, rest) = (size / second / 60, size % (60 * second));
            let hours = if minutes >= 60 { format!("{}h", minutes / 60) } else { String::new() };
            let minutes = if minutes > 0 { format!("{}m", minutes % 60) } else { String::new() };
            format!("{sign}{hours}{minutes}{}s", fraction(rest, second))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written() {
        for (text, written) in [
            ("1h30m", "1h30m0s"),
            ("-1.5h", "-1h30m0s"),
            ("90s", "1m30s"),
            ("1500us", "1.5ms"),
            ("1.5s", "1.5s"),
            ("0", "0s"),
            ("1h1ns", "1h0m0.000000001s"),
            ("2µs", "2µs"),
        ] {
            assert_eq!(format_duration(parse_duration(text).unwrap()), written, "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_told() {
        assert_eq!(parse_duration("1").unwrap_err(), r#"time: missing unit in duration "1""#);
        assert_eq!(parse_duration("1d").unwrap_err(), r#"time: unknown unit "d" in duration "1d""#);
        assert_eq!(parse_duration("").unwrap_err(), r#"time: invalid duration """#);
        assert_eq!(parse_duration("9999999999h").unwrap_err(), r#"time: invalid duration "9999999999h""#);
    }
}
