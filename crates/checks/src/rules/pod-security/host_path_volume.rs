//! A directory of the node in a pod.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("host-path-volume", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for volume in pod.volumes() {
        let host_path = volume.host_path();
        if let Some(path) = host_path.get() {
            report.at(host_path).item(volume.node()).arg("volume", volume.name()).arg("path", path);
        }
    }
}
