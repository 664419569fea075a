//! The controls of the Pod Security Standards as of Kubernetes 1.37, by the names that its documentation gives them.
#![expect(clippy::too_many_lines, reason = "each function is one table")]

use crate::pod::Change;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    Baseline,
    Restricted,
}

use Level::{Baseline, Restricted};

/// A control, the rules that hold pods to it, and pods.
pub struct Control {
    pub name: &'static str,
    pub level: Level,
    pub rules: &'static [&'static str],
    pub violations: Vec<Change>,
    pub conforming: Vec<Change>,
    /// What the baseline level allows although the restricted one does not.
    pub baseline_only: Vec<Change>,
}

fn spec(changes: &[&'static str]) -> Vec<Change> {
    changes.iter().map(|spec| Change { spec, ..Change::default() }).collect()
}

fn pod(changes: &[&'static str]) -> Vec<Change> {
    changes.iter().map(|pod| Change { pod, ..Change::default() }).collect()
}

fn context(changes: &[&'static str]) -> Vec<Change> {
    changes.iter().map(|context| Change { context, ..Change::default() }).collect()
}

fn container(changes: &[&str]) -> Vec<Change> {
    changes.iter().map(|container| Change { container: (*container).to_owned(), ..Change::default() }).collect()
}

fn annotation(changes: &[&'static str]) -> Vec<Change> {
    changes.iter().map(|annotation| Change { annotation, ..Change::default() }).collect()
}

/// In the security context of the pod, and in that of a container.
fn either(changes: &[&'static str]) -> Vec<Change> {
    [pod(changes), context(changes)].concat()
}

fn hosts(host: &str) -> Vec<Change> {
    let probes = ["livenessProbe", "readinessProbe", "startupProbe"].map(|probe| (format!("{probe}: {{"), "}"));
    let hooks = ["postStart", "preStop"].map(|hook| (format!("lifecycle: {{{hook}: {{"), "}}"));
    let handlers: Vec<(String, &str)> = probes.into_iter().chain(hooks).collect();
    let requests = ["httpGet", "tcpSocket"];
    let request =
        |(open, close): &(String, &str), kind: &str| format!("{open}{kind}: {{port: 80, host: {host}}}{close}");
    let each = handlers.iter().flat_map(|handler| requests.map(|kind| request(handler, kind)));
    each.map(|container| Change { container, ..Change::default() }).collect()
}

fn volumes(types: &[&str]) -> Vec<Change> {
    let leak = |kind: &&str| -> &'static str { format!("volumes: [{{name: data, {kind}: {{}}}}]").leak() };
    spec(&types.iter().map(leak).collect::<Vec<_>>())
}

fn sysctls(names: &[&str]) -> Vec<Change> {
    let leak = |name: &&str| -> &'static str { format!("sysctls: [{{name: {name}, value: '1'}}]").leak() };
    pod(&names.iter().map(leak).collect::<Vec<_>>())
}

fn added(names: &[&str]) -> Vec<Change> {
    let leak = |name: &&str| -> &'static str { format!("capabilities: {{drop: [ALL], add: [{name}]}}").leak() };
    context(&names.iter().map(leak).collect::<Vec<_>>())
}

fn beyond_baseline(changes: Vec<Change>) -> Vec<Change> {
    changes.into_iter().map(|change| Change { is_beyond_baseline: true, ..change }).collect()
}

/// A Windows pod without any setting of Linux, but the user that holds for both.
fn windows(spec: &'static str) -> Change {
    Change { spec, pod: "!seccompProfile", contexts: "!capabilities ; !allowPrivilegeEscalation", ..Change::default() }
}

pub fn controls() -> Vec<Control> {
    [baseline(), confinement(), restricted()].into_iter().flatten().collect()
}

fn baseline() -> Vec<Control> {
    let control = |name, rules, violations, conforming| Control {
        name,
        level: Baseline,
        rules,
        violations,
        conforming,
        baseline_only: Vec::new(),
    };
    vec![
        control(
            "HostProcess",
            &["windows-host-process"],
            either(&["windowsOptions: {hostProcess: true}"]),
            either(&["windowsOptions: {hostProcess: false}", "windowsOptions: {}", "windowsOptions: null"]),
        ),
        control(
            "Host Namespaces",
            &["host-network", "host-pid", "host-ipc"],
            spec(&[
                "hostNetwork: true",
                "hostPID: true",
                "hostIPC: true",
                "hostNetwork: true ; os: {name: windows}",
                "hostPID: true ; nodeSelector: {kubernetes.io/os: windows}",
                "hostNetwork: true ; hostUsers: false",
            ]),
            spec(&["hostNetwork: false ; hostPID: false ; hostIPC: false", "hostNetwork: null"]),
        ),
        control(
            "Privileged Containers",
            &["privileged-container"],
            context(&["privileged: true"]),
            context(&["privileged: false", "privileged: null"]),
        ),
        Control {
            baseline_only: added(&[
                "AUDIT_WRITE",
                "CHOWN",
                "DAC_OVERRIDE",
                "FOWNER",
                "FSETID",
                "KILL",
                "MKNOD",
                "SETFCAP",
                "SETGID",
                "SETPCAP",
                "SETUID",
                "SYS_CHROOT",
            ]),
            ..control(
                "Capabilities",
                &["non-default-capability-added"],
                added(&["NET_RAW", "NET_ADMIN", "SYS_ADMIN", "ALL", "CAP_CHOWN", "chown", "''", "CHOWN, SYS_TIME"]),
                [added(&["NET_BIND_SERVICE"]), context(&["capabilities: {drop: [ALL], add: []}"])].concat(),
            )
        },
        control(
            "HostPath Volumes",
            &["host-path-volume"],
            spec(&[
                "volumes: [{name: data, hostPath: {path: /srv}}]",
                "volumes: [{name: a, emptyDir: {}}, {name: b, hostPath: {}}]",
                "volumes: [{name: socket, hostPath: {path: /run/containerd/containerd.sock}}]",
            ]),
            spec(&["volumes: [{name: data, hostPath: null}]", "volumes: [{name: data, emptyDir: {}}]", "volumes: []"]),
        ),
        control(
            "Host Ports",
            &["host-port"],
            container(&[
                "ports: [{containerPort: 80, hostPort: 80}]",
                "ports: [{containerPort: 80}, {containerPort: 53, protocol: UDP, hostPort: 53}]",
            ]),
            container(&["ports: [{containerPort: 80}]", "ports: [{containerPort: 80, hostPort: 0}]", "ports: null"]),
        ),
        control(
            "Host Probes / Lifecycle Hooks",
            &["host-probe-target"],
            [hosts("example.com"), hosts("127.0.0.1")].concat(),
            [hosts("''"), hosts("null")].concat(),
        ),
        control(
            "Sysctls",
            &["unsafe-sysctl"],
            sysctls(&["kernel.msgmax", "net.core.somaxconn", "net/ipv4/tcp_rmem", "fs.mqueue.msg_max"]),
            sysctls(&[
                "kernel.shm_rmid_forced",
                "net.ipv4.ip_local_port_range",
                "net.ipv4.ip_local_reserved_ports",
                "net.ipv4.ip_unprivileged_port_start",
                "net.ipv4.ping_group_range",
                "net.ipv4.tcp_fin_timeout",
                "net.ipv4.tcp_keepalive_intvl",
                "net.ipv4.tcp_keepalive_probes",
                "net.ipv4.tcp_keepalive_time",
                "net.ipv4.tcp_notsent_lowat",
                "net.ipv4.tcp_rmem",
                "net.ipv4.tcp_slow_start_after_idle",
                "net.ipv4.tcp_syncookies",
                "net.ipv4.tcp_wmem",
            ]),
        ),
    ]
}

fn confinement() -> Vec<Control> {
    let control = |name, rules, violations, conforming| Control {
        name,
        level: Baseline,
        rules,
        violations,
        conforming,
        baseline_only: Vec::new(),
    };
    vec![
        control(
            "AppArmor",
            &["apparmor-unconfined"],
            [
                either(&[
                    "appArmorProfile: {type: Unconfined}",
                    "appArmorProfile: {type: Other}",
                    "appArmorProfile: {}",
                ]),
                annotation(&[
                    "container.apparmor.security.beta.kubernetes.io/containers: unconfined",
                    "container.apparmor.security.beta.kubernetes.io/nobody: other",
                ]),
            ]
            .concat(),
            [
                either(&[
                    "appArmorProfile: {type: RuntimeDefault}",
                    "appArmorProfile: {type: Localhost, localhostProfile: web}",
                    "appArmorProfile: null",
                ]),
                annotation(&[
                    "container.apparmor.security.beta.kubernetes.io/containers: runtime/default",
                    "container.apparmor.security.beta.kubernetes.io/containers: localhost/web",
                    "container.apparmor.security.beta.kubernetes.io/containers: ''",
                    "example.com/apparmor: unconfined",
                ]),
            ]
            .concat(),
        ),
        control(
            "SELinux",
            &["selinux-custom-options"],
            either(&[
                "seLinuxOptions: {type: spc_t}",
                "seLinuxOptions: {user: system_u}",
                "seLinuxOptions: {role: system_r}",
                "seLinuxOptions: {type: container_t, user: u}",
            ]),
            either(&[
                "seLinuxOptions: {type: container_t}",
                "seLinuxOptions: {type: container_init_t}",
                "seLinuxOptions: {type: container_kvm_t}",
                "seLinuxOptions: {type: container_engine_t, level: 's0:c1,c2'}",
                "seLinuxOptions: {type: '', user: '', role: ''}",
                "seLinuxOptions: {}",
            ]),
        ),
        Control {
            baseline_only: vec![Change {
                spec: "hostUsers: false",
                context: "procMount: Unmasked",
                ..Change::default()
            }],
            ..control(
                "/proc Mount Type",
                &["proc-mount-unmasked"],
                [
                    context(&["procMount: Unmasked", "procMount: Other"]),
                    vec![Change { spec: "hostUsers: true", context: "procMount: Unmasked", ..Change::default() }],
                ]
                .concat(),
                context(&["procMount: Default", "procMount: null"]),
            )
        },
        control(
            "Seccomp",
            &["seccomp-unconfined"],
            either(&["seccompProfile: {type: Unconfined}", "seccompProfile: {type: Other}", "seccompProfile: {}"]),
            [
                either(&[
                    "seccompProfile: {type: RuntimeDefault}",
                    "seccompProfile: {type: Localhost, localhostProfile: web.json}",
                ]),
                annotation(&[
                    "seccomp.security.alpha.kubernetes.io/pod: unconfined",
                    "container.seccomp.security.alpha.kubernetes.io/containers: unconfined",
                ]),
            ]
            .concat(),
        ),
    ]
}

fn restricted() -> Vec<Control> {
    let control = |name, rules, violations, conforming| Control {
        name,
        level: Restricted,
        rules,
        violations,
        conforming,
        baseline_only: Vec::new(),
    };
    vec![
        control(
            "/proc Mount Type (restricted)",
            &["proc-mount-unmasked-in-user-namespace"],
            vec![Change { spec: "hostUsers: false", context: "procMount: Unmasked", ..Change::default() }],
            vec![Change { spec: "hostUsers: false", context: "procMount: Default", ..Change::default() }],
        ),
        control(
            "Volume Types",
            &["non-core-volume-type"],
            [
                volumes(&[
                    "awsElasticBlockStore",
                    "azureDisk",
                    "azureFile",
                    "cephfs",
                    "cinder",
                    "fc",
                    "flexVolume",
                    "flocker",
                    "gcePersistentDisk",
                    "gitRepo",
                    "glusterfs",
                    "iscsi",
                    "nfs",
                    "photonPersistentDisk",
                    "portworxVolume",
                    "quobyte",
                    "rbd",
                    "scaleIO",
                    "storageos",
                    "vsphereVolume",
                ]),
                beyond_baseline(volumes(&["hostPath"])),
            ]
            .concat(),
            [
                volumes(&[
                    "configMap",
                    "csi",
                    "downwardAPI",
                    "emptyDir",
                    "ephemeral",
                    "image",
                    "persistentVolumeClaim",
                    "projected",
                    "secret",
                ]),
                spec(&["volumes: [{name: scratch}]", "volumes: [{name: data, nfs: null}]"]),
            ]
            .concat(),
        ),
        control(
            "Privilege Escalation",
            &["allow-privilege-escalation", "windows-os-name-missing"],
            [
                context(&[
                    "allowPrivilegeEscalation: true",
                    "!allowPrivilegeEscalation",
                    "allowPrivilegeEscalation: null",
                    "!allowPrivilegeEscalation ; !capabilities",
                ]),
                beyond_baseline(context(&["privileged: true ; allowPrivilegeEscalation: true"])),
                vec![Change { spec: "hostUsers: false", context: "!allowPrivilegeEscalation", ..Change::default() }],
                vec![windows("nodeSelector: {kubernetes.io/os: windows}"), windows("os: {name: linux}")],
            ]
            .concat(),
            vec![windows("os: {name: windows}")],
        ),
        control(
            "Running as Non-root",
            &["run-as-non-root-missing"],
            [
                pod(&["!runAsNonRoot", "runAsNonRoot: false", "runAsNonRoot: null", "!runAsNonRoot ; runAsUser: 1000"]),
                context(&["runAsNonRoot: false", "runAsNonRoot: false ; runAsUser: 1000"]),
                vec![Change { pod: "runAsNonRoot: false", contexts: "runAsNonRoot: true", ..Change::default() }],
                vec![Change { spec: "os: {name: windows}", pod: "!runAsNonRoot", ..Change::default() }],
            ]
            .concat(),
            vec![
                Change { pod: "!runAsNonRoot", contexts: "runAsNonRoot: true", ..Change::default() },
                Change { spec: "hostUsers: false", pod: "!runAsNonRoot", ..Change::default() },
                Change { spec: "hostUsers: false", context: "runAsNonRoot: false", ..Change::default() },
            ],
        ),
        control(
            "Running as Non-root user",
            &["run-as-user-zero"],
            [
                either(&["runAsUser: 0"]),
                vec![Change { pod: "runAsUser: 0", contexts: "runAsUser: 1000", ..Change::default() }],
            ]
            .concat(),
            [
                either(&["runAsUser: 1000", "runAsUser: null", "runAsGroup: 0"]),
                vec![Change { spec: "hostUsers: false", context: "runAsUser: 0", ..Change::default() }],
            ]
            .concat(),
        ),
        control(
            "Seccomp (restricted)",
            &["seccomp-profile-missing", "seccomp-annotation-obsolete", "windows-os-name-missing"],
            [
                pod(&["!seccompProfile", "seccompProfile: null"]),
                vec![Change {
                    pod: "!seccompProfile",
                    context: "seccompProfile: {type: RuntimeDefault}",
                    ..Change::default()
                }],
                vec![windows("nodeSelector: {kubernetes.io/os: windows}")],
                vec![
                    // The annotation has not counted since the field is there, and a user namespace relaxes what is
                    // about root alone.
                    Change {
                        pod: "!seccompProfile",
                        annotation: "seccomp.security.alpha.kubernetes.io/pod: runtime/default",
                        ..Change::default()
                    },
                    Change { spec: "hostUsers: false", pod: "!seccompProfile", ..Change::default() },
                ],
            ]
            .concat(),
            vec![
                Change {
                    pod: "!seccompProfile",
                    contexts: "seccompProfile: {type: Localhost, localhostProfile: web.json}",
                    ..Change::default()
                },
                windows("os: {name: windows}"),
            ],
        ),
        control(
            "Capabilities (restricted)",
            &[
                "capabilities-drop-all-missing",
                "capabilities-drop-all-misspelt",
                "capability-added",
                "windows-os-name-missing",
            ],
            [
                context(&[
                    "!capabilities",
                    "capabilities: null",
                    "capabilities: {drop: []}",
                    "capabilities: {drop: [NET_RAW]}",
                    "capabilities: {drop: [all]}",
                    "capabilities: {drop: [CAP_ALL]}",
                    "capabilities: {add: [NET_BIND_SERVICE]}",
                ]),
                added(&["CHOWN", "SETUID"]),
                beyond_baseline(added(&["SYS_ADMIN", "net_bind_service"])),
                vec![windows("nodeSelector: {kubernetes.io/os: windows}")],
                vec![Change { spec: "hostUsers: false", context: "!capabilities", ..Change::default() }],
            ]
            .concat(),
            [added(&["NET_BIND_SERVICE"]), vec![windows("os: {name: windows}")]].concat(),
        ),
    ]
}
