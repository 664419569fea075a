//! A policy of Cilium that lets the whole internet through.

use hullmark_model::{Direction, NetworkPolicy, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("cilium-policy-world-entity", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object) else { return };
    for peer in policy.world_peers() {
        let found = report.at(peer.place).item(peer.place.node()).arg("peer", peer.name);
        if peer.direction == Direction::Egress {
            found.lowered("egress");
        }
    }
}
