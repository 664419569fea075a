//! A network policy that opens the way for nobody.

use hullmark_model::{LabelSelector, NetworkPolicy, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-network-policy-peer", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object).filter(NetworkPolicy::is_native) else { return };
    let unit = report.unit();
    for peer in policy.pod_peers() {
        let field = peer.pod_selector;
        let Some(selector) = field.get().map(LabelSelector::of) else { continue };
        // Pods of namespaces that are chosen by other labels than their names cannot be known here.
        let Some(namespace) = peer.namespace(unit.namespace_of(object)) else { continue };
        if unit.selects_no_pod_in_view(namespace, selector) {
            report.at(field).arg("namespace", namespace).unconfirmed_if(!unit.describes_pods_of(namespace));
        }
    }
}
