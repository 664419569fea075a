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
    let is_watched = |other: &Object<'d>| {
        let namespace = unit.namespace_of(other);
        let is_named = if named.is_empty() { namespace == own } else { named.contains(&namespace) };
        is_named || monitor.is_everywhere() || unit.has_kustomized_namespace()
    };
    // The operator itself makes the Service of the kubelets.
    if selector.values().any(|value| value == "kubelet") {
        return;
    }
    // Nothing of its kind in view means that what it selects is described elsewhere.
    let (mut is_described, mut is_selected) = (false, false);
    if monitor.is_of_services() {
        for service in unit.of_kind("", "Service").iter().filter(|service| is_watched(service)) {
            is_described = true;
            is_selected |= selector.matches(service.labels());
        }
    } else {
        for pod in unit.pods().iter().filter(|pod| is_watched(&pod.object())) {
            is_described = true;
            is_selected |= selector.may_match_pod_of(pod.labels());
        }
    }
    if !is_selected && !unit.names_custom_resource(selector) {
        report.at(field).arg("what", what).unconfirmed_if(!is_described);
    }
}
