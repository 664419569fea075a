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
    let is_choosy = has_entries(affinity) || has_entries(selector) || node.is_set();
    if !is_choosy && !pod.runs_to_completion() && !pod.object().has_owner() {
        report.at(affinity);
    }
}
