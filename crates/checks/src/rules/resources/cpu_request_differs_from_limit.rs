//! Processor time that a container may have only as long as nobody else wants it.

use hullmark_model::{Container, Resource};

use crate::amounts::report_difference_or_lack;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("cpu-request-differs-from-limit", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    report_difference_or_lack(container, Resource::Cpu, report);
}
