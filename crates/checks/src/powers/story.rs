//! Telling of a role's powers: what grants them, who has them, and which pod runs as them.

use hullmark_model::{Field, Grant, Object, ReleaseUnit, Role};

use super::{Edit, Power};
use crate::message::listed;
use crate::report::{Found, Report};

/// Rights in the namespace of the control plane's own pods are rights over the cluster.
const CONTROL_PLANE: &str = "kube-system";

/// Reports each rule of the object that gives the power, if it is a role that somebody wrote. The message's `{verbs}`
/// and `{resources}` are those that give it.
pub(crate) fn report_grants<'d>(object: &Object<'d>, power: &Power, report: &mut Report<'d>) {
    for grant in power.given_in(object) {
        tell(object, power, &grant, report);
    }
}

/// The same, with the case `one-namespace` for roles that hold in one namespace only.
pub(crate) fn report_grants_by_reach<'d>(object: &Object<'d>, power: &Power, report: &mut Report<'d>) {
    for grant in power.given_in(object) {
        let is_confined = is_confined(report.unit(), object);
        let found = tell(object, power, &grant, report);
        if is_confined {
            found.lowered("one-namespace");
        }
    }
}

/// Reports what gives a power of a role, with the binding and the pod that make use of it where they are in view.
pub(crate) fn tell<'r, 'd>(
    object: &Object<'d>,
    power: &Power,
    grant: &Grant<'d>,
    report: &'r mut Report<'d>,
) -> &'r mut Found<'d> {
    tell_at(object, power.edit, grant, report)
}

/// The same for rights that are no power of the table.
pub(crate) fn tell_at<'r, 'd>(
    object: &Object<'d>,
    edit: Edit,
    grant: &Grant<'d>,
    report: &'r mut Report<'d>,
) -> &'r mut Found<'d> {
    let unit = report.unit();
    let written = match edit {
        Edit::Resource => grant.resources.first(),
        Edit::Verb => grant.verbs.first(),
    };
    let found = match written {
        Some(field) => report.at(field),
        None => report.at(grant.rule.node()),
    };
    found.item(grant.rule.node());
    found.arg("verbs", texts(&grant.verbs)).arg("resources", texts(&grant.resources));
    add_holders(object, unit, found);
    found
}

fn texts(fields: &[Field<'_, &str>]) -> String {
    listed(fields.iter().filter_map(Field::get))
}

/// Shows a way from a pod to the role: through the first binding that pods have, or else a binding alone.
fn add_holders<'d>(object: &Object<'d>, unit: &'d ReleaseUnit<'d>, found: &mut Found<'d>) {
    let Some(role) = Role::of(*object) else { return };
    let bindings = unit.bindings_to(&role);
    let with_pod = bindings.iter().find_map(|binding| Some((binding, unit.pod_with(binding)?)));
    if let Some((binding, pod)) = with_pod {
        found.also_at(binding.role_name(), "bound here");
        found.also_at(pod.service_account_field(), "a pod that has it");
    } else if let Some(binding) = bindings.first() {
        found.also_at(binding.role_name(), "bound here");
    }
}

/// Whether what a role grants holds in single namespaces only, none of them the control plane's: it is a `Role`, or a
/// `ClusterRole` whose bindings are in view and are all of one namespace.
pub(crate) fn is_confined(unit: &ReleaseUnit<'_>, object: &Object<'_>) -> bool {
    let Some(role) = Role::of(*object) else { return false };
    if !role.is_cluster_wide() {
        return unit.namespace_of(object) != CONTROL_PLANE;
    }
    let bindings = unit.bindings_to(&role);
    let holds_in_one = |object: &Object<'_>| unit.namespace_of(object) != CONTROL_PLANE;
    !bindings.is_empty() && bindings.iter().all(|binding| !binding.is_cluster_wide() && holds_in_one(&binding.object()))
}
