//! A pod that says nothing of what its processes may do.

use hullmark_model::{Field, PodSpec};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("security-context-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let context: Field<'d, NodeRef<'d>> = pod.field("securityContext");
    if context.get().is_none_or(|context| context.entries().next().is_none()) {
        report.at(context);
    }
}
