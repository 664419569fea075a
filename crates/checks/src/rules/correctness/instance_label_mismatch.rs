//! A label that names another instance than the object does.

use hullmark_model::{Field, Object};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("instance-label-mismatch", Check::Object(check));

const INSTANCE: &str = "app.kubernetes.io/instance";

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(name) = object.name().get().filter(|_| !object.pod_specs().is_empty()) else { return };
    let Some(label) = object.node().at(&["metadata", "labels", INSTANCE]).map(Field::<&'d str>::of) else {
        report.at(object.field::<NodeRef<'d>>("metadata.labels")).arg("how", "is missing").for_surveys("absent");
        return;
    };
    if let Some(instance) = label.get().filter(|instance| *instance != name) {
        report.at(label).arg("how", format_args!("names another instance: `{instance}`"));
    }
}
