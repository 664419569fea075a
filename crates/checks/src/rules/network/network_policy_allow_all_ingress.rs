//! A rule that lets everybody in.

use hullmark_model::{AllowedTraffic, Direction, NetworkPolicy, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-allow-all-ingress", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object) else { return };
    for rule in policy.allowed(Direction::Ingress).filter(AllowedTraffic::is_for_everybody) {
        let found = report.at(rule.peers_field()).item(rule.node());
        if !rule.is_for_every_port() {
            found.lowered("ports");
        }
    }
}
