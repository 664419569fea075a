//! Amounts of resources.

use std::fmt;
use std::str::FromStr;

/// An amount such as `250m`, `1.5Gi` or `1e3`, exact as the API server reads it (`resource.Quantity`): in
/// billionths, with finer fractions rounded away from zero and the magnitude capped at 2^63 - 1.
///
/// Source: the grammar in k8s.io/apimachinery, `pkg/api/resource`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Quantity(i128);

/// The text is no quantity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a quantity: a number, followed by n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei or an exponent")]
pub struct InvalidQuantity;

/// More digits than any quantity within the cap can have before the point; digits behind these only round.
const DIGITS: usize = 20;
const NANO: u32 = 9;
const CAP: i128 = (i64::MAX as i128) * 1_000_000_000;

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The amount in billionths.
    #[must_use]
    pub const fn nanos(self) -> i128 {
        self.0
    }

    /// Whether it is more than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// The sum; the cap is the cap.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0).clamp(-CAP, CAP))
    }

    /// The amount so many times; the cap is the cap.
    #[must_use]
    pub fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(i128::from(count)).clamp(-CAP, CAP))
    }
}

/// The amount with the suffix that a reader expects: `1500m`, `3`, `1536Mi`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ONE: i128 = 1_000_000_000;
        if self.0 % ONE != 0 {
            return match self.0 % 1_000_000 {
                0 => write!(f, "{}m", self.0 / 1_000_000),
                _ => write!(f, "{}n", self.0),
            };
        }
        let mut whole = self.0 / ONE;
        let mut suffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].iter();
        let mut suffix = "";
        while whole != 0 && whole % 1024 == 0 {
            let Some(next) = suffixes.next() else { break };
            suffix = next;
            whole /= 1024;
        }
        write!(f, "{whole}{suffix}")
    }
}

impl FromStr for Quantity {
    type Err = InvalidQuantity;

    fn from_str(text: &str) -> Result<Self, InvalidQuantity> {
        let (negative, unsigned) = match text.as_bytes().first() {
            Some(b'-') => (true, text.get(1..).unwrap_or_default()),
            Some(b'+') => (false, text.get(1..).unwrap_or_default()),
            _ => (false, text),
        };
        let digits_end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
        let (number, suffix) = unsigned.split_at_checked(digits_end).ok_or(InvalidQuantity)?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if fraction.contains('.') || (whole.is_empty() && fraction.is_empty()) {
            return Err(InvalidQuantity);
        }
        let (exponent, doublings) = scale(suffix).ok_or(InvalidQuantity)?;
        let magnitude = scaled(whole, fraction, exponent, doublings);
        Ok(Self(if negative { -magnitude } else { magnitude }))
    }
}

/// The powers of ten and of two that a suffix stands for.
fn scale(suffix: &str) -> Option<(i32, u32)> {
    Some(match suffix {
        "n" => (-9, 0),
        "u" => (-6, 0),
        "m" => (-3, 0),
        "" => (0, 0),
        "k" => (3, 0),
        "M" => (6, 0),
        "G" => (9, 0),
        "T" => (12, 0),
        "P" => (15, 0),
        "E" => (18, 0),
        "Ki" => (0, 10),
        "Mi" => (0, 20),
        "Gi" => (0, 30),
        "Ti" => (0, 40),
        "Pi" => (0, 50),
        "Ei" => (0, 60),
        _ => (suffix.strip_prefix(['e', 'E'])?.parse().ok()?, 0),
    })
}

/// `whole.fraction` × 10^`exponent` × 2^`doublings` in billionths, rounded up and capped.
fn scaled(whole: &str, fraction: &str, exponent: i32, doublings: u32) -> i128 {
    let mut mantissa: i128 = 0;
    let mut taken = 0;
    let mut exponent = i64::from(exponent) + i64::from(NANO);
    let mut inexact = false;
    let digits = whole.bytes().map(|digit| (digit, 0)).chain(fraction.bytes().map(|digit| (digit, 1)));
    for (digit, behind_point) in digits {
        let digit = i128::from(digit - b'0');
        if taken < DIGITS {
            mantissa = mantissa * 10 + digit;
            taken += usize::from(mantissa != 0);
            exponent -= behind_point;
        } else {
            inexact |= digit != 0;
            exponent += 1 - behind_point;
        }
    }
    // At most 20 digits and 60 doublings: less than 2^127.
    let mantissa = mantissa << doublings;
    let power = |exponent: i64| u32::try_from(exponent).ok().and_then(|exponent| 10_i128.checked_pow(exponent));
    let value = if exponent >= 0 {
        power(exponent).and_then(|power| mantissa.checked_mul(power)).unwrap_or(if mantissa == 0 { 0 } else { CAP })
    } else {
        let divisor = power(exponent.saturating_neg()).unwrap_or(i128::MAX);
        inexact |= mantissa % divisor != 0;
        mantissa / divisor
    };
    value.saturating_add(i128::from(inexact)).min(CAP)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nanos(text: &str) -> Option<i128> {
        text.parse().ok().map(Quantity::nanos)
    }

    #[test]
    fn every_suffix_scales_as_the_api_server_scales_it() {
        let table: &[(&str, i128)] = &[
            ("1", 1_000_000_000),
            ("100m", 100_000_000),
            ("0.1", 100_000_000),
            (".5", 500_000_000),
            ("5.", 5_000_000_000),
            ("3u", 3_000),
            ("7n", 7),
            ("1k", 1_000_000_000_000),
            ("1Ki", 1_024_000_000_000),
            ("1.5Gi", 1_610_612_736_000_000_000),
            ("1e3", 1_000_000_000_000),
            ("1E-3", 1_000_000),
            ("-2", -2_000_000_000),
            ("+2", 2_000_000_000),
            ("1E", 1_000_000_000_000_000_000 * 1_000_000_000),
            ("0", 0),
            ("0e99", 0),
        ];
        for (text, expected) in table {
            assert_eq!(nanos(text), Some(*expected), "{text}");
        }
    }

    #[test]
    fn fractions_finer_than_a_billionth_are_rounded_away_from_zero() {
        assert_eq!(nanos("0.1n"), Some(1));
        assert_eq!(nanos("-0.1n"), Some(-1));
        assert_eq!(nanos("0.0000000000000000000000000000000000000000001"), Some(1));
        assert_eq!(nanos("1e-100"), Some(1));
    }

    #[test]
    fn large_amounts_are_capped() {
        assert_eq!(nanos("1e100"), Some(CAP));
        assert_eq!(nanos("99999999999999999999999999Ei"), Some(CAP));
        assert_eq!(nanos("9223372036854775807"), Some(CAP));
    }

    #[test]
    fn amounts_are_shown_with_the_suffix_that_a_reader_expects() {
        let shown = |text: &str| text.parse::<Quantity>().unwrap().to_string();
        let table =
            [("0.5", "500m"), ("2000m", "2"), ("1.5Gi", "1536Mi"), ("3e9", "3000000000"), ("1n", "1n"), ("0", "0")];
        for (text, expected) in table {
            assert_eq!(shown(text), expected, "{text}");
        }
        let half: Quantity = "500m".parse().unwrap();
        assert_eq!(half.plus(half).times(3).to_string(), "3");
        assert_eq!(Quantity(CAP).plus(Quantity(CAP)).times(i64::MAX), Quantity(CAP));
    }

    #[test]
    fn what_is_no_quantity_is_refused() {
        for text in ["", ".", "-", "1.2.3", "1 Gi", "1gb", "1K", "Mi", "1e", "1e1.5", "12MiB", "ü"] {
            assert_eq!(nanos(text), None, "{text}");
        }
    }
}
