//! An autoscaler without room to scale.

use hullmark_model::{Autoscaler, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("hpa-bounds-invalid", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(autoscaler) = Autoscaler::of(*object) else { return };
    // KEDA may go between none and this one number.
    let has_idle_state = object.field::<i64>("spec.idleReplicaCount").is_set();
    let bounds = autoscaler.bounds();
    let Some(most) = bounds.most else {
        if !autoscaler.is_keda() && !autoscaler.max_replicas().is_set() {
            report.at(autoscaler.max_replicas()).arg("least", bounds.least).arg("most", "no number that is written");
        }
        return;
    };
    if bounds.least > most || (bounds.least == most && !has_idle_state) {
        let found = report.at(autoscaler.max_replicas()).arg("least", bounds.least).arg("most", most);
        if autoscaler.min_replicas().is_set() {
            found.also_at(autoscaler.min_replicas(), "the minimum");
        }
    }
}
