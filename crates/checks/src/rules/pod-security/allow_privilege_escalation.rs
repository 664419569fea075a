//! A process may gain rights that its parent lacks, unless the container forbids it.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("allow-privilege-escalation", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let context = container.security_context();
    // A privileged container has nothing left to gain, and the API server refuses to forbid it there.
    if context.is_privileged() || container.pod().is_windows() {
        return;
    }
    let allowed = context.allow_privilege_escalation();
    if !allowed.is(false) {
        report.at(allowed.wanting("false"));
    }
}
