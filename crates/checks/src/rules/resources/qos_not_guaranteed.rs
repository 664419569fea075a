//! A pod that others can push aside when the node is short.

use hullmark_model::{Container, ContainerKind, Field, PodSpec, ReleaseUnit, Resource};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("qos-not-guaranteed", Check::PodSpec(check));

const RESOURCES: [Resource; 2] = [Resource::Cpu, Resource::Memory];

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    // Amounts of the pod as a whole decide alone.
    let of_pod = |resource| pod.limit(resource).is_set() && pod.request(resource).get() == pod.limit(resource).get();
    if RESOURCES.into_iter().all(of_pod) {
        return;
    }
    let mut counted = pod.containers().filter(|container| container.kind() != ContainerKind::Ephemeral);
    if let Some(container) = counted.find(|container| !has_equal_amounts(unit, container)) {
        let place: Field<'d, NodeRef<'d>> = container.field("resources");
        report.at(place).containers([container.name()]);
    }
}

fn has_equal_amounts(unit: &ReleaseUnit<'_>, container: &Container<'_>) -> bool {
    RESOURCES.into_iter().all(|resource| {
        let limit = unit.limit_of(container, resource).filter(|limit| limit.is_positive());
        limit.is_some() && unit.request_of(container, resource) == limit
    })
}
