//! A pod in the network of its node that cannot resolve the names of the cluster.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("host-network-dns-policy", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if pod.host_network().is(true) && pod.has_default_dns() && !pod.is_windows() {
        let policy = pod.dns_policy();
        let found = report.at(policy.wanting("ClusterFirstWithHostNet"));
        found.fix(unsafely().set(policy, "ClusterFirstWithHostNet"));
        found.also_at(pod.host_network(), "in the network of the node");
    }
}
