//! Containers that can only be added to pods that run.

use hullmark_model::{Field, PodSpec};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ephemeral-container-in-manifest", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let list: Field<'d, NodeRef<'d>> = pod.field("ephemeralContainers");
    if list.get().is_some_and(|list| list.items().next().is_some()) {
        report.at(list);
    }
}
