//! A process may gain rights that its parent lacks, unless the container forbids it.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("allow-privilege-escalation", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let context = container.security_context();
    let allowed = context.allow_privilege_escalation();
    if container.pod().is_windows() {
        return;
    }
    // The API server takes no `false` beside either of these.
    let is_all_powerful = context.is_privileged() || context.added().any(|capability| capability.is("SYS_ADMIN"));
    if allowed.is(false) && is_all_powerful {
        report.at(allowed).for_surveys("contradiction");
    } else if !allowed.is(false) {
        let found = report.at(allowed.wanting("false"));
        if !is_all_powerful {
            found.fix(unsafely().set(allowed, false));
        }
    }
}
