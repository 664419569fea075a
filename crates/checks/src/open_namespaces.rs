//! Where a namespace is shown, for rules about a namespace as a whole.

use hullmark_edits::Value;
use hullmark_model::{Direction, Field, NetworkPolicy, Object, PodSpec, ReleaseUnit, UnitKind};

use crate::{Remedy, Report, unsafely};

/// An object that shows a namespace, and where in it: the `Namespace`, or the first of its workloads that policies apply
/// to. Nothing where no policy would apply to any.
pub(crate) fn shown_by<'d>(
    unit: &'d ReleaseUnit<'d>,
    namespace: &str,
    pods: &[PodSpec<'d>],
) -> Option<(Object<'d>, Field<'d, &'d str>)> {
    let declared = unit.find("", "Namespace", namespace, namespace);
    // Policies do not apply to pods in the network of their node.
    let first = pods.iter().find(|pod| !pod.host_network().is(true)).map(PodSpec::object);
    let has_only_host_pods = first.is_none() && !pods.is_empty();
    match (declared, first) {
        _ if has_only_host_pods => None,
        (Some(object), _) => Some((object, object.name())),
        (None, Some(object)) if object.namespace().is_set() => Some((object, object.namespace())),
        (None, Some(object)) => Some((object, object.name())),
        (None, None) => None,
    }
}

/// Reports each namespace in whose pods a direction is open unless some policy happens to be about them. A chart is not
/// told: the namespace belongs to whoever installs it.
pub(crate) fn report_open_by_default<'d>(unit: &'d ReleaseUnit<'d>, direction: Direction, report: &mut Report<'d>) {
    if *unit.kind() != UnitKind::Manifests {
        return;
    }
    for (namespace, pods) in unit.pods_by_namespace() {
        let denies = |policy: NetworkPolicy<'d>| policy.isolates_every_pod(direction);
        let Some((object, place)) = shown_by(unit, namespace, pods) else { continue };
        if !unit.network_policies_in(namespace).any(denies) {
            let found = report.at(place).about(object).arg("namespace", namespace);
            found.fix(deny_by_default(&object, namespace, direction));
        }
    }
}

/// A policy of its own for the namespace that lets nothing through in a direction, in a file beside the object's.
pub(crate) fn deny_by_default<'d>(object: &Object<'d>, namespace: &str, direction: Direction) -> Remedy<'d> {
    let (name, kind) = match direction {
        Direction::Ingress => ("default-deny-ingress", "Ingress"),
        Direction::Egress => ("default-deny-egress", "Egress"),
    };
    let entry = |key: &str, value: Value| (key.to_owned(), value);
    let mut metadata = vec![entry("name", name.into())];
    if object.kind() == "Namespace" || object.namespace().is_set() {
        metadata.push(entry("namespace", namespace.into()));
    }
    let spec = vec![entry("podSelector", Value::Map(Vec::new())), entry("policyTypes", Value::list([kind]))];
    let policy = Value::Map(vec![
        entry("apiVersion", "networking.k8s.io/v1".into()),
        entry("kind", "NetworkPolicy".into()),
        entry("metadata", Value::Map(metadata)),
        entry("spec", Value::Map(spec)),
    ]);
    unsafely().create(object.node(), format!("{namespace}-{name}"), policy)
}
