//! Capabilities with which a process takes over its node.

use hullmark_model::{Container, PodSpec};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("dangerous-capability-added", Check::Container(check));

/// Each leads from a container to the node by itself: it mounts, loads code into the kernel, reads or traces
/// what is not its own, or switches the protection off.
const DANGEROUS: [&str; 11] = [
    "ALL",
    "BPF",
    "DAC_READ_SEARCH",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "PERFMON",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_MODULE",
    "SYS_PTRACE",
    "SYS_RAWIO",
];

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    if container.pod().is_windows() {
        return;
    }
    let added = container.security_context().added();
    for capability in added.filter(|capability| is_dangerous(capability.name(), &container.pod())) {
        let found = report.at(capability.field()).item(capability.node()).arg("capability", capability.name());
        found.fix(unsafely().delete(capability.field())).lowered_for(container.pod().node_agent());
    }
}

fn is_dangerous(capability: &str, pod: &PodSpec<'_>) -> bool {
    // Ruling over the network is harmless in a network of one's own.
    let rules_nodes_network = capability.eq_ignore_ascii_case("NET_ADMIN") && pod.host_network().is(true);
    rules_nodes_network || DANGEROUS.iter().any(|dangerous| capability.eq_ignore_ascii_case(dangerous))
}
