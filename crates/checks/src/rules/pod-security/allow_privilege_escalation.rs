//! A process may gain rights that its parent lacks, unless the container forbids it.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("allow-privilege-escalation", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let allowed = container.security_context().allow_privilege_escalation();
    if !allowed.is(false) && !container.pod().is_windows() {
        report.at(allowed.wanting("false"));
    }
}
