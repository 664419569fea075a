//! A temporary folder that may fill the disk or the memory of its node.

use hullmark_model::{Container, Field, PodSpec, Quantity, Resource};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("empty-dir-size-limit-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for volume in pod.volumes().filter(|volume| volume.source() == Some("emptyDir")) {
        let limit: Field<'d, Quantity> = volume.field("emptyDir.sizeLimit");
        let medium: Field<'d, &'d str> = volume.field("emptyDir.medium");
        // What is written there counts for the container that writes it.
        let counted_as = if medium.is("Memory") { Resource::Memory } else { Resource::EphemeralStorage };
        let unit = report.unit();
        let writers: Vec<Container<'d>> =
            pod.containers().filter(|container| mounts(container, volume.name())).collect();
        let is_bounded =
            |container: &Container<'d>| container.limit(counted_as).is_set() || unit.gives_limit(pod, counted_as);
        if !limit.is_set() && !writers.iter().all(is_bounded) {
            let place: Field<'d, NodeRef<'d>> = volume.field("emptyDir.sizeLimit");
            report.at(place).arg("volume", volume.name()).fix(unsafely().set(place, "1Gi"));
        }
    }
}

fn mounts(container: &Container<'_>, volume: &str) -> bool {
    container.mounts().any(|mount| mount.name().is(volume))
}
