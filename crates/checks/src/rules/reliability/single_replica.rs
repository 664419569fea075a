//! A workload that is gone while its only pod is.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("single-replica", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let Some(replicas) = pod.replicas() else { return };
    let is_scaled = !report.unit().autoscalers_of(&pod.object()).is_empty();
    let number = replicas.get().unwrap_or(1);
    let minimum = report.options().integer("minimum");
    if number >= minimum || pod.object().has_owner() {
        return;
    }
    let found = report.at(replicas).arg("replicas", number).arg("minimum", minimum);
    if is_scaled {
        found.for_surveys("autoscaled");
    } else if number > 0 {
        found.fix(unsafely().set(replicas, minimum));
    } else {
        found.for_surveys("switched-off");
    }
}
