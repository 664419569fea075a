//! A pod that no network policy is about talks to everybody and listens to everybody.

use hullmark_model::{NetworkPolicy, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    // Policies do not apply to pods in the network of their node.
    if pod.host_network().is(true) {
        return;
    }
    let unit = report.unit();
    let labels = pod.labels();
    let selects = |policy: NetworkPolicy<'d>| policy.selects(labels);
    if !unit.network_policies_for(unit.namespace_of(&pod.object())).any(selects) {
        report.at(pod.object().name());
    }
}
