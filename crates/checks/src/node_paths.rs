//! Which paths of a node are worth more than others.

/// Folders with what a node is made of, each as a whole: what lies below may be harmless (`/etc/localtime`).
const SYSTEM_FOLDERS: [&str; 27] = [
    "/",
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/local/bin",
    "/usr/sbin",
    "/var",
    "/var/lib",
    "/var/lib/containerd",
    "/var/lib/docker",
    "/var/lib/kubelet",
    "/var/lib/kubelet/pods",
    "/var/log",
    "c:",
    "c:/windows",
];

/// Files and folders that decide who rules the node, with all that lies below them.
const SYSTEM_TREES: [&str; 13] = [
    "/boot",
    "/etc/cron.d",
    "/etc/kubernetes",
    "/etc/passwd",
    "/etc/shadow",
    "/etc/ssh",
    "/etc/sudoers",
    "/etc/sudoers.d",
    "/etc/systemd",
    "/root",
    "/var/lib/etcd",
    "/var/spool/cron",
    "c:/windows/system32",
];

/// Where credentials of the node lie, with all that lies below.
const CREDENTIAL_TREES: [&str; 7] = [
    "/etc/kubernetes",
    "/etc/rancher",
    "/var/lib/cloud",
    "/var/lib/kubelet/config.json",
    "/var/lib/kubelet/kubeconfig",
    "/var/lib/kubelet/pki",
    "c:/k",
];

/// Folders in which the tools of clouds and clusters keep credentials, in whichever home they are.
const CREDENTIAL_FOLDERS: [&str; 6] = ["/.aws", "/.azure", "/.config/gcloud", "/.docker", "/.kube", "/gcloud"];

/// A path as the node resolves it, with `/` between its parts: no `.`, no `..`, no slash at the end, `/run` for
/// `/var/run`. Drive letters of Windows are in lower case.
pub(crate) fn resolved(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let is_windows = parts.first().is_some_and(|part| part.len() == 2 && part.ends_with(':'));
    if is_windows {
        return parts.join("/").to_lowercase();
    }
    match parts.as_slice() {
        ["var", "run", rest @ ..] => [&["", "run"], rest].concat().join("/"),
        [] => "/".to_owned(),
        parts => [&[""], parts].concat().join("/"),
    }
}

/// Whether a path of the node is a folder, or lies in a tree, that the node itself depends on.
pub(crate) fn is_system_path(path: &str) -> bool {
    let path = resolved(path);
    SYSTEM_FOLDERS.contains(&path.as_str()) || SYSTEM_TREES.iter().any(|tree| is_in(&path, tree))
}

/// Whether a path of the node lies below a folder of the system, or is one: everything but the places that are made
/// for data.
pub(crate) fn is_below_system_path(path: &str) -> bool {
    const FOR_DATA: [&str; 5] = ["/", "/home", "/var", "/var/lib", "c:"];
    let resolved = resolved(path);
    let below = |folder: &&str| !FOR_DATA.contains(folder) && is_in(&resolved, folder);
    is_system_path(path) || SYSTEM_FOLDERS.iter().any(below)
}

/// Whether a path of the node lies below a folder that is by custom for volumes.
pub(crate) fn is_for_data(path: &str) -> bool {
    const FOR_VOLUMES: [&str; 5] = ["/data", "/export", "/media", "/mnt", "/srv"];
    let path = resolved(path);
    FOR_VOLUMES.iter().any(|folder| is_in(&path, folder))
}

/// Whether credentials of the node, of its cloud or of the cluster lie at a path of the node.
pub(crate) fn holds_credentials(path: &str) -> bool {
    let path = resolved(path);
    let slashed = format!("{path}/");
    let in_home = |folder: &&str| slashed.contains(&format!("{folder}/"));
    // The folder that holds that of gcloud.
    let holds_folder = path.ends_with("/.config");
    holds_folder || CREDENTIAL_TREES.iter().any(|tree| is_in(&path, tree)) || CREDENTIAL_FOLDERS.iter().any(in_home)
}

fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_apart_however_they_are_written() {
        let table = [
            ("/", "/"),
            ("//etc/./kubernetes/", "/etc/kubernetes"),
            ("/var/lib/../../etc", "/etc"),
            ("/var/run/docker.sock", "/run/docker.sock"),
            (r"C:\Windows\System32", "c:/windows/system32"),
            ("", "/"),
        ];
        for (path, expected) in table {
            assert_eq!(resolved(path), expected);
        }
    }

    #[test]
    fn a_folder_of_the_system_is_sensitive_and_what_lies_in_it_may_be_not() {
        for path in ["/", "/etc/", "/var/run", "/root/.ssh", "/etc/kubernetes/pki/ca.crt", "C:\\", "/var/log"] {
            assert!(is_system_path(path), "{path}");
        }
        for path in ["/etc/localtime", "/lib/modules", "/var/log/pods", "/data", "/etcd", "/rooted"] {
            assert!(!is_system_path(path), "{path}");
        }
        assert!(is_below_system_path("/usr/share/data") && !is_below_system_path("/var/lib/postgresql"));
    }

    #[test]
    fn credentials_lie_in_homes_and_in_the_folders_of_the_kubelet() {
        for path in ["/root/.aws", "/home/me/.kube/config", "/etc/kubernetes/azure.json", "/.config/gcloud/x"] {
            assert!(holds_credentials(path), "{path}");
        }
        for path in ["/etc", "/srv/.awsome", "/var/lib/kubelet/plugins"] {
            assert!(!holds_credentials(path), "{path}");
        }
    }
}
