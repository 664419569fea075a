//! A namespace in which every pod talks to every other.

use hullmark_model::{Field, NetworkPolicy, Object, PodSpec, ReleaseUnit};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("namespace-network-policy-missing", Check::ReleaseUnit(check));

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    let policies: Vec<NetworkPolicy<'d>> = unit.objects().iter().copied().filter_map(NetworkPolicy::of).collect();
    for (namespace, pods) in unit.pods_by_namespace() {
        let covers =
            |policy: &NetworkPolicy<'d>| policy.is_cluster_wide() || unit.namespace_of(&policy.object()) == namespace;
        // Policies do not apply to pods in the network of their node.
        let Some(first) = pods.iter().find(|pod: &&PodSpec<'d>| !pod.host_network().is(true)) else { continue };
        if policies.iter().any(covers) {
            continue;
        }
        let declared = unit.objects().iter().find(|object| object.is("", "Namespace") && object.name().is(namespace));
        match declared {
            Some(object) => report.at(object.name()).about(*object).arg("namespace", namespace),
            None => report.at(place_of(&first.object())).about(first.object()).arg("namespace", namespace),
        };
    }
}

/// What best shows the namespace of an object.
fn place_of<'d>(object: &Object<'d>) -> Field<'d, &'d str> {
    if object.namespace().is_set() { object.namespace() } else { object.name() }
}
