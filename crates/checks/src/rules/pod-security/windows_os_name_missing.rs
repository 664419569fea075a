//! Pod Security admission holds a Windows pod to the settings of Linux unless it says what it is.

use hullmark_model::{Container, PodSpec};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("windows-os-name-missing", Check::PodSpec(check));

/// Whether it has what the restricted level asks of containers on Linux.
fn has_linux_settings(container: &Container<'_>) -> bool {
    let context = container.security_context();
    context.allow_privilege_escalation().is(false)
        && context.seccomp_type().is_set()
        && context.dropped().any(|capability| capability.field().is("ALL"))
}

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if !pod.is_windows() || pod.is_declared_windows() {
        return;
    }
    if pod.containers().any(|container| !has_linux_settings(&container)) {
        let name = pod.field::<&str>("os.name");
        report.at(name.wanting("windows")).fix(unsafely().set(name, "windows"));
    }
}
