//! A pod of which nobody said what it may do.

use hullmark_model::{Field, PodSpec};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("security-context-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if is_set(pod.field("securityContext")) {
        return;
    }
    for container in pod.containers().filter(|container| !is_set(container.field("securityContext"))) {
        let context: Field<'d, NodeRef<'d>> = container.field("securityContext");
        report.at(context).of(container);
    }
}

fn is_set(context: Field<'_, NodeRef<'_>>) -> bool {
    context.get().is_some_and(|context| context.entries().next().is_some())
}
