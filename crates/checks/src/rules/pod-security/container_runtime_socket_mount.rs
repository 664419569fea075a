//! The socket of the container runtime in a pod: whoever can write to it starts containers as root on the node.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("container-runtime-socket-mount", Check::PodSpec(check));

/// The sockets of the runtimes and the folders made for them, below `/run`. `/var/run` leads there as well.
const SOCKETS: [&str; 11] = [
    "containerd",
    "containerd/containerd.sock",
    "cri-dockerd.sock",
    "crio",
    "crio/crio.sock",
    "docker.sock",
    "dockershim.sock",
    "k3s/containerd",
    "k3s/containerd/containerd.sock",
    "podman",
    "podman/podman.sock",
];
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
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let below_run = match parts.as_slice() {
        ["run", rest @ ..] | ["var", "run", rest @ ..] => rest.join("/"),
        _ => return false,
    };
    SOCKETS.contains(&below_run.as_str())
}
