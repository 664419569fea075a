//! What is checked and judged by itself: a chart, or the manifests.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_engine::{Files, Outcome, chart_around};
use hullmark_findings::{Finding, Fingerprint};

use crate::trial::State;

/// A chart by its folder, or the manifests of all targets.
pub(crate) type Area = Option<PathBuf>;

/// Knows the area of each file.
pub(crate) struct Areas<'a> {
    files: &'a dyn Files,
    known: HashMap<PathBuf, Area>,
}

impl<'a> Areas<'a> {
    pub(crate) fn new(files: &'a dyn Files) -> Self {
        Self { files, known: HashMap::new() }
    }

    pub(crate) fn of(&mut self, path: &Path) -> Area {
        let folder = path.parent().unwrap_or(path);
        if let Some(area) = self.known.get(folder) {
            return area.clone();
        }
        let area = chart_around(self.files, path);
        self.known.insert(folder.to_owned(), area.clone());
        area
    }

    /// An outcome by areas: those with findings, and those that are named.
    pub(crate) fn states<'n>(
        &mut self,
        outcome: &Arc<Outcome>,
        named: impl Iterator<Item = &'n Area>,
    ) -> BTreeMap<Area, State> {
        let state = || State { outcome: Arc::clone(outcome), findings: Vec::new(), failures: BTreeSet::new() };
        let mut states: BTreeMap<Area, State> = named.map(|area| (area.clone(), state())).collect();
        for (index, finding) in outcome.findings.iter().enumerate() {
            let name = outcome.sources.name(finding.primary.place.source());
            states.entry(self.of(Path::new(&*name))).or_insert_with(state).findings.push(index);
        }
        for unchecked in outcome.summary.unchecked.iter().filter(|it| it.kind.is_failure()) {
            // Its path may be that of a chart's folder.
            let area = self.of(&Path::new(&unchecked.path).join("templates"));
            if let Some(state) = states.get_mut(&area) {
                state.failures.insert(unchecked.clone());
            }
        }
        states
    }
}

/// How many findings of each identity and of each wording there are: what is compared before and behind a fix.
#[derive(Clone, Default, Debug)]
pub(crate) struct Census {
    identities: HashMap<(Arc<str>, Fingerprint), usize>,
    wordings: HashMap<(Arc<str>, String), usize>,
}

impl Census {
    pub(crate) fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut census = Self::default();
        for finding in findings {
            *census.identities.entry(identity(finding)).or_default() += 1;
            *census.wordings.entry(wording(finding)).or_default() += 1;
        }
        census
    }

    /// Takes a finding out, by its identity; else, as where items before it have gone, by its wording. `false` when
    /// there is none like it.
    pub(crate) fn take(&mut self, finding: &Finding) -> bool {
        take(&mut self.identities, &identity(finding)) || take(&mut self.wordings, &wording(finding))
    }

    /// Takes a finding out by both.
    pub(crate) fn remove(&mut self, finding: &Finding) {
        take(&mut self.identities, &identity(finding));
        take(&mut self.wordings, &wording(finding));
    }
}

fn take<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, usize>, key: &K) -> bool {
    match counts.get_mut(key).filter(|count| **count > 0) {
        Some(count) => {
            *count -= 1;
            true
        }
        None => false,
    }
}

pub(crate) fn identity(finding: &Finding) -> (Arc<str>, Fingerprint) {
    (Arc::clone(&finding.rule), finding.fingerprint)
}

fn wording(finding: &Finding) -> (Arc<str>, String) {
    (Arc::clone(&finding.rule), finding.message.clone())
}
