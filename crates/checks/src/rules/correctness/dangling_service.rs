//! A Service that leads nowhere.

use hullmark_model::{Labels, Object, PodSpec, ReleaseUnit, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-service", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object) else { return };
    let selector = service.selector();
    let labels = Labels::of(selector.get());
    // Without a selector somebody else keeps the list of endpoints.
    if service.is_external_name() || labels.is_empty() || names_custom_resource(labels, report.unit()) {
        return;
    }
    let unit = report.unit();
    let neighbours = unit.pods_in(unit.namespace_of(object));
    let selects = |pods: &[PodSpec<'d>]| pods.iter().any(|pod| service.selects(pod.labels()));
    // Where no pod of the namespace is described, they are described elsewhere: unless the right ones are here, in
    // another namespace.
    let is_described = !neighbours.is_empty() || selects(unit.pods());
    if is_described && !selects(neighbours) {
        report.at(selector);
    }
}

/// Whether the selector names a custom resource of the unit: its operator makes the pods.
fn names_custom_resource(selector: Labels<'_>, unit: &ReleaseUnit<'_>) -> bool {
    let mut custom = unit.objects().iter().filter(|object| object.scope().is_none() && object.pod_specs().is_empty());
    custom.any(|object| {
        let name = object.name().get();
        name.is_some() && selector.iter().any(|(_, value)| Some(value) == name)
    })
}
