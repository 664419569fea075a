//! A pod that is lost with its node.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("node-pinned", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    // The scheduler writes the node into a pod that exists; an export shows it.
    if let Some((node, place)) = pod.pinned_to().filter(|_| !pod.object().is_exported()) {
        report.at(place).arg("node", node);
    }
}
