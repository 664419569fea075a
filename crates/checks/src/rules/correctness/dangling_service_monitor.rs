//! A monitor that nothing is scraped by.

use hullmark_model::{LabelSelector, Monitor, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-service-monitor", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(monitor) = Monitor::of(*object) else { return };
    let field = monitor.selector();
    let unit = report.unit();
    let (own, named) = (unit.namespace_of(object), monitor.namespaces());
    let what = if monitor.is_of_services() { "Service" } else { "pod" };
    let Some(selector) = field.get().map(LabelSelector::of).filter(|selector| !selector.is_empty()) else {
        if named.is_empty() && !monitor.is_everywhere() {
            report.at(field).arg("what", what).for_surveys("no-selector");
        }
        return;
    };
    // The operator itself makes the Service of the kubelets, and the cluster that of the API server.
    if selector.values().any(|value| matches!(value, "kubelet" | "apiserver")) {
        return;
    }
    let is_everywhere = monitor.is_everywhere() || unit.has_kustomized_namespace();
    let namespaces = if named.is_empty() { vec![own] } else { named };
    let is_watched = |other: &Object<'d>| {
        is_everywhere || namespaces.contains(&unit.namespace_of(other)) || unit.has_open_namespace(other)
    };
    let is_selected = match monitor.is_of_services() {
        true => unit.services_selected(selector).any(|service| is_watched(&service.object())),
        false => unit.pods_selected_anywhere(selector).any(|pod| is_watched(&pod.object())),
    };
    // Nothing of its kind in view means that what it selects is described elsewhere.
    let is_described = || match (monitor.is_of_services(), is_everywhere) {
        (true, true) => !unit.of_kind("", "Service").is_empty(),
        (true, false) => namespaces.iter().any(|namespace| unit.names_in(namespace, "", "Service").is_some()),
        (false, true) => !unit.pods().is_empty(),
        (false, false) => namespaces.iter().any(|namespace| !unit.pods_in(namespace).is_empty()),
    };
    if !is_selected && !unit.names_custom_resource(selector) {
        report.at(field).arg("what", what).unconfirmed_if(unit.is_incomplete() || !is_described());
    }
}
