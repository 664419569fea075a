//! A range of addresses that is the whole internet.

use hullmark_model::{Direction, NetworkPolicy, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-open-cidr", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object) else { return };
    for direction in [Direction::Ingress, Direction::Egress] {
        for rule in policy.allowed(direction).filter(|rule| !rule.is_for_dns_only()) {
            for peer in rule.peers() {
                let Some(cidr) = peer.cidr().get().filter(|cidr| cidr.is_half_the_internet()) else { continue };
                let found = report.at(peer.cidr()).item(peer.node()).arg("cidr", cidr);
                if direction == Direction::Egress {
                    found.lowered("egress");
                }
            }
        }
    }
}
