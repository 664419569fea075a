//! Raw sockets that somebody asks for.

use hullmark_model::Container;

use crate::added_capabilities::report_added;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("net-raw-capability-added", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    report_added(container, "NET_RAW", report);
}
