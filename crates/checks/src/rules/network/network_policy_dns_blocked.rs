//! A pod that may connect to others, but not ask for their addresses.

use hullmark_model::{AllowedTraffic, Direction, Field, NetworkPolicy, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-dns-blocked", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let dns_policy: Field<'d, &str> = pod.field("dnsPolicy");
    if pod.host_network().is(true) || dns_policy.is("None") {
        return;
    }
    let about = report.unit().network_policies_of(pod).filter(|policy| policy.is_about(Direction::Egress));
    let about: Vec<NetworkPolicy<'d>> = about.collect();
    let is_unknown = |policy: &NetworkPolicy<'d>| !policy.is_native();
    let has_rules = |policy: &&NetworkPolicy<'d>| policy.allowed(Direction::Egress).next().is_some();
    // A pod that may connect to nobody is meant to.
    let Some(first) = about.iter().find(has_rules) else { return };
    let mut rules = about.iter().flat_map(|policy| policy.allowed(Direction::Egress));
    if !about.iter().any(is_unknown) && !rules.any(|rule| lets_a_name_server_be_asked(&rule)) {
        report.at(first.rules_field(Direction::Egress));
    }
}

fn lets_a_name_server_be_asked(rule: &AllowedTraffic<'_>) -> bool {
    rule.lets_dns_through() && (rule.is_for_everybody() || rule.peers().any(|peer| peer.may_serve_dns()))
}
