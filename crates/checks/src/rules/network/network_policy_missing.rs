//! A pod that no network policy is about talks to everybody and listens to everybody.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    // Policies do not apply to pods in the network of their node.
    if !pod.host_network().is(true) && !report.unit().network_policies_of(pod).any(|policy| policy.restricts()) {
        report.at(pod.object().name());
    }
}
