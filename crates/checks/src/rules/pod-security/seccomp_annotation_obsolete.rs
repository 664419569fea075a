//! Seccomp set in a way that Kubernetes has forgotten.

use hullmark_model::{Container, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("seccomp-annotation-obsolete", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if pod.is_declared_windows() {
        return;
    }
    for (container, profile) in pod.seccomp_annotations() {
        let is_meant = |it: &Container<'d>| container.is_none_or(|name| name == it.name());
        let is_unset = |it: &Container<'d>| !it.security_context().seccomp_type().is_set();
        // Beside the field the annotation serves clusters of long ago.
        let Some(unset) = pod.containers().filter(is_meant).find(is_unset) else { continue };
        let value = profile.get().unwrap_or_default();
        report.at(profile).of(container.map(|_| unset)).arg("profile", value);
    }
}
