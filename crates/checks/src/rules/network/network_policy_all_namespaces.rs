//! A rule for the pods of every namespace, other teams' included.

use hullmark_model::{Direction, NetworkPolicy, Object, TrafficPeer};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-all-namespaces", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object) else { return };
    for direction in [Direction::Ingress, Direction::Egress] {
        // The name servers of the cluster are in a namespace of their own, whose labels differ from cluster to cluster.
        for rule in policy.allowed(direction).filter(|rule| !rule.is_for_dns_only()) {
            for peer in rule.peers().filter(TrafficPeer::is_every_pod) {
                let way = if direction == Direction::Ingress { "be reached from" } else { "connect to" };
                report.at(peer.namespace_selector()).item(peer.node()).arg("way", way);
            }
        }
    }
}
