//! A probe that asks where nobody said that something listens.

use std::collections::BTreeSet;

use hullmark_model::{Container, ContainerPort, PodSpec, PortRef};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("probe-port-undeclared", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    // The containers of a pod share their ports, but each has names of its own. No probe asks over UDP.
    let is_tcp = |port: &ContainerPort<'d>| port.protocol() == "TCP";
    let declared =
        |container: Container<'d>| container.ports().filter(is_tcp).filter_map(|port| port.container_port().get());
    let numbers: BTreeSet<i64> = pod.containers().flat_map(declared).collect();
    for container in pod.containers() {
        for probe in container.probes() {
            let Some((port, target)) = probe.port().and_then(|port| Some((port, port.get()?))) else { continue };
            let found = match target {
                PortRef::Name(name) if !container.declares_port(name) => report.at(port).arg("port", name),
                PortRef::Number(number) if !numbers.contains(&number) && !probe.asks_elsewhere() => {
                    report.at(port).arg("port", number)
                }
                _ => continue,
            };
            found.containers([container.name()]).arg("probe", probe.kind().as_str());
        }
    }
}
