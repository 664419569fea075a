//! Pods that work for their node, and need of it what no other pod should have.

use crate::{PodSpec, Volume};

/// What a pod on every node is there for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NodeAgent {
    /// It is the network of the pods: a CNI plugin.
    Network,
    /// It mounts volumes for the pods: a CSI driver's part on the node.
    Storage,
    /// It hands devices to the pods.
    Devices,
    /// It collects what containers log.
    Logs,
    /// It measures the node.
    Metrics,
}

/// Folders of the node that only one kind of agent has a use for; the first that a pod mounts decides.
const FOLDERS: [(&str, NodeAgent); 21] = [
    ("/etc/cni", NodeAgent::Network),
    ("/opt/cni", NodeAgent::Network),
    ("/var/lib/cni", NodeAgent::Network),
    ("/run/xtables.lock", NodeAgent::Network),
    ("/run/openvswitch", NodeAgent::Network),
    ("/sys/fs/bpf", NodeAgent::Network),
    ("/var/lib/kubelet/plugins", NodeAgent::Storage),
    ("/var/lib/kubelet/plugins_registry", NodeAgent::Storage),
    ("/var/lib/kubelet/device-plugins", NodeAgent::Devices),
    ("/var/lib/kubelet/pod-resources", NodeAgent::Devices),
    ("/run/cdi", NodeAgent::Devices),
    ("/var/log", NodeAgent::Logs),
    ("/var/lib/docker/containers", NodeAgent::Logs),
    ("/run/log/journal", NodeAgent::Logs),
    ("/run/systemd/journal", NodeAgent::Logs),
    ("/proc", NodeAgent::Metrics),
    ("/sys", NodeAgent::Metrics),
    ("/etc/os-release", NodeAgent::Metrics),
    ("/etc/machine-id", NodeAgent::Metrics),
    ("/run/systemd", NodeAgent::Metrics),
    ("/dev", NodeAgent::Metrics),
];

impl NodeAgent {
    /// What it does, to put into a sentence: "sets up the network of the pods".
    #[must_use]
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Network => "sets up the network of the pods",
            Self::Storage => "mounts volumes for the pods",
            Self::Devices => "hands the devices of the node to the pods",
            Self::Logs => "collects the logs of the node",
            Self::Metrics => "measures the node",
        }
    }
}

impl<'d> PodSpec<'d> {
    /// What the pod does for its node, judged by what it runs as (a `DaemonSet`) and by the folders of the node that
    /// it mounts. It is what the manifest says; nothing keeps another pod from saying so too.
    #[must_use]
    pub fn node_agent(&self) -> Option<NodeAgent> {
        if self.object().kind() != "DaemonSet" {
            return None;
        }
        let path = |volume: Volume<'d>| volume.host_path().get().map(on_every_node);
        let paths: Vec<String> = self.volumes().filter_map(path).collect();
        let mounts = |folder: &str| paths.iter().any(|path| is_in(path, folder));
        FOLDERS.iter().find(|(folder, _)| mounts(folder)).map(|(_, agent)| *agent)
    }
}

/// The path as it is on Linux nodes: `/run` for `/var/run`, which leads there, and without the drive of Windows.
fn on_every_node(path: &str) -> String {
    let path = path.strip_prefix("C:").or_else(|| path.strip_prefix("c:")).unwrap_or(path).replace('\\', "/");
    path.strip_prefix("/var").filter(|rest| is_in(rest, "/run")).map(str::to_owned).unwrap_or(path)
}

fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
