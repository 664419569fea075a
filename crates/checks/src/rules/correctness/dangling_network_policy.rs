//! A network policy that protects nobody.

use hullmark_model::{LabelSelector, NetworkPolicy, Object};

use crate::meant::meant_pod;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-network-policy", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object).filter(NetworkPolicy::is_native) else { return };
    let unit = report.unit();
    let namespace = unit.namespace_of(object);
    let field = policy.pod_selector();
    let Some(selector) = field.get().map(LabelSelector::of) else { return };
    if unit.selects_no_pod_in_view(namespace, selector) {
        let found = report.at(field).arg("namespace", namespace);
        found.unconfirmed_if(!unit.describes_pods_of(namespace));
        found.with_meant_pod(meant_pod(unit, namespace, selector.match_labels()));
    }
}
