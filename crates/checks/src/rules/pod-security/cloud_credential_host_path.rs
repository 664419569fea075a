//! Credentials of the node, its cloud or the cluster in reach of a pod.

use hullmark_model::PodSpec;

use crate::node_paths::holds_credentials;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("cloud-credential-host-path", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for volume in pod.volumes() {
        let host_path = volume.host_path();
        if let Some(path) = host_path.get().filter(|path| holds_credentials(path)) {
            let found = report.at(host_path).item(volume.node()).arg("volume", volume.name()).arg("path", path);
            found.lowered_for(pod.node_agent());
        }
    }
}
