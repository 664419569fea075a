//! Seccomp switched off in so many words.

use hullmark_model::{Field, PodSpec, Setting};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("seccomp-unconfined", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for Setting { container, field } in pod.settings::<NodeRef<'d>>("securityContext.seccompProfile") {
        let kind = field.get().map_or(Field::of(pod.node()), |profile| Field::<&str>::at(profile, "type"));
        if !kind.is("RuntimeDefault") && !kind.is("Localhost") {
            let found = report.at(kind).of(container).arg("type", kind.get().unwrap_or("none"));
            if kind.is("Unconfined") {
                found.fix(unsafely().set(kind, "RuntimeDefault"));
            }
        }
    }
    for (container, profile) in pod.seccomp_annotations().filter(|(_, profile)| profile.is("unconfined")) {
        let named = container.and_then(|name| pod.containers().find(|it| it.name() == name));
        report.at(profile).of(named).arg("type", "unconfined").for_surveys("annotation");
    }
}
