//! An autoscaler that leaves one pod on its own when little is to be done.

use hullmark_model::{Autoscaler, Object};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("hpa-min-replicas-low", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    // Scaling to nothing is what KEDA is for.
    let Some(autoscaler) = Autoscaler::of(*object).filter(|autoscaler| !autoscaler.is_keda()) else { return };
    let minimum = report.options().integer("minimum");
    let least = autoscaler.bounds().least;
    if least < minimum {
        let found = report.at(autoscaler.min_replicas()).arg("replicas", least).arg("minimum", minimum);
        found.fix(unsafely().set(autoscaler.min_replicas(), minimum));
    }
}
