//! Running rules over a release unit.

use std::sync::Arc;

use hullmark_findings::{Finding, ObjectRef, Place};
use hullmark_model::{Object, ReleaseUnit};
use hullmark_source::{SourceMap, Span};

use crate::identity::fingerprint;
use crate::place::place;
use crate::report::{Found, Report, Subject};
use crate::{Check, Rule, Selection, rules};

/// What the selected rules find in a release unit: sorted by path, place, rule and message, each once.
///
/// `sources` is the map that the unit's documents were read from.
#[must_use]
pub fn run(unit: &ReleaseUnit<'_>, selection: &Selection, sources: &SourceMap) -> Vec<Finding> {
    let selected: Vec<&'static Rule> = rules::ALL.iter().copied().filter(|rule| selection.has(rule.id())).collect();
    let mut findings: Vec<Finding> =
        collect(unit, &selected).iter().filter_map(|found| finding(found, sources)).collect();
    findings.sort_by_cached_key(|finding| {
        let place = finding.primary.place;
        let offsets = place.span().map(|span: Span| (span.start, span.end));
        (sources.name(place.source()), offsets, Arc::clone(&finding.rule), finding.message.clone())
    });
    findings.dedup_by(|a, b| same_report(a, b));
    findings
}

fn same_report(a: &Finding, b: &Finding) -> bool {
    let place = |finding: &Finding| -> Place { finding.primary.place };
    a.rule == b.rule && place(a) == place(b) && a.message == b.message
}

/// Walks the unit once and calls each rule for its subjects.
pub(crate) fn collect<'d>(unit: &'d ReleaseUnit<'d>, rules: &[&'static Rule]) -> Vec<Found<'d>> {
    let mut report = Report::new(unit);
    for object in unit.objects() {
        let subject = Subject { object: Some(*object), container: None };
        for rule in rules {
            if let Check::Object(check) = rule.check() {
                report.begin(rule.id(), subject);
                check(object, &mut report);
            }
        }
    }
    for pod in unit.pods() {
        let subject = Subject { object: Some(pod.object()), container: None };
        for rule in rules {
            if let Check::PodSpec(check) = rule.check() {
                report.begin(rule.id(), subject);
                check(pod, &mut report);
            }
        }
        for container in pod.containers() {
            let subject = Subject { container: Some(container.name()), ..subject };
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
    let message = policy.message_with(|hole| match hole {
        "object" => object_name.as_deref(),
        "container" => found.container,
        _ => found.args.iter().find(|(name, _)| *name == hole).map(|(_, value)| value.as_str()),
    });
    let placement = place(sources, &found.anchor);
    Some(Finding {
        rule: Arc::from(policy.id),
        severity: policy.severity,
        message,
        primary: placement.primary,
        related: placement.related,
        precision: placement.precision,
        object,
        help: None,
        fix: None,
        fingerprint: fingerprint(found, &placement.identity),
    })
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
