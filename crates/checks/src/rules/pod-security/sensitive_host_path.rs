//! A folder of the node that the node itself depends on.

use hullmark_model::PodSpec;

use crate::node_paths::is_system_path;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("sensitive-host-path", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for volume in pod.volumes() {
        let host_path = volume.host_path();
        if let Some(path) = host_path.get().filter(|path| is_system_path(path)) {
            let found = report.at(host_path).item(volume.node()).arg("volume", volume.name()).arg("path", path);
            found.lowered_for(pod.node_agent());
        }
    }
}
