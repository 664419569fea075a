//! A pod that is shut off in one direction only.

use hullmark_model::{Direction, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("network-policy-one-direction", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if pod.host_network().is(true) {
        return;
    }
    let unit = report.unit();
    let is_covered = |direction| unit.network_policies_of(pod).any(|policy| policy.is_about(direction));
    let open = match (is_covered(Direction::Ingress), is_covered(Direction::Egress)) {
        (true, false) => "who they connect to",
        (false, true) => "who connects to them",
        _ => return,
    };
    report.at(pod.object().name()).arg("open", open);
}
