//! A Service that leads nowhere.

use hullmark_model::{Labels, Object, ReleaseUnit, Service, UnitKind};

use crate::meant::meant_pod;
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
    if unit.pods_of(&service).next().is_some() {
        return;
    }
    // A chart writes selectors and labels in one place: where no pod is anything like it, these values leave its
    // workload out.
    let meant = meant_pod(unit, unit.namespace_of(object), labels);
    let is_left_out = || {
        let is_like_none = meant.is_none() && unit.pods_like(&service).next().is_none();
        matches!(unit.kind(), UnitKind::Render { .. }) && is_like_none
    };
    // Whoever applies a manifest without a namespace may put it beside the other.
    let may_meet = || unit.pods_like(&service).any(|pod| unit.has_open_namespace(&pod.object()));
    let is_open = |object: &Object<'d>| unit.has_open_namespace(object) && unit.pods_like(&service).next().is_some();
    let is_unknown = unit.is_incomplete() || !is_described || is_left_out() || may_meet() || is_open(object);
    let found = report.at(selector).unconfirmed_if(is_unknown);
    found.with_meant_pod(meant);
}

/// Whether a list of endpoints is described beside a Service, under its name or with its label.
fn has_endpoints(unit: &ReleaseUnit<'_>, service: &Object<'_>) -> bool {
    let Some(name) = service.name().get() else { return true };
    let is_listed = |slice: &Object<'_>| slice.labels().get("kubernetes.io/service-name") == Some(name);
    unit.find("", "Endpoints", unit.namespace_of(service), name).is_some()
        || unit.of_kind("discovery.k8s.io", "EndpointSlice").iter().any(is_listed)
}
