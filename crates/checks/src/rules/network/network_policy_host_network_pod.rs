//! A policy that means to protect a pod which it cannot reach.

use hullmark_model::{NetworkPolicy, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-host-network-pod", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if !pod.host_network().is(true) {
        return;
    }
    // One for all pods of the namespace is meant for the others.
    let meant =
        report.unit().network_policies_of(pod).filter(|policy| policy.is_native() && !policy.selects_every_pod());
    let meant: Vec<NetworkPolicy<'d>> = meant.collect();
    for policy in meant {
        report.at(policy.pod_selector()).also_at(pod.host_network(), "in the network of its node");
    }
}
