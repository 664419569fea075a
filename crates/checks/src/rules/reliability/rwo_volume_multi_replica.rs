//! Pods on several nodes that want one volume, which goes to one node only.

use hullmark_model::{PodSpec, VolumeClaim};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rwo-volume-multi-replica", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    let is_on_every_node = pod.object().is("apps", "DaemonSet");
    let most = unit.replica_bounds(pod).and_then(|bounds| bounds.most);
    if !is_on_every_node && most.is_none_or(|most| most < 2) {
        return;
    }
    let namespace = unit.namespace_of(&pod.object());
    for volume in pod.volumes() {
        let claim = volume.claim();
        let Some(name) = claim.get() else { continue };
        let found = unit.find("", "PersistentVolumeClaim", namespace, name).and_then(VolumeClaim::of);
        if let Some(modes) = found.filter(VolumeClaim::is_for_one_node).map(|found| found.access_mode_list()) {
            report.at(claim).arg("claim", name).also_at(modes, "only one node at a time");
        }
    }
}
