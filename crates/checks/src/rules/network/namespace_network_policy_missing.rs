//! A namespace in which every pod talks to every other.

use std::collections::BTreeSet;

use hullmark_model::{Direction, NetworkPolicy, ReleaseUnit, UnitKind};

use crate::open_namespaces::{deny_by_default, shown_by};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("namespace-network-policy-missing", Check::ReleaseUnit(check));

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    let declared = unit.of_kind("", "Namespace").iter().filter_map(|object| object.name().get());
    let namespaces: BTreeSet<&str> = declared.chain(unit.pods_by_namespace().map(|(name, _)| name)).collect();
    for namespace in namespaces.into_iter().filter(|name| !unit.network_policies_in(name).any(is_for_namespace)) {
        if let Some((object, place)) = shown_by(unit, namespace, unit.pods_in(namespace)) {
            let found = report.at(place).about(object).arg("namespace", namespace);
            // In a chart the namespace belongs to whoever installs it.
            if *unit.kind() == UnitKind::Manifests {
                found.fix(deny_by_default(&object, namespace, Direction::Ingress));
            }
        }
    }
}

/// Whether somebody thought of the namespace: a policy of its own, or one of the cluster that is for all of its pods. One
/// that picks some pods of every namespace was made with others in mind.
fn is_for_namespace(policy: NetworkPolicy<'_>) -> bool {
    policy.restricts() && (!policy.is_cluster_wide() || policy.selects_every_pod())
}
