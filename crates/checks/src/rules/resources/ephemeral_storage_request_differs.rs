//! Disk space that a container may use without it being set aside for it.

use hullmark_model::{Container, Resource};

use crate::amounts::report_difference;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ephemeral-storage-request-differs", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    report_difference(container, Resource::EphemeralStorage, report);
}
