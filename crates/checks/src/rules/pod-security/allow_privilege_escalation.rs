//! A process may gain rights that its parent lacks, unless the container forbids it.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("allow-privilege-escalation", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let context = container.security_context();
    let allowed = context.allow_privilege_escalation();
    if !allowed.is(false) && !container.pod().is_windows() {
        let found = report.at(allowed.wanting("false"));
        // The API server takes no `false` beside either of these.
        if !context.is_privileged() && !context.added().any(|capability| capability.is("SYS_ADMIN")) {
            found.fix(unsafely().set(allowed, false));
        }
    }
}
