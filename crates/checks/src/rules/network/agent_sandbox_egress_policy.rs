//! A sandbox for code that nobody has read, with the network open.

use hullmark_model::{AllowedTraffic, Cidr, Object, SandboxTemplate, TrafficPeer};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("agent-sandbox-egress-policy", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(template) = SandboxTemplate::of(*object) else { return };
    let management = template.policy_management();
    if management.is("Unmanaged") {
        report.at(management);
        return;
    }
    let egress = template.egress();
    if !egress.is_set() {
        report.at(egress);
        return;
    }
    if let Some(rule) = template.allowed().find(lets_everything_out) {
        report.at(rule.node());
    }
}

fn lets_everything_out(rule: &AllowedTraffic<'_>) -> bool {
    let is_everywhere = |peer: TrafficPeer<'_>| {
        let everywhere = peer.cidr().get().is_some_and(Cidr::is_half_the_internet);
        peer.is_every_pod() || (everywhere && peer.exceptions().next().is_none())
    };
    !rule.is_for_dns_only() && (rule.is_for_everybody() || rule.peers().any(is_everywhere))
}
