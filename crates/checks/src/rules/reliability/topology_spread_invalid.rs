//! A spread constraint that is refused, or that counts other pods than those that it spreads.

use std::collections::BTreeSet;

use hullmark_model::{Anchor, Field, Labels, PodSpec, TopologySpread};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("topology-spread-invalid", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let labels = pod.labels();
    let mut seen = BTreeSet::new();
    for constraint in pod.topology_spread() {
        let mut found = problem(&constraint, labels);
        let key: Field<'d, &'d str> = constraint.field("topologyKey");
        let unsatisfiable: Field<'d, &'d str> = constraint.field("whenUnsatisfiable");
        if found.is_none() && !seen.insert((key.get(), unsatisfiable.get())) {
            found = Some((key.anchor(), "repeats the topology key and `whenUnsatisfiable` of another one"));
        }
        if let Some((place, problem)) = found {
            report.at(place).arg("problem", problem);
        }
    }
}

/// What `validateTopologySpreadConstraints` of the API server objects to, or else why it has no effect.
fn problem<'d>(constraint: &TopologySpread<'d>, labels: Labels<'d>) -> Option<(Anchor<'d>, &'static str)> {
    let skew: Field<'d, i64> = constraint.field("maxSkew");
    let key: Field<'d, &'d str> = constraint.field("topologyKey");
    let unsatisfiable: Field<'d, &'d str> = constraint.field("whenUnsatisfiable");
    let domains: Field<'d, i64> = constraint.field("minDomains");
    let by_keys: Field<'d, NodeRef<'d>> = constraint.field("matchLabelKeys");
    let selector = constraint.selector();
    let is_strict = unsatisfiable.is("DoNotSchedule");
    if skew.get().is_none_or(|skew| skew < 1) {
        Some((skew.anchor(), "needs a `maxSkew` of 1 or more"))
    } else if key.get().is_none_or(str::is_empty) {
        Some((key.anchor(), "needs a `topologyKey`"))
    } else if !is_strict && !unsatisfiable.is("ScheduleAnyway") {
        Some((unsatisfiable.anchor(), "needs `DoNotSchedule` or `ScheduleAnyway` as `whenUnsatisfiable`"))
    } else if domains.get().is_some_and(|domains| domains < 1 || !is_strict) {
        Some((domains.anchor(), "takes a `minDomains` of 1 or more, and only with `DoNotSchedule`"))
    } else if !selector.is_set() && by_keys.is_set() {
        Some((selector.anchor(), "has `matchLabelKeys` without a `labelSelector`"))
    } else if !selector.is_set() {
        Some((selector.anchor(), "counts no pods, since it has no `labelSelector`"))
    } else if !constraint.counts(labels) {
        Some((selector.anchor(), "counts other pods: its selector does not match the labels of this one"))
    } else {
        None
    }
}
