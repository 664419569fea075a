//! A container that keeps its pod from being evicted last.

use hullmark_model::{Container, ContainerKind, Field, PodSpec, ReleaseUnit, Resource};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("qos-not-guaranteed", Check::Container(check));

const RESOURCES: [Resource; 2] = [Resource::Cpu, Resource::Memory];

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let counts = container.kind() != ContainerKind::Ephemeral && !is_guaranteed_as_a_whole(&container.pod());
    if counts && !has_equal_amounts(report.unit(), container) {
        let place: Field<'d, NodeRef<'d>> = container.field("resources");
        report.at(place);
    }
}

/// Amounts of the pod as a whole decide alone.
fn is_guaranteed_as_a_whole(pod: &PodSpec<'_>) -> bool {
    let of_pod = |resource| pod.limit(resource).is_set() && pod.request(resource).get() == pod.limit(resource).get();
    RESOURCES.into_iter().all(of_pod)
}

fn has_equal_amounts(unit: &ReleaseUnit<'_>, container: &Container<'_>) -> bool {
    RESOURCES.into_iter().all(|resource| {
        let limit = unit.limit_of(container, resource).filter(|limit| limit.is_positive());
        limit.is_some() && unit.request_of(container, resource) == limit
    })
}
