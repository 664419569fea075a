//! Without a seccomp profile a process may make every system call there is.

use hullmark_model::{Container, Field};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("seccomp-profile-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let pod = container.pod();
    if container.security_context().seccomp_type().is_set() || pod.is_windows() {
        return;
    }
    // One profile for the pod settles it for all of its containers.
    let profile: Field<'d, &str> = pod.field("securityContext.seccompProfile.type");
    report.at(profile.wanting("RuntimeDefault")).fix(unsafely().set(profile, "RuntimeDefault"));
}
