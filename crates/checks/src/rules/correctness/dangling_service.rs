//! A Service that leads nowhere.

use hullmark_model::{Labels, Object, PodSpec, Service};

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
    let neighbours = unit.pods_in(unit.namespace_of(object));
    let selects = |pods: &[PodSpec<'d>]| pods.iter().any(|pod| service.selects(pod.labels()));
    // Where no pod of the namespace is described, they are described elsewhere: unless the right ones are here, in
    // another namespace.
    let is_described = !neighbours.is_empty() || selects(unit.pods());
    if is_described && !selects(neighbours) {
        report.at(selector);
    }
}
