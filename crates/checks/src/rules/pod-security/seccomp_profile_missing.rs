//! Without a seccomp profile a process may make every system call there is.

use hullmark_model::{Container, Field};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("seccomp-profile-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let pod = container.pod();
    let kind = container.security_context().seccomp_type();
    if kind.get().is_some_and(|kind| !kind.is_empty()) || pod.is_windows() || is_annotated(container) {
        return;
    }
    // One profile for the pod settles it for all of its containers.
    let profile: Field<'d, &str> = pod.field("securityContext.seccompProfile.type");
    report.at(profile.wanting("RuntimeDefault")).fix(unsafely().set(profile, "RuntimeDefault"));
}

/// Whether an annotation of long ago names a profile for it, of which `seccomp-annotation-obsolete` tells.
fn is_annotated(container: &Container<'_>) -> bool {
    let pod = container.pod();
    pod.seccomp_annotations()
        .any(|(name, profile)| name.is_none_or(|name| name == container.name()) && !profile.is("unconfined"))
}
