//! Capabilities with which a process takes over its node.

use hullmark_model::Container;

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
    let pod = container.pod();
    for capability in container.security_context().added() {
        let name = capability.name();
        let rules_network = name.eq_ignore_ascii_case("NET_ADMIN");
        if !rules_network && !DANGEROUS.iter().any(|dangerous| name.eq_ignore_ascii_case(dangerous)) {
            continue;
        }
        let found = report.at(capability.field()).item(capability.node()).arg("capability", name);
        found.fix(unsafely().delete(capability.field())).lowered_for(pod.node_agent());
        // Ruling over the network is harmless in a network of one's own.
        if rules_network && !pod.host_network().is(true) {
            found.for_surveys("own-network");
        }
    }
}
