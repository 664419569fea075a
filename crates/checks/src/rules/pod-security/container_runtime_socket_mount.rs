//! The socket of the container runtime in a pod: whoever can write to it starts containers as root on the node.

use hullmark_model::PodSpec;

use crate::node_paths::resolved;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("container-runtime-socket-mount", Check::PodSpec(check));

/// The sockets of the runtimes. Distributions move their folders and keep their names.
const SOCKETS: [&str; 6] =
    ["containerd.sock", "cri-dockerd.sock", "crio.sock", "docker.sock", "dockershim.sock", "podman.sock"];
/// The folders made for them.
const FOLDERS: [&str; 5] = ["/run/containerd", "/run/crio", "/run/docker", "/run/k3s/containerd", "/run/podman"];
const PIPES: [&str; 2] = [r"\\.\pipe\docker_engine", r"\\.\pipe\containerd-containerd"];

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for volume in pod.volumes() {
        let host_path = volume.host_path();
        if let Some(path) = host_path.get().filter(|path| leads_to_socket(path)) {
            report.at(host_path).item(volume.node()).arg("volume", volume.name()).arg("path", path);
        }
    }
}

/// Whether a path of the node is a runtime's socket or the folder that holds it.
fn leads_to_socket(path: &str) -> bool {
    if PIPES.iter().any(|pipe| pipe.eq_ignore_ascii_case(path)) {
        return true;
    }
    let path = resolved(path);
    FOLDERS.contains(&path.as_str()) || path.rsplit('/').next().is_some_and(|file| SOCKETS.contains(&file))
}
