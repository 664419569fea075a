//! Telling of a role's powers: what grants them, who has them, and which pod runs as them.

use hullmark_model::{Binding, Field, Grant, Object, ReleaseUnit, Role};

use super::meant::Meant;
use super::{Edit, Power};
use crate::message::listed;
use crate::report::{Found, Report};

/// Rights in the namespace of the control plane's own pods are rights over the cluster.
const CONTROL_PLANE: &str = "kube-system";

/// One way from a pod to a role is enough; after so many bindings without a pod, none is looked for.
const MOST_BINDINGS: usize = 16;

/// Reports each rule of the object that gives the power, if it is a role that somebody wrote. The message's `{verbs}`
/// and `{resources}` are those that give it.
pub(crate) fn report_grants<'d>(object: &Object<'d>, power: &Power, report: &mut Report<'d>) {
    for grant in power.given_in(object, report) {
        tell(object, power, &grant, report);
    }
    report_meant(object, power, report);
}

/// The same, with the case `one-namespace` for roles that hold in one namespace only.
pub(crate) fn report_grants_by_reach<'d>(object: &Object<'d>, power: &Power, report: &mut Report<'d>) {
    let grants = power.given_in(object, report);
    // How far a role reaches is worth the search only where it grants something.
    let is_narrow = !grants.is_empty() && reach(report.unit(), object) == Reach::Namespace;
    for grant in grants {
        let found = tell(object, power, &grant, report);
        if is_narrow {
            found.lowered("one-namespace");
        }
    }
    report_meant(object, power, report);
}

/// The same for resources that live in no namespace: rights in a namespace do not reach them, which is reported as the
/// case `out-of-reach`, and only in surveys where a wildcard may mean others.
pub(crate) fn report_grants_on_cluster<'d>(object: &Object<'d>, power: &Power, report: &mut Report<'d>) {
    for (grant, is_in_reach) in on_cluster(object, power, report) {
        let found = tell(object, power, &grant, report);
        if !is_in_reach {
            found.lowered("out-of-reach");
        }
    }
    report_unreached(object, power, report);
}

/// Reports in surveys what [`on_cluster`] leaves out: what would give a power if it held in the whole cluster, or if
/// its words matched something.
pub(crate) fn report_unreached<'d>(object: &Object<'d>, power: &Power, report: &mut Report<'d>) {
    let grants = power.given_in(object, report);
    if grants.iter().any(|grant| !is_named(grant)) && reach(report.unit(), object) != Reach::Cluster {
        for grant in grants.iter().filter(|grant| !is_named(grant)) {
            tell(object, power, grant, report).for_surveys("out-of-reach");
        }
    }
    report_meant(object, power, report);
}

/// Reports in surveys, as the case `without-effect`, each rule of the object that is written as if it gave the power.
pub(crate) fn report_meant<'d>(object: &Object<'d>, power: &Power, report: &mut Report<'d>) {
    for written in report.written_rules(object).iter() {
        if let Some(Meant { grant, reason }) = power.meant_by(written) {
            tell(object, power, &grant, report).arg("reason", reason).for_surveys("without-effect");
        }
    }
}

/// Reports in surveys, as the case `bound`, a binding that hands out a role with the power: where both are in view, the
/// role is the place to edit, and it is reported by the functions above.
pub(crate) fn report_bound<'d>(object: &Object<'d>, power: &Power, report: &mut Report<'d>) {
    let Some((binding, role)) = bound_role(object, report.unit()) else { return };
    let rules = report.unit().rules_of(&role);
    let Some(grant) = rules.iter().find_map(|rule| power.given_by(rule)) else { return };
    let found = report.at(binding.role_name()).also_at(grant.rule.node(), "granted here");
    found.arg("verbs", texts(&grant.verbs)).arg("resources", texts(&grant.resources)).for_surveys("bound");
}

/// The role that a binding hands out, if it is in view and somebody wrote it.
pub(crate) fn bound_role<'d>(object: &Object<'d>, unit: &ReleaseUnit<'d>) -> Option<(Binding<'d>, Role<'d>)> {
    let binding = Binding::of(*object).filter(|binding| !binding.is_built_in())?;
    let role = unit.role_of(&binding).filter(|role| !role.is_built_in())?;
    Some((binding, role))
}

/// What of the rules of a role gives a power over things that live in no namespace, and whether it reaches them.
pub(crate) fn on_cluster<'d>(object: &Object<'d>, power: &Power, report: &mut Report<'d>) -> Vec<(Grant<'d>, bool)> {
    let grants = power.given_in(object, report);
    if grants.is_empty() {
        return Vec::new();
    }
    let is_in_reach = reach(report.unit(), object) == Reach::Cluster;
    grants.into_iter().filter(|grant| is_in_reach || is_named(grant)).map(|grant| (grant, is_in_reach)).collect()
}

/// Whether it grants something on a resource that it names, other than by a wildcard.
fn is_named(grant: &Grant<'_>) -> bool {
    grant.resources.iter().any(|resource| resource.get().is_some_and(|resource| !resource.starts_with('*')))
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
    let bindings: Vec<Binding<'d>> = unit.bindings_to(&role).take(MOST_BINDINGS).collect();
    let with_pod = bindings.iter().find_map(|binding| Some((*binding, unit.pod_with(binding)?)));
    if let Some(binding) = with_pod.map(|(binding, _)| binding).or(bindings.first().copied()) {
        found.also_at(binding.role_name(), "bound here");
    }
    if let Some((_, pod)) = with_pod {
        found.also_at(pod.service_account_field(), "a pod that has it");
    }
}

/// How far the rights of a role reach.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Reach {
    /// Single namespaces other than that of the control plane, and nothing that lives in none.
    Namespace,
    /// The namespace of the control plane's pods, and nothing that lives in none.
    ControlPlane,
    /// Every namespace, and what lives in none.
    Cluster,
}

/// How far the rights of a role reach: in one namespace for a `Role`, and for a `ClusterRole` whose bindings are in view
/// and are all of one namespace.
pub(crate) fn reach(unit: &ReleaseUnit<'_>, object: &Object<'_>) -> Reach {
    let within = |object: &Object<'_>| {
        if unit.namespace_of(object) == CONTROL_PLANE { Reach::ControlPlane } else { Reach::Namespace }
    };
    let Some(role) = Role::of(*object) else { return Reach::Cluster };
    if !role.is_cluster_wide() {
        return within(object);
    }
    let of_binding = |binding: Binding<'_>| {
        if binding.is_cluster_wide() { Reach::Cluster } else { within(&binding.object()) }
    };
    unit.bindings_to(&role).map(of_binding).max().unwrap_or(Reach::Cluster)
}
