//! A container does not start without the key that it asks for.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("missing-config-key", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    let namespace = unit.namespace_of(&pod.object());
    for wanted in pod.config_keys() {
        let (Some(key), Some(object)) = (wanted.key.get(), unit.find("", wanted.kind, namespace, wanted.name)) else {
            continue;
        };
        let mut keys = object.data_keys().peekable();
        // One that is empty is filled by somebody else.
        if keys.peek().is_some() && !keys.any(|known| known == key) {
            let found = report.at(wanted.key).also_at(object.name(), "this has no such key");
            found.arg("key", key).arg("kind", wanted.kind).arg("name", wanted.name);
        }
    }
}
