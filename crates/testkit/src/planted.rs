//! The faults that were planted in a folder of test data, and how a run compares with them.
//!
//! The list is a text beside the folder, so that the files in it look like anybody's:
//!
//! ```text
//! # a comment
//! manifests/cache.yaml:5 default-namespace
//! manifests/api.yaml clean
//! ```

use std::collections::BTreeSet;
use std::fmt;

/// One finding at its primary line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Path from the folder that was planted, with `/` between the parts.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// Rule id.
    pub rule: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {}", self.path, self.line, self.rule)
    }
}

/// What a perfect run reports, and where it reports nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Planted {
    /// Every planted fault.
    pub faults: BTreeSet<Place>,
    /// Files that have none.
    pub clean: BTreeSet<String>,
}

/// How a run differs from what was planted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Difference {
    /// Planted and not reported.
    pub missed: Vec<Place>,
    /// Reported in a file that is clean.
    pub false_alarms: Vec<Place>,
    /// Reported, not planted, in a file that has planted faults or is not listed: worth a look, not always wrong.
    pub unplanted: Vec<Place>,
}

impl Planted {
    /// Reads the list. Lines are `path:line rule-id` or `path clean`; empty ones and those with `#` are passed over.
    ///
    /// # Errors
    /// The first line that is neither.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut planted = Self::default();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let unreadable = || format!("`{line}` is neither `path:line rule-id` nor `path clean`");
            let (place, word) = line.split_once(' ').ok_or_else(unreadable)?;
            if word == "clean" {
                planted.clean.insert(place.to_owned());
                continue;
            }
            let (path, number) = place.rsplit_once(':').ok_or_else(unreadable)?;
            let number = number.parse().map_err(|_| unreadable())?;
            planted.faults.insert(Place { path: path.to_owned(), line: number, rule: word.to_owned() });
        }
        Ok(planted)
    }

    /// Compares with what a run reported; the three lists are sorted.
    #[must_use]
    pub fn compare(&self, reported: &BTreeSet<Place>) -> Difference {
        let surplus = reported.difference(&self.faults).cloned();
        let (false_alarms, unplanted) = surplus.partition(|place| self.clean.contains(&place.path));
        Difference { missed: self.faults.difference(reported).cloned().collect(), false_alarms, unplanted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str, line: u32, rule: &str) -> Place {
        Place { path: path.to_owned(), line, rule: rule.to_owned() }
    }

    #[test]
    fn the_list_is_read_and_compared() {
        let planted = Planted::parse("# faults\na.yaml:3 host-pid\n\na.yaml:4 host-ipc\nb.yaml clean\n").unwrap();
        let reported = [place("a.yaml", 3, "host-pid"), place("a.yaml", 9, "host-pid"), place("b.yaml", 1, "host-pid")];
        let difference = planted.compare(&reported.into());
        assert_eq!(difference.missed, [place("a.yaml", 4, "host-ipc")]);
        assert_eq!(difference.false_alarms, [place("b.yaml", 1, "host-pid")]);
        assert_eq!(difference.unplanted, [place("a.yaml", 9, "host-pid")]);
    }

    #[test]
    fn a_line_of_another_form_is_an_error() {
        for line in ["a.yaml", "a.yaml:x host-pid", "a.yaml host-pid"] {
            assert!(Planted::parse(line).unwrap_err().contains(line));
        }
    }

    #[test]
    fn a_place_is_written_as_it_is_read() {
        let planted = Planted::parse("a.yaml:3 host-pid").unwrap();
        assert_eq!(planted.faults.first().unwrap().to_string(), "a.yaml:3 host-pid");
    }

    /// Each planted line must exist: a list that drifted away from its folder would blame the linter.
    #[test]
    fn the_showcase_has_every_line_that_its_list_names() {
        let list = include_str!("../../../testdata/showcase-planted.txt");
        let planted = Planted::parse(list).unwrap();
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/showcase");
        assert!(planted.faults.len() > 60);
        for fault in &planted.faults {
            let text = read(&format!("{root}/{}", fault.path));
            let line = text.lines().nth(fault.line as usize - 1).unwrap_or_default();
            assert!(!line.trim().is_empty(), "{fault}: there is no such line");
        }
        for path in &planted.clean {
            assert!(!read(&format!("{root}/{path}")).is_empty());
        }
    }

    #[expect(clippy::disallowed_methods, reason = "a test of files on disk")]
    fn read(path: &str) -> String {
        std::fs::read_to_string(path).unwrap()
    }
}
