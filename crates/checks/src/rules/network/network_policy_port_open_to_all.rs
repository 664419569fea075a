//! A port that everybody may connect to.

use hullmark_model::{AllowedTraffic, Direction, NetworkPolicy, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-port-open-to-all", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object) else { return };
    let open = policy.allowed(Direction::Ingress).filter(AllowedTraffic::is_for_everybody);
    for rule in open.filter(|rule| !rule.is_for_every_port()) {
        report.at(rule.peers_field()).item(rule.node());
    }
}
