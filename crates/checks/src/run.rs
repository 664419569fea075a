//! Running rules over a release unit.

use std::cell::OnceCell;
use std::sync::Arc;

use hullmark_findings::{Finding, Location, ObjectRef, Precision, Suppression};
use hullmark_model::{Anchor, Object, PodSpec, ReleaseUnit};
use hullmark_parser::NodeRef;
use hullmark_policies::RulePolicy;
use hullmark_source::{SourceMap, Span};
use rustc_hash::FxHashMap;

use crate::identity::{Paths, field_path, fingerprint, is_in_object};
use crate::merge::{Made, merge};
use crate::outranking::{drop_outranked, leave_outranked_unfixed};
use crate::place::{Placement, place};
use crate::report::{Found, NODE_AGENT, Report, Subject};
use crate::rule::{ContainerCheck, ObjectCheck, PodCheck, UnitCheck};
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
    all_found.retain(|found| !is_about_unknown_text(found, unit));
    if !selection.reports_unconfirmed() {
        all_found.retain(|found| !found.is_unconfirmed);
    }
    match (selection.reports_outranked(), selection.is_for_fixing()) {
        (true, _) => {}
        (false, true) => leave_outranked_unfixed(&mut all_found),
        (false, false) => drop_outranked(&mut all_found),
    }
    let mut words = Words::default();
    let mut made: Vec<Made<'_, '_>> = Vec::with_capacity(all_found.len());
    for found in &all_found {
        let Some(mut finding) = finding(found, &mut words, sources) else { continue };
        finding.suppression = judge(&finding, found.object.map(|object| object.node())).map(Box::new);
        made.push(Made { found, finding: Some(finding) });
    }
    let order = order(&made, sources);
    merge(&mut made, &order)
}

/// The places of findings in the order of their paths, places, rules and messages. Numbers are sorted: findings are
/// large, and each is moved once.
fn order(made: &[Made<'_, '_>], sources: &SourceMap) -> Vec<usize> {
    let finding = |at: &usize| made.get(*at).and_then(|made| made.finding.as_ref());
    let ranks = sources.ranks(made.iter().filter_map(|it| Some(it.finding.as_ref()?.primary.place.source())), str::cmp);
    let key = |(at, made): (usize, &Made<'_, '_>)| {
        let place = made.finding.as_ref()?.primary.place;
        let offsets = place.span().map(|span: Span| (span.start, span.end));
        Some(((ranks.of(place.source()), offsets, made.found.rule), at))
    };
    let mut keys: Vec<_> = made.iter().enumerate().filter_map(key).collect();
    let message = |at: &usize| finding(at).map(|finding| finding.message.as_str());
    keys.sort_unstable_by(|(a, a_at), (b, b_at)| {
        a.cmp(b).then_with(|| message(a_at).cmp(&message(b_at))).then(a_at.cmp(b_at))
    });
    keys.into_iter().map(|(_, at)| at).collect()
}

/// Walks the unit once and calls each rule for its subjects. All that is asked of an object is asked in a row, while the
/// processor has it at hand.
pub(crate) fn collect<'d>(unit: &'d ReleaseUnit<'d>, options: &'d Options, rules: &[&'static Rule]) -> Vec<Found<'d>> {
    let checks = Checks::of(rules);
    let mut report = Report::new(unit, options, rules);
    let mut pods = unit.pods().iter().peekable();
    for object in unit.objects() {
        report.look_at(Subject { object: Some(*object), ..Subject::default() });
        for (rule, check) in &checks.of_objects {
            report.begin(rule.id, rule.policy);
            check(object, &mut report);
        }
        while let Some(pod) = pods.next_if(|pod| pod.object() == *object) {
            checks.look_at_pod(pod, &mut report);
        }
    }
    report.look_at(Subject::default());
    for (rule, check) in &checks.of_units {
        report.begin(rule.id, rule.policy);
        check(unit, &mut report);
    }
    report.into_found()
}

/// The checks of rules, by what they look at.
#[derive(Default)]
struct Checks {
    of_objects: Vec<(Named, ObjectCheck)>,
    of_pods: Vec<(Named, PodCheck)>,
    of_containers: Vec<(Named, ContainerCheck)>,
    of_units: Vec<(Named, UnitCheck)>,
}

/// A rule as it is reported.
struct Named {
    id: &'static str,
    policy: Option<&'static RulePolicy>,
}

impl Checks {
    fn look_at_pod<'d>(&self, pod: &PodSpec<'d>, report: &mut Report<'d>) {
        let subject = Subject { object: Some(pod.object()), pod: Some(pod.node()), container: None };
        report.look_at(subject);
        for (rule, check) in &self.of_pods {
            report.begin(rule.id, rule.policy);
            check(pod, report);
        }
        for container in pod.containers() {
            report.look_at(Subject { container: Some(container), ..subject });
            for (rule, check) in &self.of_containers {
                report.begin(rule.id, rule.policy);
                check(&container, report);
            }
        }
    }

    fn of(rules: &[&'static Rule]) -> Self {
        let mut checks = Self::default();
        for rule in rules {
            let named = Named { id: rule.id(), policy: hullmark_policies::rule(rule.id()) };
            match rule.check() {
                Check::Object(check) => checks.of_objects.push((named, *check)),
                Check::PodSpec(check) => checks.of_pods.push((named, *check)),
                Check::Container(check) => checks.of_containers.push((named, *check)),
                Check::ReleaseUnit(check) => checks.of_units.push((named, *check)),
            }
        }
        checks
    }
}

/// What many findings say alike, made once: the ids of rules, the object that the last finding was about, and the paths
/// of the nodes in it.
#[derive(Default)]
struct Words<'d> {
    ids: FxHashMap<&'static str, Arc<str>>,
    object: Option<(Object<'d>, Arc<ObjectRef>, Arc<str>)>,
    paths: Paths<'d>,
}

impl<'d> Words<'d> {
    fn id(&mut self, rule: &'static str) -> Arc<str> {
        Arc::clone(self.ids.entry(rule).or_insert_with(|| rule.into()))
    }

    /// How findings name an object, and how sentences do.
    fn object(&mut self, object: Object<'d>) -> (Arc<ObjectRef>, Arc<str>) {
        if let Some((known, reference, name)) = &self.object
            && *known == object
        {
            return (Arc::clone(reference), Arc::clone(name));
        }
        let reference = Arc::new(object_ref(&object));
        let name: Arc<str> = reference.to_string().into();
        self.object = Some((object, Arc::clone(&reference), Arc::clone(&name)));
        (reference, name)
    }
}

/// The finding that a rule's result makes, with its policy's words.
fn finding<'d>(found: &Found<'d>, words: &mut Words<'d>, sources: &SourceMap) -> Option<Finding> {
    let policy = found.policy?;
    let (object, object_name) = found.object.map(|object| words.object(object)).unzip();
    let object_name = object_name.as_deref();
    let subject = OnceCell::new();
    let hole = |name: &str| found.hole(name, object_name, &subject);
    let lowered = found.lowered.and_then(|case| policy.lowered(case));
    let placement = place(sources, &found.anchor);
    if found.only_as_written.as_ref().is_some_and(|text| !is_written(text, found, &placement, sources)) {
        return None;
    }
    let mut related = placement.related;
    related.extend(found.also_at.iter().map(|(anchor, label)| also(sources, anchor, label)));
    let field = field_path(found, &mut words.paths);
    Some(Finding {
        rule: words.id(policy.id),
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
        fingerprint: fingerprint(found, object.as_deref(), &field, &placement.identity),
        object,
        field: Some(field).filter(|path| !path.is_empty() && is_in_object(found)),
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
        // The lines of a key have other blanks in front of them than where they were written.
        let are_lines = || text.contains('\n') && written.contains('\n');
        written.len() >= 3 && (text.contains(written) || written.contains(text) || are_lines())
    })
}

fn also(sources: &SourceMap, anchor: &Anchor<'_>, label: &str) -> Location {
    Location { label: label.to_owned(), ..place(sources, anchor).primary }
}

/// How findings name an object.
#[must_use]
pub fn object_ref(object: &Object<'_>) -> ObjectRef {
    let generated = || object.generate_name().get().map(|prefix| format!("{prefix}*"));
    let name = object.name().get().map(str::to_owned).or_else(generated).unwrap_or_default();
    ObjectRef {
        api_version: object.api_version().to_owned(),
        kind: object.kind().to_owned(),
        namespace: object.namespace().get().map(str::to_owned),
        name,
    }
}
