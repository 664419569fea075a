//! Constraints: alternatives (`||`) of comparisons that must all hold (`,` or spaces).

use std::cmp::Ordering;

use super::{Parts, SemverError, Version, compare_prereleases, take_parts};

/// The longest constraint, in bytes.
const MAX_LENGTH: usize = 512;
/// The most alternatives.
const MAX_GROUPS: usize = 32;

/// What a version is asked for.
#[derive(Clone, Debug)]
pub struct Constraints {
    groups: Vec<Group>,
}

/// Comparisons that must all hold.
#[derive(Clone, Debug)]
struct Group {
    comparisons: Vec<Comparison>,
    /// Pre-releases pass only where a comparison names one.
    prereleases: bool,
}

#[derive(Clone, Debug)]
struct Comparison {
    operator: Operator,
    version: Version,
    /// The first of the numbers that is left out or an `x`.
    open: Open,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Operator {
    /// None or `=`
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    /// `~` or `~>`
    Tilde,
    Caret,
}

/// From which number on a version is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Open {
    Nowhere,
    Patch,
    Minor,
    Major,
}

const fn is_number_or_wildcard(char: char) -> bool {
    // The library's pattern has the bar in its class of characters.
    matches!(char, '0'..='9' | 'x' | 'X' | '*' | '|')
}

/// The white space of Go's `\s`.
fn trim_start(text: &str) -> &str {
    text.trim_start_matches(['\t', '\n', '\x0C', '\r', ' '])
}

fn take_operator(text: &str) -> (Operator, &str) {
    const OPERATORS: [(&str, Operator); 11] = [
        ("!=", Operator::NotEqual),
        (">=", Operator::GreaterOrEqual),
        ("=>", Operator::GreaterOrEqual),
        ("<=", Operator::LessOrEqual),
        ("=<", Operator::LessOrEqual),
        ("~>", Operator::Tilde),
        ("=", Operator::Equal),
        (">", Operator::Greater),
        ("<", Operator::Less),
        ("~", Operator::Tilde),
        ("^", Operator::Caret),
    ];
    let found = OPERATORS.iter().find_map(|(sign, operator)| Some((*operator, text.strip_prefix(sign)?)));
    found.unwrap_or((Operator::Equal, text))
}

impl Constraints {
    /// Reads a constraint.
    ///
    /// # Errors
    /// [`SemverError`]
    pub fn parse(text: &str) -> Result<Self, SemverError> {
        if text.len() > MAX_LENGTH {
            return Err(SemverError::ConstraintTooLong);
        }
        let text = ranges_as_comparisons(text);
        let groups: Vec<&str> = text.split("||").collect();
        if groups.len() > MAX_GROUPS {
            return Err(SemverError::TooManyGroups);
        }
        Ok(Self { groups: groups.into_iter().map(Group::parse).collect::<Result<_, _>>()? })
    }

    /// Whether a version satisfies the constraint.
    #[must_use]
    pub fn check(&self, version: &Version) -> bool {
        self.groups.iter().any(|group| {
            (version.prerelease.is_empty() || group.prereleases)
                && group.comparisons.iter().all(|comparison| comparison.holds(version))
        })
    }
}

/// `1.2 - 3.4` is short for `>= 1.2, <= 3.4`.
fn ranges_as_comparisons(text: &str) -> String {
    let mut output = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some((from, to, behind)) = take_range(rest) {
            output.push_str(&format!(">= {from}, <= {to} "));
            rest = behind;
        } else {
            output.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    output
}

fn take_range(text: &str) -> Option<(&str, &str, &str)> {
    let space = |text| Some(trim_start(text)).filter(|trimmed: &&str| trimmed.len() < text.len());
    let (from, behind) = take_parts(trim_start(text), is_number_or_wildcard)?;
    let behind = space(space(behind)?.strip_prefix('-')?)?;
    let (to, behind) = take_parts(behind, is_number_or_wildcard)?;
    Some((from.text, to.text, trim_start(behind)))
}

impl Group {
    fn parse(text: &str) -> Result<Self, SemverError> {
        let improper = || SemverError::Constraint(crate::gofmt::quote_bytes(text.as_bytes()));
        let mut comparisons = Vec::new();
        let mut rest = trim_start(text);
        loop {
            let (operator, behind) = take_operator(rest);
            let (parts, behind) = take_parts(trim_start(behind), is_number_or_wildcard).ok_or_else(improper)?;
            comparisons.push((operator, parts));
            let next = trim_start(behind);
            if next.is_empty() {
                break;
            }
            rest = match next.strip_prefix(',') {
                Some(behind) => trim_start(behind),
                None if next.len() < behind.len() => next,
                None => return Err(improper()),
            };
        }
        let comparisons: Vec<Comparison> = comparisons
            .into_iter()
            .map(|(operator, parts)| Comparison::new(operator, parts))
            .collect::<Result<_, _>>()?;
        let prereleases = comparisons.iter().any(|comparison| !comparison.version.prerelease.is_empty());
        Ok(Self { comparisons, prereleases })
    }
}

impl Comparison {
    fn new(operator: Operator, parts: Parts<'_>) -> Result<Self, SemverError> {
        let wildcard = |part: Option<&str>| part.is_none_or(|part| matches!(part, "x" | "X" | "*"));
        let open = if wildcard(Some(parts.major)) {
            Open::Major
        } else if wildcard(parts.minor) {
            Open::Minor
        } else if wildcard(parts.patch) {
            Open::Patch
        } else {
            Open::Nowhere
        };
        // What stands behind a wildcard does not count, and is not looked at; with one, neither does metadata.
        let closed = |part: Option<&'static str>| part;
        let zero = closed(Some("0"));
        let parts = match open {
            Open::Nowhere => parts,
            Open::Patch => Parts { patch: zero, metadata: "", ..parts },
            Open::Minor => Parts { minor: zero, patch: zero, metadata: "", ..parts },
            Open::Major => Parts { major: "0", minor: zero, patch: zero, metadata: "", ..parts },
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if ![Some(parts.major), parts.minor, parts.patch].into_iter().flatten().all(digits) {
            return Err(SemverError::ConstraintVersion);
        }
        let version = Version::from_parts(parts).map_err(|_| SemverError::ConstraintVersion)?;
        Ok(Self { operator, version, open })
    }

    /// Whether `version` is as asked; its being a pre-release is not looked at.
    fn holds(&self, version: &Version) -> bool {
        let order = version.compare(&self.version);
        match self.operator {
            Operator::Equal if self.open == Open::Nowhere => order == Ordering::Equal,
            Operator::Equal | Operator::Tilde => self.tilde(version, order),
            Operator::NotEqual => self.not_equal(version, order),
            Operator::Greater => self.greater(version, order),
            Operator::GreaterOrEqual => order != Ordering::Less,
            Operator::Less => order == Ordering::Less,
            Operator::LessOrEqual => self.less_or_equal(version, order),
            Operator::Caret => self.caret(version, order),
        }
    }

    fn not_equal(&self, version: &Version, order: Ordering) -> bool {
        let asked = &self.version;
        match self.open {
            Open::Nowhere => order != Ordering::Equal,
            _ if version.major != asked.major => true,
            Open::Minor => false,
            _ if version.minor != asked.minor => true,
            Open::Patch => match (version.prerelease.is_empty(), asked.prerelease.is_empty()) {
                (true, true) => false,
                _ => compare_prereleases_with_none(&version.prerelease, &asked.prerelease) != Ordering::Equal,
            },
            Open::Major => version.patch != asked.patch || order != Ordering::Equal,
        }
    }

    fn greater(&self, version: &Version, order: Ordering) -> bool {
        match self.open {
            Open::Nowhere => order == Ordering::Greater,
            _ if version.major != self.version.major => version.major > self.version.major,
            // No 1.x is greater than "1".
            Open::Minor => false,
            Open::Patch => version.minor > self.version.minor,
            Open::Major => order == Ordering::Greater,
        }
    }

    fn less_or_equal(&self, version: &Version, order: Ordering) -> bool {
        let asked = &self.version;
        match self.open {
            Open::Nowhere => order != Ordering::Greater,
            Open::Minor => version.major <= asked.major,
            Open::Patch | Open::Major => (version.major, version.minor) <= (asked.major, asked.minor),
        }
    }

    fn tilde(&self, version: &Version, order: Ordering) -> bool {
        let asked = &self.version;
        if order == Ordering::Less {
            return false;
        }
        let zero = (asked.major, asked.minor, asked.patch) == (0, 0, 0);
        if zero && !matches!(self.open, Open::Minor | Open::Patch) {
            return true;
        }
        version.major == asked.major && (self.open == Open::Minor || version.minor == asked.minor)
    }

    /// The first number that is not 0 must stay.
    fn caret(&self, version: &Version, order: Ordering) -> bool {
        let asked = &self.version;
        if order == Ordering::Less {
            return false;
        }
        if asked.major > 0 || self.open == Open::Minor {
            return version.major == asked.major;
        }
        if version.major > 0 {
            return false;
        }
        if asked.minor > 0 || self.open == Open::Patch {
            return version.minor == asked.minor;
        }
        version.minor == 0 && version.patch == asked.patch
    }
}

/// As [`compare_prereleases`]; none comes first here.
fn compare_prereleases_with_none(a: &str, b: &str) -> Ordering {
    if a.is_empty() || b.is_empty() { a.len().min(1).cmp(&b.len().min(1)) } else { compare_prereleases(a, b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(constraint: &str, version: &str) -> bool {
        Constraints::parse(constraint).unwrap().check(&Version::parse(version).unwrap())
    }

    #[test]
    fn versions_are_checked_as_the_library_checks_them() {
        for (constraint, version, holds) in [
            (">=1.19-0", "1.19.3-gke.1", true),
            (">=1.19", "1.19.3-gke.1", false),
            (">= 1.19.0 < 1.22", "1.21.9", true),
            (">= 1.19.0, < 1.22", "1.22.0", false),
            ("<1.14-0", "v1.13.0", true),
            ("^1.2.x", "1.9.0", true),
            ("^0.2.3", "0.3.0", false),
            ("^0.0.3", "0.0.3", true),
            ("~1.2", "1.2.9", true),
            ("~1", "1.9.0", true),
            ("1.2", "1.2.7", true),
            ("=1.2.3", "1.2.4", false),
            ("1.x || >=3", "2.0.0", false),
            ("1.x || >=3", "3.1.0", true),
            ("1.2 - 1.4.5", "1.4.5", true),
            ("1.2 - 1.4.5", "1.4.6", false),
            ("*", "9.9.9", true),
            ("*", "9.9.9-a", false),
            (">1", "1.5.0", false),
            (">1.1", "1.1.5", false),
            ("<=1.1", "1.1.5", true),
            ("!=1.1.x", "1.1.5", false),
            ("!=1.1.5", "1.1.5", false),
        ] {
            assert_eq!(check(constraint, version), holds, "{constraint} {version}");
        }
    }

    #[test]
    fn what_is_no_constraint_is_told() {
        for (text, error) in [
            ("foo", r#"improper constraint: "foo""#),
            ("", r#"improper constraint: """#),
            (">=1.2<2", r#"improper constraint: ">=1.2<2""#),
            ("1.2.3.4", r#"improper constraint: "1.2.3.4""#),
            ("1 ||", r#"improper constraint: """#),
            ("1y", r#"improper constraint: "1y""#),
            ("1.2xx", "constraint parser error"),
        ] {
            assert_eq!(Constraints::parse(text).unwrap_err().to_string(), error, "{text}");
        }
    }
}
