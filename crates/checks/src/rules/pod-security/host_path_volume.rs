//! A directory of the node in a pod.

use hullmark_model::PodSpec;

use super::container_runtime_socket_mount::leads_to_socket;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("host-path-volume", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for volume in pod.volumes() {
        let host_path = volume.host_path();
        // A runtime's socket is worse, and `container-runtime-socket-mount` says so.
        if let Some(path) = host_path.get().filter(|path| !leads_to_socket(path)) {
            report.at(host_path).arg("volume", volume.name()).arg("path", path);
        }
    }
}
