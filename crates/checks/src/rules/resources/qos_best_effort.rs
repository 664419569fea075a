//! A pod for which nothing at all is set aside.

use hullmark_model::{Container, ContainerKind, Field, PodSpec, ReleaseUnit, Resource};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("qos-best-effort", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    let counted = || pod.containers().filter(|container| container.kind() != ContainerKind::Ephemeral);
    if counted().any(|container| has_resources(unit, &container)) {
        return;
    }
    let containers: Field<'d, NodeRef<'d>> = pod.field("containers");
    if containers.is_set() {
        report.at(containers);
    }
}

/// Only these two resources decide about the class.
fn has_resources(unit: &ReleaseUnit<'_>, container: &Container<'_>) -> bool {
    [Resource::Cpu, Resource::Memory].into_iter().any(|resource| {
        container.request(resource).is_set()
            || container.limit(resource).is_set()
            || unit.gives_request(&container.pod(), resource)
            || unit.gives_limit(&container.pod(), resource)
    })
}
