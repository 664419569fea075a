//! A label that names another instance than the object does.

use hullmark_model::{Field, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("instance-label-mismatch", Check::Object(check));

const INSTANCE: &str = "app.kubernetes.io/instance";

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(label) = object.node().at(&["metadata", "labels", INSTANCE]).map(Field::<&'d str>::of) else { return };
    let (Some(instance), Some(name)) = (label.get(), object.name().get()) else { return };
    if instance != name && !object.pod_specs().is_empty() {
        report.at(label).arg("instance", instance);
    }
}
