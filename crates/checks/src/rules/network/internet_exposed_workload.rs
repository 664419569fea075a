//! A workload that the world outside the cluster can talk to.

use hullmark_model::{ReleaseUnit, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("internet-exposed-workload", Check::ReleaseUnit(check));

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    let entrances = unit.entrances();
    for object in unit.of_kind("", "Service") {
        let Some(service) = Service::of(*object) else { continue };
        let key = object.name().get().map(|name| (unit.namespace_of(object), name));
        let Some(entrance) = key.and_then(|key| entrances.get(&key)?.first()) else { continue };
        for pod in unit.pods_of(&service) {
            let workload = pod.object();
            let found = report.at(workload.name()).about(workload);
            let name = entrance.object.name().get().unwrap_or_default();
            found.arg("entrance", format_args!("{}/{name}", entrance.object.kind()));
            found.also_at(entrance.place, "this lets traffic in");
        }
    }
}
