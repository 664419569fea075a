//! Names that a pod resolves by itself.

use hullmark_model::{Field, PodSpec};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("host-aliases", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let aliases: Field<'d, NodeRef<'d>> = pod.field("hostAliases");
    if aliases.get().is_some_and(|aliases| aliases.items().next().is_some()) {
        report.at(aliases);
    }
}
