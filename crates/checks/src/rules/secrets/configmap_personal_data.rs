//! Personal data in a ConfigMap.

use hullmark_model::Object;

use crate::exposure::part;
use crate::personal::personal_data;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("configmap-personal-data", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if !object.is("", "ConfigMap") {
        return;
    }
    let Some(data) = object.node().get("data") else { return };
    for (key, value) in data.entries() {
        let (Some(name), Some(text)) = (key.text(), value.text()) else { continue };
        for found in personal_data(name, text) {
            let detail = format!("{name}#{}", found.range.start);
            report.at(part(value, found.range)).arg("what", found.what).arg("name", name).detail(&detail);
        }
    }
}
