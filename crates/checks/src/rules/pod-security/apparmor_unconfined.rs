//! `AppArmor` switched off in so many words.

use hullmark_model::PodSpec;

use crate::confinement::report_unconfining;
use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("apparmor-unconfined", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    report_unconfining(pod, "securityContext.appArmorProfile", "profile", report);
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
