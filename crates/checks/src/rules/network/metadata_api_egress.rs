//! The way to the credentials of the node.

use std::net::{IpAddr, Ipv4Addr};

use hullmark_model::{Direction, NetworkPolicy, Object, TrafficPeer};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("metadata-api-egress", Check::Object(check));

/// Where the clouds serve what a node may know about itself, its credentials included.
const METADATA: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object).filter(NetworkPolicy::is_native) else { return };
    for rule in policy.allowed(Direction::Egress).filter(|rule| rule.lets_tcp_port_through(80)) {
        if rule.is_for_everybody() {
            report.at(rule.peers_field()).item(rule.node());
            continue;
        }
        for peer in rule.peers().filter(reaches_metadata) {
            report.at(peer.cidr()).item(rule.node());
        }
    }
}

fn reaches_metadata(peer: &TrafficPeer<'_>) -> bool {
    peer.cidr().get().is_some_and(|range| range.contains(METADATA))
        && !peer.exceptions().any(|range| range.contains(METADATA))
}
