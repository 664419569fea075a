//! The findings that were there when somebody began to look.
//!
//! A baseline is a JSON file that people read and review: one entry for each finding, sorted by path, rule, object and
//! message, so that a change of one finding is a change of its lines. Paths are relative to the folder of the file, with
//! `/` between their parts.

use std::collections::HashMap;

use hullmark_findings::Finding;
use serde::{Deserialize, Serialize};

/// The version of the file's shape.
const VERSION: u32 = 1;

/// Findings that are known.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Baseline {
    /// Sorted, each once.
    entries: Vec<BaselineEntry>,
}

/// A finding that is known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineEntry {
    /// The file that it points to.
    pub path: String,
    /// Its rule.
    pub rule: String,
    /// The object that it is about, `Pod/web`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// Its words when it was noted down. They do not have to stay the same.
    pub message: String,
    /// Its identity.
    pub fingerprint: String,
    /// How many findings of this identity and these words there are.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: usize,
}

const fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
const fn is_one(count: &usize) -> bool {
    *count == 1
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<BaselineEntry>,
}

/// The text is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It does not have the shape.
    #[error("it is no baseline: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A newer hullmark wrote it.
    #[error("it is a baseline of version {0}, and this hullmark reads version {VERSION}")]
    Version(u32),
}

/// What a baseline says of the findings of a run.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Compared {
    /// For each finding, whether it is known.
    pub known: Vec<bool>,
    /// The entries that stand for no finding; their counts are of what is missing.
    pub gone: Vec<BaselineEntry>,
}

impl Baseline {
    /// The baseline that knows these findings. `path_of` gives the path of a finding's file.
    pub fn of(findings: &[Finding], path_of: &dyn Fn(&Finding) -> String) -> Self {
        Self::with(findings.iter().map(|finding| entry(finding, path_of)).collect())
    }

    /// Sorts entries and counts equal ones.
    fn with(mut entries: Vec<BaselineEntry>) -> Self {
        entries.sort();
        entries.dedup_by(|next, kept| {
            let is_same = BaselineEntry { count: kept.count, ..next.clone() } == *kept;
            if is_same {
                kept.count = kept.count.saturating_add(next.count);
            }
            is_same
        });
        Self { entries }
    }

    /// Reads the text of a baseline.
    ///
    /// # Errors
    /// When it is none, or one of another version.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let Version { version } = serde_json::from_str(text)?;
        if version != VERSION {
            return Err(BaselineError::Version(version));
        }
        Ok(Self::with(serde_json::from_str::<File>(text)?.findings))
    }

    /// Its text, which ends with a line break.
    #[must_use]
    pub fn text(&self) -> String {
        let file = File { version: VERSION, findings: self.entries.clone() };
        // Strings and numbers always have a JSON text.
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
        text.push('\n');
        text
    }

    /// How many findings it knows.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.iter().map(|entry| entry.count).sum()
    }

    /// The entries, sorted.
    #[must_use]
    pub fn entries(&self) -> &[BaselineEntry] {
        &self.entries
    }

    /// The entries of which `keeps` is true, with those of another baseline.
    #[must_use]
    pub fn merged(&self, keeps: &dyn Fn(&BaselineEntry) -> bool, other: &Self) -> Self {
        Self::with(self.entries.iter().filter(|entry| keeps(entry)).chain(&other.entries).cloned().collect())
    }

    /// The baseline without entries that are gone.
    #[must_use]
    pub fn without(&self, gone: &[BaselineEntry]) -> Self {
        let key = |entry: &BaselineEntry| BaselineEntry { count: 0, ..entry.clone() };
        let mut gone: Vec<(BaselineEntry, usize)> = gone.iter().map(|entry| (key(entry), entry.count)).collect();
        gone.sort();
        let left = |entry: &BaselineEntry| {
            let key = key(entry);
            let missing = gone.binary_search_by(|(gone, _)| gone.cmp(&key)).ok().and_then(|index| gone.get(index));
            BaselineEntry { count: entry.count.saturating_sub(missing.map_or(0, |(_, count)| *count)), ..key }
        };
        Self { entries: self.entries.iter().map(left).filter(|entry| entry.count > 0).collect() }
    }

    /// Tells which findings are known, and which entries are gone. An entry stands for as many findings as it counts:
    /// first for those with its identity, path and words, then for those whose words have changed, then for those of a
    /// file that was moved.
    ///
    /// `is_checked`: whether what an entry speaks of was checked in this run; others are left out of account. `is_there`:
    /// whether a file of the path was checked, so that it cannot have moved away.
    pub fn compare(
        &self,
        findings: &[Finding],
        path_of: &dyn Fn(&Finding) -> String,
        is_checked: &dyn Fn(&BaselineEntry) -> bool,
        is_there: &dyn Fn(&str) -> bool,
    ) -> Compared {
        let found: Vec<BaselineEntry> = findings.iter().map(|finding| entry(finding, path_of)).collect();
        let mut left: Vec<usize> =
            self.entries.iter().map(|entry| if is_checked(entry) { entry.count } else { 0 }).collect();
        let mut known = vec![false; found.len()];
        let identity = |entry: &BaselineEntry| (entry.rule.clone(), entry.fingerprint.clone());
        let rounds: [KeyOf<'_>; 3] = [
            &|entry, _| Some((identity(entry), Some(entry.path.clone()), Some(entry.message.clone()))),
            &|entry, _| Some((identity(entry), Some(entry.path.clone()), None)),
            &|entry, is_known| (!is_known || !is_there(&entry.path)).then(|| (identity(entry), None, None)),
        ];
        for key in rounds {
            let mut by_key: HashMap<Key, Vec<usize>> = HashMap::new();
            for (index, entry) in self.entries.iter().enumerate().rev() {
                if left.get(index).is_some_and(|left| *left > 0)
                    && let Some(key) = key(entry, true)
                {
                    by_key.entry(key).or_default().push(index);
                }
            }
            for (known, entry) in known.iter_mut().zip(&found).filter(|(known, _)| !**known) {
                let Some(indexes) = key(entry, false).and_then(|key| by_key.get_mut(&key)) else { continue };
                let Some(count) = indexes.last().and_then(|index| left.get_mut(*index)) else { continue };
                *known = true;
                *count = count.saturating_sub(1);
                if *count == 0 {
                    indexes.pop();
                }
            }
        }
        let gone = self.entries.iter().zip(left).filter(|(_, left)| *left > 0);
        Compared { known, gone: gone.map(|(entry, count)| BaselineEntry { count, ..entry.clone() }).collect() }
    }
}

/// What an entry is looked up by: rule and fingerprint, path, words.
type Key = ((String, String), Option<String>, Option<String>);

/// What an entry is looked up by in a round, if it takes part; told whether it is one of the baseline.
type KeyOf<'a> = &'a dyn Fn(&BaselineEntry, bool) -> Option<Key>;

fn entry(finding: &Finding, path_of: &dyn Fn(&Finding) -> String) -> BaselineEntry {
    BaselineEntry {
        path: path_of(finding),
        rule: finding.rule.to_string(),
        object: finding.object.as_ref().map(ToString::to_string),
        message: finding.message.clone(),
        fingerprint: finding.fingerprint.to_string(),
        count: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baseline(entries: &[(&str, &str, &str, usize)]) -> Baseline {
        let entry = |(path, fingerprint, message, count): &(&str, &str, &str, usize)| BaselineEntry {
            path: (*path).to_owned(),
            rule: "host-network".to_owned(),
            object: None,
            message: (*message).to_owned(),
            fingerprint: (*fingerprint).to_owned(),
            count: *count,
        };
        Baseline::with(entries.iter().map(entry).collect())
    }

    fn finding(path: &str, identity: &str, message: &str) -> Finding {
        use hullmark_findings::{Fingerprint, Location, Place, Severity};
        let place = Location::new(Place::File(hullmark_source::SourceId::new(0)), path);
        let fingerprint = Fingerprint::of([identity]);
        Finding { fingerprint, ..Finding::new("host-network", Severity::Warning, message, place) }
    }

    /// The label stands in for the path.
    fn path_of(finding: &Finding) -> String {
        finding.primary.label.clone()
    }

    fn compared(old: &[Finding], new: &[Finding], is_there: &dyn Fn(&str) -> bool) -> (Vec<bool>, usize) {
        let compared = Baseline::of(old, &path_of).compare(new, &path_of, &|_| true, is_there);
        (compared.known, compared.gone.iter().map(|entry| entry.count).sum())
    }

    #[test]
    fn it_reads_what_it_writes_and_is_sorted() {
        let baseline = baseline(&[("b.yaml", "01", "x", 1), ("a.yaml", "02", "y", 1), ("b.yaml", "01", "x", 2)]);
        let text = baseline.text();
        assert_eq!(Baseline::parse(&text).unwrap(), baseline);
        let expected = r#"{
  "version": 1,
  "findings": [
    {
      "path": "a.yaml",
      "rule": "host-network",
      "message": "y",
      "fingerprint": "02"
    },
    {
      "path": "b.yaml",
      "rule": "host-network",
      "message": "x",
      "fingerprint": "01",
      "count": 3
    }
  ]
}
"#;
        assert_eq!(text, expected);
    }

    #[test]
    fn what_is_no_baseline_is_an_error() {
        assert!(matches!(Baseline::parse("{\"version\": 2}"), Err(BaselineError::Version(2))));
        for text in ["", "[]", "{\"version\": 1}", "{\"version\": 1, \"findings\": [{\"path\": 1}]}"] {
            assert!(matches!(Baseline::parse(text), Err(BaselineError::Malformed(_))), "{text}");
        }
    }

    #[test]
    fn as_many_findings_are_known_as_were_there() {
        let one = finding("a.yaml", "1", "x");
        let (old, new) = (vec![one.clone(); 2], vec![one.clone(); 3]);
        assert_eq!(compared(&old, &new, &|_| true), (vec![true, true, false], 0));
        assert_eq!(compared(&new, &old, &|_| true), (vec![true, true], 1));
    }

    #[test]
    fn equal_words_come_before_changed_ones() {
        let old = [finding("a.yaml", "1", "x")];
        let new = [finding("a.yaml", "1", "y"), finding("a.yaml", "1", "x")];
        assert_eq!(compared(&old, &new, &|_| true), (vec![false, true], 0));
        assert_eq!(compared(&old, &new[..1], &|_| true), (vec![true], 0));
    }

    #[test]
    fn a_moved_file_is_known_and_a_copied_one_is_not() {
        let (old, new) = ([finding("a.yaml", "1", "x")], [finding("b/a.yaml", "1", "x")]);
        assert_eq!(compared(&old, &new, &|_| false), (vec![true], 0));
        assert_eq!(compared(&old, &new, &|path| path == "a.yaml"), (vec![false], 1));
    }

    #[test]
    fn entries_that_are_gone_are_taken_out_by_their_count() {
        let old = baseline(&[("a.yaml", "1", "x", 3), ("b.yaml", "2", "y", 1)]);
        let gone = baseline(&[("a.yaml", "1", "x", 1), ("b.yaml", "2", "y", 1)]);
        assert_eq!(old.without(gone.entries()), baseline(&[("a.yaml", "1", "x", 2)]));
    }
}
