//! A Service that leads nowhere.

use hullmark_model::{Labels, Object, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-service", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object) else { return };
    let selector = service.selector();
    let labels = Labels::of(selector.get());
    // Without a selector somebody else keeps the list of endpoints.
    if service.is_external_name() || labels.is_empty() {
        return;
    }
    let unit = report.unit();
    // An operator makes pods of custom resources, and labels them with their names.
    if labels.iter().any(|(_, value)| unit.has_custom_resource(value)) {
        return;
    }
    // Where no pod of the namespace is described, they are described elsewhere: unless the right ones are here, in
    // another namespace.
    let is_described = !unit.pods_in(unit.namespace_of(object)).is_empty() || unit.pods_like(&service).next().is_some();
    if is_described && unit.pods_of(&service).next().is_none() {
        report.at(selector);
    }
}
