//! Two that set the number of pods.

use hullmark_model::{Field, PodSpec};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("replicas-set-with-hpa", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let Some(replicas) = pod.replicas().filter(Field::is_set) else { return };
    if let Some(autoscaler) = report.unit().autoscalers_of(&pod.object()).first() {
        let name = autoscaler.object().name().get().unwrap_or_default();
        let found = report.at(replicas).arg("kind", autoscaler.object().kind()).arg("autoscaler", name);
        found.also_at(autoscaler.target_name(), "scaled by this").fix(unsafely().delete(replicas));
    }
}
