//! `AppArmor` switched off in so many words.

use hullmark_model::{Field, PodSpec, Setting};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("apparmor-unconfined", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for Setting { container, field } in pod.settings::<NodeRef<'d>>("securityContext.appArmorProfile") {
        let kind = field.get().map_or(Field::of(pod.node()), |profile| Field::<&str>::at(profile, "type"));
        if !kind.is("RuntimeDefault") && !kind.is("Localhost") {
            let found = report.at(kind).of(container).arg("profile", kind.get().unwrap_or("none"));
            if kind.is("Unconfined") {
                found.fix(unsafely().set(kind, "RuntimeDefault"));
            }
        }
    }
    for (container, profile) in pod.apparmor_annotations() {
        let Some(name) = profile.get().filter(|name| !is_confining(name)) else { continue };
        let container = pod.containers().find(|it| it.name() == container);
        let found = report.at(profile).of(container).arg("profile", name);
        if name == "unconfined" {
            found.fix(unsafely().set(profile, "runtime/default"));
        }
    }
}

fn is_confining(profile: &str) -> bool {
    profile.is_empty() || profile == "runtime/default" || profile.starts_with("localhost/")
}
