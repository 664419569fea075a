//! Which rules run on what lies at a path.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use hullmark_checks::{Judge, RuleLayer, Selection, run_judged};
use hullmark_findings::Finding;
use hullmark_model::ReleaseUnit;
use hullmark_source::SourceMap;

use crate::PathGlobs;

/// The rules that run, which may differ from path to path.
///
/// What counts is the path that a finding points to. A release unit may lie in several paths with different rules:
/// then all of it goes through each set of rules, and of what a set finds that is kept which points to its own paths.
#[derive(Clone, Debug)]
pub struct PathRules {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    base: Vec<RuleLayer>,
    overrides: Vec<(PathGlobs, RuleLayer)>,
    last: Vec<RuleLayer>,
    /// All rules that run on any path.
    anywhere: Arc<Selection>,
    /// The rules where no override holds.
    elsewhere: Arc<Selection>,
    /// What came of the overrides that hold for some path.
    known: Mutex<HashMap<Vec<usize>, Arc<Selection>>>,
}

impl PathRules {
    /// The layers of `base` for all paths, then those of `overrides` for the paths that their globs name, then those of
    /// `last`: a later one wins.
    #[must_use]
    pub fn new(base: Vec<RuleLayer>, overrides: Vec<(PathGlobs, RuleLayer)>, last: Vec<RuleLayer>) -> Self {
        let elsewhere = Selection::of_layers(base.iter().chain(&last));
        let one = |(_, layer): &(PathGlobs, RuleLayer)| Selection::of_layers(base.iter().chain([layer]).chain(&last));
        // Each rule that several overrides bring in together, one of them brings in alone.
        let anywhere = overrides.iter().map(one).fold(elsewhere.clone(), |all, one| all.or(&one));
        let (elsewhere, anywhere) = (Arc::new(elsewhere), Arc::new(anywhere));
        let known = Mutex::default();
        Self { inner: Arc::new(Inner { base, overrides, last, anywhere, elsewhere, known }) }
    }

    /// The same rules everywhere.
    #[must_use]
    pub fn same_for_all(selection: Selection) -> Self {
        let all = Arc::new(selection);
        let (base, overrides, last) = (Vec::new(), Vec::new(), Vec::new());
        let known = Mutex::default();
        Self { inner: Arc::new(Inner { base, overrides, last, anywhere: Arc::clone(&all), elsewhere: all, known }) }
    }

    /// The same, [for fixing](Selection::for_fixing).
    pub(crate) fn for_fixing(&self) -> Self {
        let Inner { base, overrides, last, anywhere, elsewhere, .. } = &*self.inner;
        let for_fixing = |selection: &Arc<Selection>| Arc::new(Selection::clone(selection).for_fixing());
        let inner = Inner {
            base: base.clone(),
            overrides: overrides.clone(),
            last: last.clone(),
            anywhere: for_fixing(anywhere),
            elsewhere: for_fixing(elsewhere),
            known: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The rules that run on any path: what is off here need not be looked for.
    #[must_use]
    pub fn anywhere(&self) -> &Selection {
        &self.inner.anywhere
    }

    /// The rules for the file at a path.
    #[must_use]
    pub fn at(&self, path: &Path) -> Arc<Selection> {
        let Inner { base, overrides, last, anywhere, elsewhere, known } = &*self.inner;
        if overrides.is_empty() {
            return Arc::clone(elsewhere);
        }
        let holds = |(index, (globs, _)): (usize, &(PathGlobs, _))| globs.matches(path, false).then_some(index);
        let holding: Vec<usize> = overrides.iter().enumerate().filter_map(holds).collect();
        if holding.is_empty() {
            return Arc::clone(elsewhere);
        }
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let layers = || {
            let held = holding.iter().filter_map(|index| overrides.get(*index)).map(|(_, layer)| layer);
            let selection = Selection::of_layers(base.iter().chain(held).chain(last));
            Arc::new(if anywhere.is_for_fixing() { selection.for_fixing() } else { selection })
        };
        Arc::clone(known.entry(holding.clone()).or_insert_with(layers))
    }

    /// Runs the rules over a release unit whose texts lie at `paths`, the main one first. The judge sees only the findings
    /// that are kept.
    pub(crate) fn check<'p>(
        &self,
        unit: &ReleaseUnit<'_>,
        paths: impl IntoIterator<Item = &'p str>,
        sources: &SourceMap,
        judge: &Judge<'_>,
    ) -> Vec<Finding> {
        let mut selections: Vec<Arc<Selection>> = Vec::new();
        for path in paths {
            let selection = self.at(Path::new(path));
            if !selections.contains(&selection) {
                selections.push(selection);
            }
        }
        match selections.as_slice() {
            [] => run_judged(unit, &self.inner.elsewhere, sources, judge),
            [only] => run_judged(unit, only, sources, judge),
            several => {
                let run = |index: usize, selection: &Selection| {
                    let is_own = |finding: &Finding| {
                        let path = sources.name(finding.primary.place.source());
                        let own = self.at(Path::new(&*path));
                        several.iter().position(|it| *it == own).unwrap_or(0) == index
                    };
                    let found = run_judged(unit, selection, sources, &|finding, object| {
                        is_own(finding).then(|| judge(finding, object)).flatten()
                    });
                    found.into_iter().filter(is_own).collect::<Vec<_>>()
                };
                several.iter().enumerate().flat_map(|(index, selection)| run(index, selection)).collect()
            }
        }
    }

    /// Leaves the findings whose rules run on the paths that they point to, with the severities that are set there.
    pub(crate) fn settle(&self, findings: &mut Vec<Finding>, sources: &SourceMap) {
        let everywhere = self.inner.overrides.is_empty().then_some(&self.inner.elsewhere);
        findings.retain_mut(|finding| {
            let of_path = || self.at(Path::new(&*sources.name(finding.primary.place.source())));
            let selection = everywhere.map_or_else(of_path, Arc::clone);
            if let Some(severity) = selection.severity(&finding.rule) {
                let usual = hullmark_policies::rule(&finding.rule).map_or(finding.severity, |policy| policy.severity);
                // What weighs less than usual in its case goes on to weigh less.
                let is_lowered = finding.severity < usual;
                finding.severity = if is_lowered { severity.min(finding.severity) } else { severity };
            }
            selection.has(&finding.rule)
        });
    }
}
