//! Spans of time as Go writes them.

use std::str::FromStr;

use hullmark_parser::NodeRef;

use crate::{FromNode, substitution};

/// A span of time such as `2160h` or `1h30m`, in nanoseconds.
///
/// Source: `time.ParseDuration` of Go, which has nothing longer than hours.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct GoDuration(i128);

/// The text is no span of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a duration: numbers, each followed by h, m, s, ms, us or ns")]
pub struct InvalidDuration;

/// Longest unit first, so that `ms` is not read as `m`.
const UNITS: [(&str, i128); 7] = [
    ("ms", 1_000_000),
    ("us", 1_000),
    ("µs", 1_000),
    ("ns", 1),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
];

impl GoDuration {
    /// The whole hours in it.
    #[must_use]
    pub const fn hours(self) -> i128 {
        self.0 / 3_600_000_000_000
    }
}

impl FromStr for GoDuration {
    type Err = InvalidDuration;

    fn from_str(text: &str) -> Result<Self, InvalidDuration> {
        let mut rest = text.strip_prefix('+').unwrap_or(text);
        if rest == "0" {
            return Ok(Self(0));
        }
        let mut total: i128 = 0;
        while !rest.is_empty() || total == 0 {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or(InvalidDuration)?;
            let (number, behind) = rest.split_at_checked(end).ok_or(InvalidDuration)?;
            let (unit, nanos) = UNITS.iter().find(|(unit, _)| behind.starts_with(unit)).ok_or(InvalidDuration)?;
            total = amount(number, *nanos).and_then(|more| total.checked_add(more)).ok_or(InvalidDuration)?;
            rest = behind.strip_prefix(unit).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
        }
        Ok(Self(total))
    }
}

/// A decimal number of units; digits behind the ninth after the point are dropped.
fn amount(number: &str, nanos: i128) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let digits = fraction.get(..fraction.len().min(9))?;
    let part: i128 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    let scale = 10_i128.checked_pow(u32::try_from(digits.len()).ok()?)?;
    let part = part.checked_mul(nanos)?.checked_div(scale)?;
    whole.checked_mul(nanos)?.checked_add(part)
}

impl<'d> FromNode<'d> for GoDuration {
    fn from_node(node: NodeRef<'d>) -> Option<Self> {
        substitution::text_of(node)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_in_go() {
        for (text, hours) in [("2160h", 2160), ("90m", 1), ("2400h0m0s", 2400), ("1.5h30m", 2), ("0", 0), ("10ms", 0)] {
            assert_eq!(text.parse().map(GoDuration::hours), Ok(hours), "{text}");
        }
    }

    #[test]
    fn days_and_bare_numbers_are_no_durations() {
        for text in ["", "90d", "90", "h", "1h 2m", "1y", "."] {
            assert_eq!(text.parse::<GoDuration>(), Err(InvalidDuration), "{text}");
        }
    }
}
