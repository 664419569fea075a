//! An autoscaler without anything to scale.

use hullmark_model::{Object, Presence, ScaleTarget};

use crate::meant::Wanted;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-autoscaler", Check::Object(check));

/// Kinds whose objects somebody describes; those of operators may be made by others.
const DESCRIBED: [&str; 5] = ["DaemonSet", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(target) = ScaleTarget::of(object) else { return };
    let Some(name) = target.name.get() else { return };
    let unit = report.unit();
    let (namespace, kind) = (unit.namespace_of(object), target.kind.get().unwrap_or("Deployment"));
    let found: Vec<Presence<'d>> =
        target.groups().iter().map(|group| unit.look_up(group, kind, namespace, name)).collect();
    if found.iter().any(|presence| matches!(presence, Presence::Here(_))) {
        return;
    }
    // A workload of another kind is a workload in view: the one that is meant would be among them.
    let is_described =
        DESCRIBED.contains(&kind) && unit.describes_pods_of(namespace) && !unit.may_be_of_custom_resource(name);
    let is_missing = is_described || found.contains(&Presence::Missing);
    if is_missing || (DESCRIBED.contains(&kind) && !found.contains(&Presence::Made)) {
        let found = report.at(target.name).arg("kind", kind).arg("name", name).arg("namespace", namespace);
        found.unconfirmed_if(!is_missing);
        if let Some(group) = target.groups().first() {
            found.with_meant_object(unit, Wanted { group, kind, namespace, name });
        }
    }
}
