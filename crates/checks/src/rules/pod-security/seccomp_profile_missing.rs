//! Without a seccomp profile a process may make every system call there is.

use hullmark_model::{Container, Field, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("seccomp-profile-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if pod.is_windows() {
        return;
    }
    let is_unset = |container: &Container<'d>| {
        let context = container.security_context();
        !context.is_privileged() && !context.seccomp_type().is_set()
    };
    let unset: Vec<Container<'d>> = pod.containers().filter(is_unset).collect();
    if unset.is_empty() {
        return;
    }
    // One profile for the pod settles it for all of its containers.
    let profile: Field<'d, &str> = pod.field("securityContext.seccompProfile.type");
    report.at(profile.wanting("RuntimeDefault")).containers(unset.iter().map(Container::name));
}
