//! Running rules over a release unit.

use std::sync::Arc;

use hullmark_findings::{Finding, Location, ObjectRef, Precision, Suppression};
use hullmark_model::{Anchor, Object, ReleaseUnit};
use hullmark_parser::NodeRef;
use hullmark_source::{SourceMap, Span};

use crate::identity::{field_path, fingerprint, is_in_object};
use crate::merge::{Sorted, merge};
use crate::outranking::{drop_outranked, leave_outranked_unfixed};
use crate::place::{Placement, place};
use crate::report::{Found, NODE_AGENT, Report, Subject};
use crate::unknown_text::is_about_unknown_text;
use crate::{Check, Options, Rule, Selection, rules};

/// What the selected rules find in a release unit: sorted by path, place, rule and message. What they say of several
/// objects at one place is one finding. What only repeats a stronger rule is left out, unless the selection wants it.
///
/// `sources` is the map that the unit's documents were read from.
#[must_use]
pub fn run<'d>(unit: &'d ReleaseUnit<'d>, selection: &'d Selection, sources: &SourceMap) -> Vec<Finding> {
    run_judged(unit, selection, sources, &|_, _| None)
}

/// Says what keeps a finding from being reported. It sees each finding before those of several objects become one, with
/// the node of the object that it is about.
pub type Judge<'a> = dyn Fn(&Finding, Option<NodeRef<'_>>) -> Option<Suppression> + 'a;

/// As [`run`], with a judge. What is suppressed is among the findings, and is never joined with what is not.
#[must_use]
pub fn run_judged<'d>(
    unit: &'d ReleaseUnit<'d>,
    selection: &'d Selection,
    sources: &SourceMap,
    judge: &Judge<'_>,
) -> Vec<Finding> {
    let selected: Vec<&'static Rule> = rules::ALL.iter().copied().filter(|rule| selection.has(rule.id())).collect();
    let mut all_found = collect(unit, selection.options(), &selected);
    all_found.retain(|found| !is_about_unknown_text(found, sources));
    if !selection.reports_unconfirmed() {
        all_found.retain(|found| !found.is_unconfirmed);
    }
    match (selection.reports_outranked(), selection.is_for_fixing()) {
        (true, _) => {}
        (false, true) => leave_outranked_unfixed(&mut all_found),
        (false, false) => drop_outranked(&mut all_found),
    }
    let mut sorted: Vec<Sorted<'_, '_>> = Vec::new();
    for found in &all_found {
        let Some(mut finding) = finding(found, sources) else { continue };
        finding.suppression = judge(&finding, found.object.map(|object| object.node())).map(Box::new);
        sorted.push(Sorted { found, finding });
    }
    sorted.sort_by_cached_key(|Sorted { finding, .. }| {
        let place = finding.primary.place;
        let offsets = place.span().map(|span: Span| (span.start, span.end));
        (sources.name(place.source()), offsets, Arc::clone(&finding.rule), finding.message.clone())
    });
    merge(sorted)
}

/// Walks the unit once and calls each rule for its subjects.
pub(crate) fn collect<'d>(unit: &'d ReleaseUnit<'d>, options: &'d Options, rules: &[&'static Rule]) -> Vec<Found<'d>> {
    let mut report = Report::new(unit, options, rules);
    for object in unit.objects() {
        let subject = Subject { object: Some(*object), ..Subject::default() };
        for rule in rules {
            if let Check::Object(check) = rule.check() {
                report.begin(rule.id(), subject);
                check(object, &mut report);
            }
        }
    }
    for pod in unit.pods() {
        let subject = Subject { object: Some(pod.object()), pod: Some(pod.node()), container: None };
        for rule in rules {
            if let Check::PodSpec(check) = rule.check() {
                report.begin(rule.id(), subject);
                check(pod, &mut report);
            }
        }
        for container in pod.containers() {
            let subject = Subject { container: Some(container), ..subject };
            for rule in rules {
                if let Check::Container(check) = rule.check() {
                    report.begin(rule.id(), subject);
                    check(&container, &mut report);
                }
            }
        }
    }
    for rule in rules {
        if let Check::ReleaseUnit(check) = rule.check() {
            report.begin(rule.id(), Subject::default());
            check(unit, &mut report);
        }
    }
    report.into_found()
}

/// The finding that a rule's result makes, with its policy's words.
fn finding(found: &Found<'_>, sources: &SourceMap) -> Option<Finding> {
    let policy = hullmark_policies::rule(found.rule)?;
    let object = found.object.as_ref().map(object_ref);
    let object_name = object.as_ref().map(ToString::to_string);
    let subject = object_name.as_deref().map(|name| found.subject(name));
    let hole = |name: &str| found.hole(name, object_name.as_deref().zip(subject.as_deref()));
    let lowered = found.lowered.and_then(|case| policy.lowered(case));
    let placement = place(sources, &found.anchor);
    if found.only_as_written.as_ref().is_some_and(|text| !is_written(text, found, &placement, sources)) {
        return None;
    }
    let mut related = placement.related;
    related.extend(found.also_at.iter().map(|(anchor, label)| also(sources, anchor, label)));
    Some(Finding {
        rule: Arc::from(policy.id),
        severity: lowered.map_or(policy.severity, |lowered| lowered.severity),
        message: policy.message_with(hole),
        primary: placement.primary,
        related,
        chain: placement.chain,
        precision: placement.precision,
        rendered: placement.rendered,
        is_secret: found.only_as_written.is_some(),
        help: lowered.map(|lowered| lowered.because_with(hole)),
        // What the node needs of an agent is not taken away.
        fix: found.remedy.as_ref().filter(|_| found.lowered != Some(NODE_AGENT)).and_then(|it| it.fix(sources)),
        third_party: placement.third_party,
        seen_in: None,
        suppression: None,
        fingerprint: fingerprint(found, &placement.identity),
        object,
        field: Some(field_path(found)).filter(|path| !path.is_empty() && is_in_object(found)),
    })
}

/// Whether a text stands where a finding about it points to, or where the value that it was made from does: what a
/// template generates or puts together stands nowhere.
fn is_written(text: &str, found: &Found<'_>, placement: &Placement, sources: &SourceMap) -> bool {
    if sources.get(found.anchor.node().span().source).is_none_or(|source| source.trace().is_none()) {
        return true;
    }
    if placement.precision == Precision::Template {
        return false;
    }
    let places = std::iter::once(&placement.primary).chain(&placement.related).filter_map(|it| it.place.span());
    places.into_iter().any(|span| {
        let Some(source) = sources.get(span.source) else { return false };
        let written = source.slice(span).trim_matches(['"', '\'', ' ', '\n']);
        written.len() >= 3 && (text.contains(written) || written.contains(text) || written.contains("\n"))
    })
}

fn also(sources: &SourceMap, anchor: &Anchor<'_>, label: &str) -> Location {
    Location { label: label.to_owned(), ..place(sources, anchor).primary }
}

/// How findings name an object.
#[must_use]
pub fn object_ref(object: &Object<'_>) -> ObjectRef {
    let name = match (object.name().get(), object.generate_name().get()) {
        (Some(name), _) => name.to_owned(),
        (None, Some(prefix)) => format!("{prefix}*"),
        (None, None) => String::new(),
    };
    ObjectRef {
        api_version: object.api_version().to_owned(),
        kind: object.kind().to_owned(),
        namespace: object.namespace().get().map(str::to_owned),
        name,
    }
}
