//! Memory that a container may use without it being set aside for it.

use hullmark_model::{Container, Resource};

use crate::amounts::report_difference_or_lack;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("memory-request-differs-from-limit", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    report_difference_or_lack(container, Resource::Memory, report);
}
