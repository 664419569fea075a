//! A kernel parameter with which a pod disturbs its node.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("unsafe-sysctl", Check::PodSpec(check));

/// Source: the Pod Security Standards, baseline, as of Kubernetes 1.37.
const SAFE: [&str; 14] = [
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
];

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for sysctl in pod.sysctls() {
        let name = sysctl.name();
        if let Some(parameter) = name.get().filter(|name| !SAFE.contains(name)) {
            let found = report.at(name).item(sysctl.node()).arg("sysctl", parameter);
            found.fix(unsafely().delete(sysctl.node()));
        }
    }
}
