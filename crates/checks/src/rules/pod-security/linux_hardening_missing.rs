//! Nothing at all that holds a container back.

use hullmark_model::Container;
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("linux-hardening-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let context = container.security_context();
    let is_confined = context.seccomp_type().get().is_some_and(|kind| kind != "Unconfined")
        || container.has_apparmor_profile()
        || context.selinux_options().is_set()
        || context.dropped().next().is_some();
    if !is_confined && !container.pod().is_windows() {
        report.at(container.field::<NodeRef<'d>>("securityContext"));
    }
}
