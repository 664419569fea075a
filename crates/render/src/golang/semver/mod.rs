//! Semantic versions and constraints on them as `Masterminds/semver` 3 reads them: leniently ("1.19", "v1").

mod constraint;

use std::cmp::Ordering;
use std::fmt;

pub use constraint::Constraints;

/// The longest version, in bytes.
const MAX_LENGTH: usize = 256;

/// Why a text is no version or no constraint, in the library's words.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SemverError {
    /// Not a version.
    #[error("invalid semantic version")]
    Invalid,
    /// A number of a pre-release begins with 0.
    #[error("version segment starts with 0")]
    LeadingZero,
    /// A number beyond 64 bits.
    #[error("error parsing version segment: strconv.ParseUint: parsing \"{0}\": value out of range")]
    OutOfRange(String),
    /// More than 256 bytes.
    #[error("version string is too long (max 256 bytes)")]
    TooLong,
    /// Not a constraint; the text is quoted as Go does.
    #[error("improper constraint: {0}")]
    Constraint(String),
    /// A constraint whose numbers are none.
    #[error("constraint parser error")]
    ConstraintVersion,
    /// A constraint of more than 512 bytes.
    #[error("constraint string is too long (max 512 bytes)")]
    ConstraintTooLong,
    /// More than 32 alternatives.
    #[error("too many constraint groups (max 32)")]
    TooManyGroups,
}

/// A semantic version.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second number, 0 when it is not written.
    pub minor: u64,
    /// The third number, 0 when it is not written.
    pub patch: u64,
    /// What follows the `-`, or nothing.
    pub prerelease: String,
    /// What follows the `+`, or nothing.
    pub metadata: String,
    /// As it was written.
    pub original: String,
}

/// The parts of a version or of the version in a constraint, as they are written.
#[derive(Clone, Copy, Default, Debug)]
struct Parts<'a> {
    /// With the `v`.
    text: &'a str,
    major: &'a str,
    /// Without the dot; likewise below.
    minor: Option<&'a str>,
    patch: Option<&'a str>,
    prerelease: &'a str,
    metadata: &'a str,
}

/// Takes the longest version off the beginning of a text; `number` tells the characters of its numbers.
fn take_parts(text: &str, number: fn(char) -> bool) -> Option<(Parts<'_>, &str)> {
    let split_at_end =
        |text: &'_ str, accepts: fn(char) -> bool| -> usize { text.find(|char| !accepts(char)).unwrap_or(text.len()) };
    let mut rest = text.strip_prefix('v').unwrap_or(text);
    let (major, behind) = rest.split_at_checked(split_at_end(rest, number))?;
    if major.is_empty() {
        return None;
    }
    rest = behind;
    let mut parts = Parts { major, ..Parts::default() };
    for part in [&mut parts.minor, &mut parts.patch] {
        let Some(behind) = rest.strip_prefix('.') else { break };
        let (digits, behind) = behind.split_at_checked(split_at_end(behind, number))?;
        if digits.is_empty() {
            break;
        }
        *part = Some(digits);
        rest = behind;
    }
    for (sign, part) in [('-', &mut parts.prerelease), ('+', &mut parts.metadata)] {
        let Some(behind) = rest.strip_prefix(sign) else { continue };
        let length = identifiers_length(behind);
        if length > 0 {
            (*part, rest) = behind.split_at_checked(length)?;
        }
    }
    parts.text = text.get(..text.len() - rest.len())?;
    Some((parts, rest))
}

/// How much of the text is `identifier(.identifier)*`.
fn identifiers_length(text: &str) -> usize {
    let mut length = 0;
    for (index, identifier) in text.split('.').enumerate() {
        let end = identifier.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(identifier.len());
        if end == 0 {
            break;
        }
        length += end + usize::from(index > 0);
        if end < identifier.len() {
            break;
        }
    }
    length
}

const fn is_digit(char: char) -> bool {
    char.is_ascii_digit()
}

impl Version {
    /// Reads a version. A leading `v` and missing numbers are taken.
    ///
    /// # Errors
    /// [`SemverError`]
    pub fn parse(text: &str) -> Result<Self, SemverError> {
        if text.len() > MAX_LENGTH {
            return Err(SemverError::TooLong);
        }
        match take_parts(text, is_digit) {
            Some((parts, "")) => Self::from_parts(parts),
            _ => Err(SemverError::Invalid),
        }
    }

    fn from_parts(parts: Parts<'_>) -> Result<Self, SemverError> {
        let number = |text: &str| text.parse().map_err(|_| SemverError::OutOfRange(text.to_owned()));
        let version = Self {
            major: number(parts.major)?,
            minor: number(parts.minor.unwrap_or("0"))?,
            patch: number(parts.patch.unwrap_or("0"))?,
            prerelease: parts.prerelease.to_owned(),
            metadata: parts.metadata.to_owned(),
            original: parts.text.to_owned(),
        };
        let leading_zero =
            |part: &str| part.len() > 1 && part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit());
        if parts.prerelease.split('.').any(leading_zero) { Err(SemverError::LeadingZero) } else { Ok(version) }
    }

    /// The order of precedence; metadata does not count.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        let numbers = |version: &Self| (version.major, version.minor, version.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| {
            match (self.prerelease.is_empty(), other.prerelease.is_empty()) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Greater,
                (false, true) => Ordering::Less,
                (false, false) => compare_prereleases(&self.prerelease, &other.prerelease),
            }
        })
    }
}

/// Identifier by identifier: numbers by value and below words; the shorter one first.
fn compare_prereleases(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(a), Some(b)) => match (a.parse::<u64>(), b.parse::<u64>()) {
                _ if a == b => Ordering::Equal,
                (Ok(a), Ok(b)) if a != b => a.cmp(&b),
                (Ok(_), Ok(_)) => Ordering::Less,
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => a.cmp(b),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.prerelease.is_empty() {
            write!(f, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_leniently() {
        for (text, read) in [
            ("1.19", "1.19.0"),
            ("v1", "1.0.0"),
            ("01.02.03", "1.2.3"),
            ("v1.2.3-rc.1+git-5", "1.2.3-rc.1+git-5"),
            ("1.2.3+m", "1.2.3+m"),
            ("1-x", "1.0.0-x"),
        ] {
            let version = Version::parse(text).unwrap();
            assert_eq!((version.to_string().as_str(), version.original.as_str()), (read, text));
        }
        for text in ["", "V1", "1.2.3.4", "1.x", " 1", "1.2.3-", "1..2", "1.2.", "1.2.3-a..b", "vv1"] {
            assert_eq!(Version::parse(text), Err(SemverError::Invalid), "{text}");
        }
        assert_eq!(Version::parse("1.2.3-01"), Err(SemverError::LeadingZero));
        assert!(matches!(Version::parse("99999999999999999999"), Err(SemverError::OutOfRange(_))));
    }

    #[test]
    fn prereleases_come_before_their_release() {
        let sorted = ["1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta", "1.0.0", "1.0.1"];
        for pair in sorted.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|text| Version::parse(text).unwrap());
            assert_eq!(a.compare(&b), Ordering::Less, "{a} {b}");
        }
    }
}
