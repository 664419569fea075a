//! What the engine itself finds, and the order of all findings.

use std::cmp::Ordering;
use std::sync::Arc;

use hullmark_checks::Selection;
use hullmark_findings::{Finding, Fingerprint, Location, Place, Precision, Severity};
use hullmark_parser::SyntaxError;
use hullmark_source::SourceMap;

/// The rule of texts that are no YAML.
const SYNTAX_ERROR: &str = "yaml-syntax-error";

/// The finding of a syntax error in the file `name`, unless its rule is off.
pub(crate) fn syntax_error(error: &SyntaxError, name: &str, selection: &Selection) -> Option<Finding> {
    let primary = Location::new(Place::Span(error.span), "");
    let finding = engine_finding(SYNTAX_ERROR, &error.message, primary, name, selection)?;
    Some(Finding { help: error.hint.clone(), ..finding })
}

/// A finding of a rule that no check function has, unless it is off. `subject` is what its identity rests on
/// besides the message.
pub(crate) fn engine_finding(
    rule: &'static str,
    message: &str,
    primary: Location,
    subject: &str,
    selection: &Selection,
) -> Option<Finding> {
    let precision = if primary.place.span().is_some() { Precision::Exact } else { Precision::File };
    selection.has(rule).then(|| Finding {
        rule: Arc::from(rule),
        severity: hullmark_policies::rule(rule).map_or(Severity::Error, |policy| policy.severity),
        message: message.to_owned(),
        primary,
        related: Vec::new(),
        precision,
        object: None,
        help: None,
        fix: None,
        fingerprint: Fingerprint::of([rule, subject, message]),
    })
}

/// Sorts by path, place, rule and message, and leaves one of those that say the same of the same place.
pub(crate) fn sort_and_merge(findings: &mut Vec<Finding>, sources: &SourceMap) {
    let mut keyed: Vec<(Arc<str>, Finding)> =
        findings.drain(..).map(|finding| (sources.name(finding.primary.place.source()), finding)).collect();
    keyed.sort_by(|(a_path, a), (b_path, b)| compare_paths(a_path, b_path).then_with(|| compare(a, b)));
    keyed.dedup_by(|(a_path, a), (b_path, b)| a_path == b_path && compare(a, b).is_eq());
    findings.extend(keyed.into_iter().map(|(_, finding)| finding));
}

/// Files of a folder stand together: `a/b` before `a.yaml`.
fn compare_paths(a: &str, b: &str) -> Ordering {
    a.split('/').cmp(b.split('/'))
}

/// The order of two findings in one file. Source ids are no part of it: they depend on the threads.
fn compare(a: &Finding, b: &Finding) -> Ordering {
    let place = |finding: &Finding| finding.primary.place.span().map(|span| (span.start, span.end));
    (place(a), &a.rule, &a.message).cmp(&(place(b), &b.rule, &b.message))
}
