//! The renders of a chart as one answer.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use hullmark_findings::{Finding, RenderName, SeenIn, Unchecked, UncheckedKind};
use hullmark_source::SourceMap;

use crate::charts::CheckedChart;
use crate::renders::{ChartRender, CheckedRender, Output};

/// Puts the renders of the chart `name` into one answer: what several of them show is one finding that says which.
pub(crate) fn merge(
    renders: Vec<(RenderName, CheckedRender)>,
    name: &str,
    sources: &SourceMap,
    checked: &mut CheckedChart,
) {
    let all: Arc<[RenderName]> = renders.iter().map(|(name, _)| name.clone()).collect();
    let mut findings = Merged { sources, findings: Vec::new(), same: HashMap::new(), alike: HashMap::new() };
    let mut problems: Vec<((UncheckedKind, String), SeenIn)> = Vec::new();
    let mut templates = BTreeSet::new();
    let chart: Arc<str> = name.into();
    checked.renders = renders.len();
    checked.is_whole = renders.iter().all(|(_, render)| render.output.is_whole);
    for (name, render) in renders {
        let seen_in = SeenIn { renders: vec![name.clone()], all: Arc::clone(&all) };
        findings.add(render.findings, &seen_in);
        for problem in render.problems {
            match problems.iter_mut().find(|(known, _)| *known == problem) {
                Some((_, seen)) => seen.extend(&seen_in),
                None => problems.push((problem, seen_in.clone())),
            }
        }
        let Output { templates: outputs, manifests, values_read, .. } = render.output;
        templates.extend(manifests);
        checked.outputs.push(ChartRender { chart: Arc::clone(&chart), name, templates: outputs, values_read });
    }
    checked.templates = templates.len();
    checked.findings.extend(findings.findings);
    for ((kind, mut reason), seen_in) in problems {
        if let Some(only) = seen_in.only_with() {
            reason = format!("{reason} (only with {only})");
        }
        checked.unchecked.push(Unchecked { path: name.to_owned(), kind, reason });
    }
}

/// The file, the bytes in it and the rule of a finding, and whether it is reported. Source ids are no part of it: a file that is no text
/// becomes a source at each render.
type Spot = (Arc<str>, Option<(u32, u32)>, Arc<str>, bool);

/// Findings of the renders so far.
struct Merged<'a> {
    sources: &'a SourceMap,
    findings: Vec<Finding>,
    /// Those with the same words at the same spot.
    same: HashMap<(Spot, String), usize>,
    /// Those of the same kind of object at the same spot: values that change the name of an object change the words.
    alike: HashMap<(Spot, String), Vec<usize>>,
}

impl Merged<'_> {
    /// Adds what one render shows. What an earlier one showed already is seen in both.
    fn add(&mut self, findings: Vec<Finding>, seen_in: &SeenIn) {
        let mut matched = BTreeSet::new();
        let mut new = Vec::new();
        for finding in findings {
            let key = (self.spot(&finding), finding.message.clone());
            match self.same.get(&key) {
                Some(index) if matched.insert(*index) => self.extend(*index, seen_in),
                Some(_) => {}
                None => new.push(finding),
            }
        }
        let known = self.findings.len();
        for finding in new {
            let spot = self.spot(&finding);
            let alike = (spot.clone(), finding.object.as_ref().map(|it| it.kind.clone()).unwrap_or_default());
            let candidates = self.alike.get(&alike).into_iter().flatten().copied();
            let earlier = candidates.filter(|index| *index < known && !matched.contains(index)).min();
            if let Some(index) = earlier.filter(|_| finding.object.is_some()) {
                matched.insert(index);
                self.extend(index, seen_in);
                continue;
            }
            let index = self.findings.len();
            self.same.insert((spot, finding.message.clone()), index);
            self.alike.entry(alike).or_default().push(index);
            self.findings.push(Finding { seen_in: Some(seen_in.clone()), ..finding });
        }
    }

    fn extend(&mut self, index: usize, seen_in: &SeenIn) {
        if let Some(seen) = self.findings.get_mut(index).and_then(|finding| finding.seen_in.as_mut()) {
            seen.extend(seen_in);
        }
    }

    fn spot(&self, finding: &Finding) -> Spot {
        let place = finding.primary.place;
        let bytes = place.span().map(|span| (span.start, span.end));
        (self.sources.name(place.source()), bytes, Arc::clone(&finding.rule), finding.suppression.is_none())
    }
}
