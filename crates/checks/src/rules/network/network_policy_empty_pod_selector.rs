//! A policy that opens something for all pods of a namespace at once.

use hullmark_model::{Direction, NetworkPolicy, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-empty-pod-selector", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object).filter(NetworkPolicy::is_native) else { return };
    // One that allows nothing is the policy that every namespace should begin with.
    let allows = |direction| policy.allowed(direction).next().is_some();
    if !policy.selects_every_pod() {
        return;
    }
    if allows(Direction::Ingress) || allows(Direction::Egress) {
        report.at(policy.pod_selector());
    } else {
        let case = if policy.pod_selector().is_set() { "denies" } else { "unwritten" };
        report.at(policy.pod_selector()).for_surveys(case);
    }
}
