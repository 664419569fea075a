//! Floating-point numbers as Go's `strconv.FormatFloat` writes them.

/// How a number is written: the letter that `strconv.FormatFloat` takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FloatFormat {
    /// `e`: `-d.dddde±dd`
    Exponent,
    /// `f`: `-ddd.dddd`
    Decimal,
    /// `g`: [`FloatFormat::Exponent`] for large exponents, [`FloatFormat::Decimal`] otherwise
    General,
    /// `x`: `-0x1.yyyyp±dd`
    Hexadecimal,
    /// `b`: `-ddddp±ddd`, the mantissa as an integer
    Binary,
}

// More digits than any float64 has: from here on there are only zeros, and Rust's own formatter takes no precision
// above 65535.
const EXACT: usize = 1100;

/// Writes a number as `strconv.FormatFloat(value, format, precision, 64)` does; without a precision with the fewest
/// digits that read as the same number. Infinities are `+Inf` and `-Inf`, no number is `NaN`.
#[must_use]
pub fn format_float(value: f64, format: FloatFormat, precision: Option<usize>) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf".into() } else { "-Inf".into() };
    }
    let magnitude = value.abs();
    let text = match format {
        FloatFormat::Exponent => exponent(&digits(magnitude, precision), precision),
        FloatFormat::Decimal => decimal(magnitude, precision),
        FloatFormat::General => general(&digits(magnitude, precision.map(|p| p.max(1) - 1)), precision),
        FloatFormat::Hexadecimal => hexadecimal(magnitude, precision),
        FloatFormat::Binary => binary(magnitude),
    };
    if value.is_sign_negative() { format!("-{text}") } else { text }
}

/// As [`format_float`] with the fewest digits that read as the same `float32`.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "the 32-bit number is asked for")]
pub fn format_float32(value: f64) -> String {
    let short = value as f32;
    if !short.is_finite() {
        return format_float(f64::from(short), FloatFormat::General, None);
    }
    let text = general(&Digits::parse(&format!("{:e}", short.abs())), None);
    if short.is_sign_negative() { format!("-{text}") } else { text }
}

/// A number as `0.digits × 10^point`.
struct Digits {
    /// Without zeros at the end; empty for zero.
    digits: String,
    point: i32,
}

impl Digits {
    /// Reads what Rust's `{:e}` writes.
    fn parse(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        let digits = digits.trim_end_matches('0').to_owned();
        let point = if digits.is_empty() { 0 } else { exponent.parse::<i32>().unwrap_or(0) + 1 };
        Self { digits, point }
    }
}

/// The digits of a number: the shortest, or `after_first` ones behind the first.
fn digits(magnitude: f64, after_first: Option<usize>) -> Digits {
    Digits::parse(&match after_first {
        None => shortest(magnitude),
        Some(count) => format!("{magnitude:.*e}", count.min(EXACT)),
    })
}

/// The shortest digits that read as the number. Where two candidates are equally near, Go takes the even one; Rust's
/// own formatter doesn't, which shows from 15 digits on.
fn shortest(magnitude: f64) -> String {
    let text = format!("{magnitude:e}");
    let count = text.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
    if count < 15 {
        return text;
    }
    let nearest = format!("{magnitude:.*e}", count - 1);
    if nearest.parse() == Ok(magnitude) { nearest } else { text }
}

fn exponent(number: &Digits, precision: Option<usize>) -> String {
    let mut digits = number.digits.chars();
    let first = digits.next().unwrap_or('0');
    let mut rest: String = digits.collect();
    if let Some(precision) = precision {
        rest.extend(std::iter::repeat_n('0', precision.saturating_sub(rest.len())));
    }
    let exponent = if number.digits.is_empty() { 0 } else { number.point - 1 };
    let sign = if exponent < 0 { '-' } else { '+' };
    let dot = if rest.is_empty() { "" } else { "." };
    format!("{first}{dot}{rest}e{sign}{:02}", exponent.unsigned_abs())
}

fn decimal(magnitude: f64, precision: Option<usize>) -> String {
    match precision {
        None => positional(&digits(magnitude, None)),
        Some(precision) => {
            let mut text = format!("{magnitude:.*}", precision.min(EXACT));
            text.extend(std::iter::repeat_n('0', precision.saturating_sub(EXACT)));
            text
        }
    }
}

/// Shortest digits turn to the exponent form at 10⁶, others where the exponent reaches their number.
fn general(number: &Digits, precision: Option<usize>) -> String {
    let limit = precision.map_or(6, |precision| {
        let count = i32::try_from(number.digits.len()).unwrap_or(i32::MAX);
        let precision = i32::try_from(precision.max(1)).unwrap_or(i32::MAX);
        if precision > count && count >= number.point { count } else { precision }
    });
    let power = number.point - 1;
    if power < -4 || power >= limit { exponent(number, None) } else { positional(number) }
}

/// The digits with a decimal point where it belongs.
fn positional(number: &Digits) -> String {
    let digits = number.digits.as_str();
    let point = usize::try_from(number.point).unwrap_or(0);
    if digits.is_empty() {
        return "0".into();
    }
    if point == 0 {
        let zeros = usize::try_from(number.point.unsigned_abs()).unwrap_or(0);
        return format!("0.{}{digits}", "0".repeat(zeros));
    }
    match digits.split_at_checked(point) {
        Some((whole, "")) => whole.to_owned(),
        Some((whole, fraction)) => format!("{whole}.{fraction}"),
        None => format!("{digits:0<point$}"),
    }
}

const MANTISSA_BITS: u32 = 52;
const BIAS: i32 = 1023;

/// The mantissa, with the leading 1 of a normal number, and the exponent of its highest bit.
fn mantissa_and_exponent(magnitude: f64) -> (u64, i32) {
    let bits = magnitude.to_bits();
    let mantissa = bits & ((1 << MANTISSA_BITS) - 1);
    match i32::try_from(bits >> MANTISSA_BITS).unwrap_or(0) {
        0 => (mantissa, 1 - BIAS),
        exponent => (mantissa | 1 << MANTISSA_BITS, exponent - BIAS),
    }
}

fn binary(magnitude: f64) -> String {
    let (mantissa, exponent) = mantissa_and_exponent(magnitude);
    format!("{mantissa}p{:+}", exponent - MANTISSA_BITS.cast_signed())
}

fn hexadecimal(magnitude: f64, precision: Option<usize>) -> String {
    const TOP: u32 = 60;
    const FRACTION: u64 = (1 << TOP) - 1;
    let (mantissa, mut exponent) = mantissa_and_exponent(magnitude);
    if mantissa == 0 {
        exponent = 0;
    }
    let mut mantissa = mantissa << (TOP - MANTISSA_BITS);
    while mantissa != 0 && mantissa >> TOP == 0 {
        mantissa <<= 1;
        exponent -= 1;
    }
    if let Some(kept) = precision.and_then(|digits| u32::try_from(digits).ok()).filter(|digits| *digits < 15) {
        let dropped_bits = TOP - kept * 4;
        let dropped = (mantissa << (kept * 4)) & FRACTION;
        mantissa >>= dropped_bits;
        // Half goes to the even neighbour.
        if dropped | (mantissa & 1) > 1 << (TOP - 1) {
            mantissa += 1;
        }
        mantissa <<= dropped_bits;
        if mantissa >> (TOP + 1) != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let lead = mantissa >> TOP;
    let fraction = format!("{:015x}", mantissa & FRACTION);
    let fraction = match precision {
        None => fraction.trim_end_matches('0').to_owned(),
        Some(precision) => {
            let digits = fraction.get(..precision).unwrap_or(&fraction);
            format!("{digits}{}", "0".repeat(precision.saturating_sub(digits.len())))
        }
    };
    let dot = if fraction.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("0x{lead}{dot}{fraction}p{sign}{:02}", exponent.unsigned_abs())
}
