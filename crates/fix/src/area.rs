//! What is checked and judged by itself: a chart, or the manifests.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::hash::Hash;
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

/// For each finding of a later check, the index of the one that it was before, each at most once. They are the same when
/// they say the same, since an identity changes when items before it go; else when they have the same identity.
pub(crate) fn same_as(before: &[&Finding], after: &[&Finding]) -> Vec<Option<usize>> {
    let mut found = vec![None; after.len()];
    let mut is_taken = vec![false; before.len()];
    pair(&mut found, &mut is_taken, (before, after), |finding| (identity(finding), wording(finding)));
    pair(&mut found, &mut is_taken, (before, after), wording);
    pair(&mut found, &mut is_taken, (before, after), identity);
    found
}

/// Pairs those with the same key that have no other yet, in their order.
fn pair<K: Hash + Eq>(
    found: &mut [Option<usize>],
    is_taken: &mut [bool],
    (before, after): (&[&Finding], &[&Finding]),
    key: impl Fn(&Finding) -> K,
) {
    let mut free: HashMap<K, VecDeque<usize>> = HashMap::new();
    for (index, finding) in before.iter().enumerate().filter(|(index, _)| is_taken.get(*index) == Some(&false)) {
        free.entry(key(finding)).or_default().push_back(index);
    }
    for (slot, finding) in found.iter_mut().zip(after).filter(|(slot, _)| slot.is_none()) {
        *slot = free.get_mut(&key(finding)).and_then(VecDeque::pop_front);
        if let Some(taken) = slot.and_then(|index| is_taken.get_mut(index)) {
            *taken = true;
        }
    }
}

pub(crate) fn identity(finding: &Finding) -> (Arc<str>, Fingerprint) {
    (Arc::clone(&finding.rule), finding.fingerprint)
}

fn wording(finding: &Finding) -> (Arc<str>, String) {
    (Arc::clone(&finding.rule), finding.message.clone())
}
