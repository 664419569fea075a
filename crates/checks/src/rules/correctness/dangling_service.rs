//! A Service that leads nowhere.

use hullmark_model::{Labels, Object, ReleaseUnit, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-service", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object) else { return };
    let selector = service.selector();
    let labels = Labels::of(selector.get());
    if service.is_external_name() {
        return;
    }
    let unit = report.unit();
    if labels.is_empty() {
        // Somebody else keeps the list of endpoints: a controller, or a manifest.
        if !has_endpoints(unit, object) {
            report.at(selector).unconfirmed();
        }
        return;
    }
    // An operator makes pods of custom resources, and labels them with their names.
    if labels.iter().any(|(_, value)| unit.has_custom_resource(value)) {
        return;
    }
    // Where no pod of the namespace is described, they are described elsewhere: unless the right ones are here, in
    // another namespace.
    let is_described = !unit.pods_in(unit.namespace_of(object)).is_empty() || unit.pods_like(&service).next().is_some();
    if unit.pods_of(&service).next().is_none() {
        let found = report.at(selector).unconfirmed_if(!is_described);
        found.with_meant_pod(unit, unit.namespace_of(object), labels);
    }
}

/// Whether a list of endpoints is described beside a Service, under its name or with its label.
fn has_endpoints(unit: &ReleaseUnit<'_>, service: &Object<'_>) -> bool {
    let Some(name) = service.name().get() else { return true };
    let is_listed = |slice: &Object<'_>| slice.labels().get("kubernetes.io/service-name") == Some(name);
    unit.find("", "Endpoints", unit.namespace_of(service), name).is_some()
        || unit.of_kind("discovery.k8s.io", "EndpointSlice").iter().any(is_listed)
}
