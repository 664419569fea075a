//! A seccomp profile that the restricted level does not take.

use hullmark_model::{Field, PodSpec, Setting};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("seccomp-profile-not-restricted", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    // The restricted level replaces the control of the baseline level, and asks Windows for no seccomp.
    if pod.is_declared_windows() {
        return;
    }
    for Setting { container, field } in pod.settings::<NodeRef<'d>>("securityContext.seccompProfile") {
        let kind = field.get().map_or(Field::of(pod.node()), |profile| Field::<&str>::at(profile, "type"));
        if !kind.is("RuntimeDefault") && !kind.is("Localhost") {
            let found = report.at(kind).of(container).arg("type", kind.get().unwrap_or("none"));
            if kind.is("Unconfined") {
                found.fix(unsafely().set(kind, "RuntimeDefault"));
            }
        }
    }
}
