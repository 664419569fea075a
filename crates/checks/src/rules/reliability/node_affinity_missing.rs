//! A workload that runs on whatever node has room.

use hullmark_model::{Field, PodSpec};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("node-affinity-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let affinity: Field<'d, NodeRef<'d>> = pod.field("affinity.nodeAffinity");
    let selector: Field<'d, NodeRef<'d>> = pod.field("nodeSelector");
    let node: Field<'d, &'d str> = pod.field("nodeName");
    let has_entries = |field: Field<'d, NodeRef<'d>>| field.get().is_some_and(|it| it.entries().next().is_some());
    if has_entries(affinity) || node.is_set() || pod.object().has_owner() {
        return;
    }
    let found = report.at(affinity);
    if has_entries(selector) {
        found.for_surveys("node-selector");
    } else if pod.runs_to_completion() {
        found.for_surveys("runs-once");
    }
}
