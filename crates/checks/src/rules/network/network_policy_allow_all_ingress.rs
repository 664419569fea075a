//! A rule that lets everybody in.

use hullmark_model::{AllowedTraffic, Direction, NetworkPolicy, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-allow-all-ingress", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object) else { return };
    let open = policy.allowed(Direction::Ingress).filter(AllowedTraffic::is_for_everybody);
    for rule in open.filter(AllowedTraffic::is_for_every_port) {
        report.at(rule.peers_field()).item(rule.node());
    }
}
