//! A mount of a volume that the pod does not have.

use std::collections::BTreeSet;

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("undefined-volume-mount", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if !pod.is_made_as_written() {
        return;
    }
    let volumes: BTreeSet<&str> = pod.volumes().map(|volume| volume.name()).chain(pod.claim_templates()).collect();
    for container in pod.containers() {
        for name in container.mounted_volumes() {
            if let Some(volume) = name.get().filter(|name| !name.is_empty() && !volumes.contains(name)) {
                report.at(name).containers([container.name()]).arg("volume", volume);
            }
        }
    }
}
