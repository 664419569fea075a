//! What of the findings is not reported, and which comments are of no use.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use hullmark_checks::place::place_bytes;
use hullmark_findings::{Finding, Place, Suppression, Unchecked, UncheckedKind};
use hullmark_model::ReleaseUnit;
use hullmark_parser::NodeRef;
use hullmark_source::{SourceId, SourceMap};
use hullmark_suppress::{Exemption, Problem, ProblemKind, SettingsByPath, Suppressions, exemptions};

use crate::findings::{sort_and_merge, suppression_problem};
use crate::{CheckRequest, FindSettings, PathRules, Settings, SuppressionSettings};

const UNUSED: &str = "unused-suppression";
const EXPIRED: &str = "expired-suppression";
const INVALID: &str = "invalid-suppression";

/// An object, by where it stands, and what its annotations exempt it from.
type Exempted = ((SourceId, u32), Vec<Exemption>);

/// Runs the rules over a release unit whose texts lie at `paths`, the main one first. What comments and annotations cover
/// is among the findings, and says so.
pub(crate) fn run_rules<'p>(
    unit: &ReleaseUnit<'_>,
    rules: &PathRules,
    paths: impl IntoIterator<Item = &'p str>,
    suppressions: &Suppressions<'_>,
    sources: &SourceMap,
) -> Vec<Finding> {
    let own = SuppressionSettings::default();
    // Those of the object that the last finding was about: findings of one object come in a row.
    let last: RefCell<Option<Exempted>> = RefCell::default();
    let by_annotation = |finding: &Finding, object: NodeRef<'_>| -> Option<Suppression> {
        let mut last = last.borrow_mut();
        let key = key(object);
        if last.as_ref().is_none_or(|(known, _)| *known != key) {
            *last = Some((key, exemptions(object, &own)));
        }
        let (_, exempted) = last.as_ref()?;
        exempted.iter().filter(|it| it.covers(&finding.rule)).find_map(|exemption| {
            let place = place_bytes(sources, exemption.place).primary.place;
            let settings = suppressions.settings_at(&sources.name(place.source()));
            let counts =
                settings.is_on && settings.reads(exemption.peer()) && !settings.forbidden.contains(&*finding.rule);
            counts.then(|| exemption.suppression(Some(place)))
        })
    };
    rules.check(unit, paths, sources, &|finding, object| {
        suppressions.of(finding).or_else(|| by_annotation(finding, object?))
    })
}

/// What comments and annotations count in each file: those that both the run and the settings there let count.
#[derive(Debug)]
pub(crate) struct IgnoresByPath<'a> {
    run: &'a SuppressionSettings,
    settings: &'a dyn FindSettings,
    /// What was found for settings.
    known: Mutex<Vec<(Arc<Settings>, Arc<SuppressionSettings>)>>,
}

impl<'a> IgnoresByPath<'a> {
    pub(crate) fn new(request: &'a CheckRequest) -> Self {
        Self { run: &request.suppression, settings: &*request.settings, known: Mutex::default() }
    }
}

impl SettingsByPath for IgnoresByPath<'_> {
    fn at(&self, path: &str) -> Arc<SuppressionSettings> {
        let settings = self.settings.settings_at(Path::new(path));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, ignores)) = known.iter().find(|(it, _)| Arc::ptr_eq(it, &settings)) {
            return Arc::clone(ignores);
        }
        let ignores = Arc::new(self.run.and(&settings.ignores));
        known.push((settings, Arc::clone(&ignores)));
        ignores
    }
}

fn key(object: NodeRef<'_>) -> (SourceId, u32) {
    let span = object.span();
    (span.source, span.start)
}

/// Parts the findings into those that are reported and those that are not, and adds those about comments that are unused,
/// too old or not understood. Both come sorted.
pub(crate) fn part(
    mut findings: Vec<Finding>,
    suppressions: &Suppressions<'_>,
    unchecked: &[Unchecked],
    settings: &dyn FindSettings,
    sources: &SourceMap,
) -> (Vec<Finding>, Vec<Finding>) {
    judge_alone(&mut findings, suppressions);
    let is_about_comments = |path: &str| {
        let settings = settings.settings_at(Path::new(path));
        [UNUSED, EXPIRED, INVALID].into_iter().any(|rule| settings.rules.anywhere().has(rule))
    };
    if sources.all().iter().any(|source| is_about_comments(source.name())) {
        let failed: BTreeSet<&str> = unchecked
            .iter()
            .filter(|it| matches!(it.kind, UncheckedKind::Unrendered | UncheckedKind::Unreadable))
            .map(|it| it.path.as_str())
            .collect();
        let is_checked = |path: &str| !is_at_or_below(path, &failed);
        // A comment about comments keeps back what is told of others; it is never told to be unused itself.
        let is_selected = |rule: &str, path: &str| {
            let path = Path::new(path);
            ![UNUSED, EXPIRED, INVALID].contains(&rule) && settings.settings_at(path).rules.at(path).has(rule)
        };
        let problems = suppressions.problems(&is_selected, &is_checked);
        let told = problems.iter().filter_map(|problem| finding_of(problem, settings, sources));
        let mut told: Vec<Finding> = told.collect();
        judge_alone(&mut told, suppressions);
        findings.append(&mut told);
        sort_and_merge(&mut findings, sources);
    }
    let suppressed = findings.extract_if(.., |finding| finding.suppression.is_some()).collect();
    (findings, suppressed)
}

/// Judges the findings that the rules did not make, and those of which only the file is known.
pub(crate) fn judge_alone(findings: &mut [Finding], suppressions: &Suppressions<'_>) {
    for finding in findings.iter_mut().filter(|it| it.suppression.is_none()) {
        let is_of_file = matches!(finding.primary.place, Place::File(_));
        // What the engine itself finds is about texts, even where it goes by a rule that has a check as well.
        let is_of_text = finding.object.is_none();
        if is_of_file || is_of_text {
            finding.suppression = suppressions.of(finding).map(Box::new);
        }
    }
}

const fn rule_of(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Unused => UNUSED,
        ProblemKind::Expired => EXPIRED,
        ProblemKind::Invalid => INVALID,
    }
}

fn finding_of(problem: &Problem, settings: &dyn FindSettings, sources: &SourceMap) -> Option<Finding> {
    let name = sources.name(problem.place.source);
    let rules = &settings.settings_at(Path::new(&*name)).rules;
    let placement = place_bytes(sources, problem.place);
    let finding = suppression_problem(rule_of(problem.kind), &problem.message, placement, &name, rules.anywhere())?;
    let mut found = vec![Finding { help: problem.help.clone().or(finding.help), ..finding }];
    rules.settle(&mut found, sources);
    found.pop()
}

/// Whether a path is one of those, or lies below one.
fn is_at_or_below(path: &str, folders: &BTreeSet<&str>) -> bool {
    let parents = path.match_indices(['/', '!']).filter_map(|(at, _)| path.get(..at));
    folders.contains(".") || parents.chain([path]).any(|path| folders.contains(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_below_a_folder_is_part_of_it() {
        let folders = BTreeSet::from(["charts/web", "b.tgz"]);
        assert!(is_at_or_below("charts/web/templates/a.yaml", &folders));
        assert!(is_at_or_below("b.tgz!templates/a.yaml", &folders));
        assert!(!is_at_or_below("charts/webshop/values.yaml", &folders));
    }
}
