//! A container that the quota of its namespace keeps out, since it does not say what it needs.

use hullmark_model::{Bound, Container, ContainerKind, Field, ReleaseUnit, Resource, ResourceQuota, bound_of};
use hullmark_parser::NodeRef;

use crate::message::listed;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("resource-quota-unmet", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    let namespace = unit.namespace_of(&container.pod().object());
    if container.kind() == ContainerKind::Ephemeral {
        return;
    }
    for quota in unit.quotas_in(namespace).iter().filter(|quota| !quota.is_scoped()) {
        let missing: Vec<&str> = missing(unit, quota, container);
        if missing.is_empty() {
            continue;
        }
        let place: Field<'d, NodeRef<'d>> = container.field("resources");
        let found = report.at(place).also_at(quota.hard(), "the quota");
        found.arg("missing", listed(missing)).arg("quota", quota.object().name().get().unwrap_or_default());
    }
}

/// What the quota names and the container does not state, by itself or by a `LimitRange`.
fn missing<'d>(unit: &ReleaseUnit<'d>, quota: &ResourceQuota<'d>, container: &Container<'d>) -> Vec<&'d str> {
    let pod = container.pod();
    let is_stated = |bound: Bound, resource: Resource| match bound {
        Bound::Request => pod.request(resource).is_set() || unit.request_of(container, resource).is_some(),
        Bound::Limit => pod.limit(resource).is_set() || unit.limit_of(container, resource).is_some(),
    };
    let is_missing = |name: &str| bound_of(name).is_some_and(|(bound, resource)| !is_stated(bound, resource));
    quota.amounts().map(|(name, _)| name).filter(|name| is_missing(name)).collect()
}
