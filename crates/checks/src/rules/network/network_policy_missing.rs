//! A pod that no network policy is about talks to everybody and listens to everybody.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if !report.unit().network_policies_of(pod).any(|policy| policy.restricts()) {
        let found = report.at(pod.object().name());
        if pod.host_network().is(true) {
            found.for_surveys("host-network");
        }
    }
}
