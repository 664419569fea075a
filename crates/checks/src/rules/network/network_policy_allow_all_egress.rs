//! A rule that lets everything out.

use hullmark_model::{AllowedTraffic, Direction, NetworkPolicy, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-allow-all-egress", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object) else { return };
    let open = policy.allowed(Direction::Egress).filter(AllowedTraffic::is_for_everybody);
    // Name servers are asked by everybody, and nobody knows their addresses beforehand.
    for rule in open.filter(|rule| !rule.is_for_dns_only()) {
        report.at(rule.peers_field()).item(rule.node());
    }
}
