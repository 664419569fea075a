//! A network policy that protects nobody.

use hullmark_model::{LabelSelector, NetworkPolicy, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-network-policy", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object).filter(NetworkPolicy::is_native) else { return };
    let unit = report.unit();
    let namespace = unit.namespace_of(object);
    let field = policy.pod_selector();
    let Some(selector) = field.get().map(LabelSelector::of).filter(|selector| !selector.is_empty()) else { return };
    // Where no pod of the namespace is described, they are described elsewhere.
    let is_described = unit.has_kustomized_namespace() || !unit.pods_in(namespace).is_empty();
    if is_described && unit.pods_selected(namespace, selector).next().is_none() && !unit.names_custom_resource(selector)
    {
        report.at(field).arg("namespace", namespace);
    }
}
