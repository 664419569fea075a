//! The capability to change the node's kernel.

use hullmark_model::Container;

use crate::added_capabilities::report_added;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("sys-module-capability", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    report_added(container, "SYS_MODULE", report);
}
