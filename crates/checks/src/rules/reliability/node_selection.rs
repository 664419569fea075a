//! A pod that chooses its nodes.

use hullmark_model::{Field, PodSpec};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("node-selection", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let name: Field<'d, NodeRef<'d>> = pod.field("nodeName");
    let selector: Field<'d, NodeRef<'d>> = pod.field("nodeSelector");
    let affinity: Field<'d, NodeRef<'d>> = pod.field("affinity.nodeAffinity");
    if pod.object().is_exported() {
        return;
    }
    let says_something = |node: &NodeRef<'d>| node.entries().next().is_some() || node.text().is_some_and(is_text);
    for (field, way) in [(name, "nodeName"), (selector, "nodeSelector"), (affinity, "nodeAffinity")] {
        if field.get().is_some_and(|node| says_something(&node)) {
            report.at(field).arg("way", way);
        }
    }
}

fn is_text(text: &str) -> bool {
    !text.is_empty()
}
