//! Seccomp switched off in so many words.

use hullmark_model::PodSpec;

use crate::confinement::report_unconfining;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("seccomp-unconfined", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    report_unconfining(pod, "securityContext.seccompProfile", "type", report);
    for (container, profile) in pod.seccomp_annotations().filter(|(_, profile)| profile.is("unconfined")) {
        let named = container.and_then(|name| pod.containers().find(|it| it.name() == name));
        report.at(profile).of(named).arg("type", "unconfined").for_surveys("annotation");
    }
}
