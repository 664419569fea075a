//! A directory of the node in a pod.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("host-path-volume", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for volume in pod.volumes() {
        let (host_path, source) = (volume.host_path(), volume.host_path_source());
        if source.is_set() {
            let path = host_path.get().unwrap_or_default();
            let place = if host_path.is_set() { host_path.anchor() } else { source.anchor() };
            let found = report.at(place).item(volume.node()).arg("volume", volume.name()).arg("path", path);
            found.lowered_for(pod.node_agent());
        }
    }
}
