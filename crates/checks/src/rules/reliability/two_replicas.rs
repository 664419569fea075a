//! Two replicas are one as soon as a node is drained.

use hullmark_model::{Autoscaler, Object, PodSpec};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("two-replicas", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let replicas = match Autoscaler::of(*object) {
        // Its bounds decide, and its target's own number does not.
        Some(autoscaler) if autoscaler.is_keda() => return,
        Some(autoscaler) => autoscaler.min_replicas(),
        None if report.unit().autoscalers_of(object).is_empty() && !object.has_owner() => {
            let Some(replicas) = object.pod_specs().iter().find_map(PodSpec::replicas) else { return };
            replicas
        }
        None => return,
    };
    if replicas.is(2) {
        report.at(replicas).fix(unsafely().set(replicas, 3));
    }
}
