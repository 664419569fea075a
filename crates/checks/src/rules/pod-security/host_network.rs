//! A pod in the node's network is out of reach of network policies.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("host-network", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let host_network = pod.host_network();
    if host_network.is(true) {
        report.at(host_network).fix(unsafely().set(host_network, false)).lowered_for(pod.node_agent());
    }
}
