//! A container of which nobody said what it may do.

use hullmark_model::{Container, Field};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("container-security-context-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let context: Field<'d, NodeRef<'d>> = container.field("securityContext");
    if context.get().is_none_or(|context| context.entries().next().is_none()) {
        report.at(context);
    }
}
