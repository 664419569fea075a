//! Seccomp switched off in so many words.

use hullmark_model::{Anchor, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("seccomp-unconfined", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if pod.is_windows() {
        return;
    }
    // Containers that inherit the pod's profile share its place, which is reported once.
    let mut reported: Vec<Anchor<'d>> = Vec::new();
    for container in pod.containers() {
        let context = container.security_context();
        let profile = context.seccomp_type();
        if profile.is("Unconfined") && !context.is_privileged() && !reported.contains(&profile.anchor()) {
            reported.push(profile.anchor());
            report.at(profile);
        }
    }
}
