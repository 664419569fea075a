//! Ports that clash, or that are none.

use std::collections::BTreeMap;

use hullmark_model::{Container, ContainerPort, Field, PodSpec, port_name_problem};

use crate::{Check, Report, Rule, safely};

pub static RULE: Rule = Rule::new("duplicate-container-port", Check::PodSpec(check));

/// What may be declared once only: number, protocol, and the port and address of the node.
type Key<'d> = (i64, &'d str, Option<i64>, Option<&'d str>);

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let mut names: BTreeMap<&str, (ContainerPort<'d>, &str)> = BTreeMap::new();
    let mut numbers: BTreeMap<Key<'d>, ContainerPort<'d>> = BTreeMap::new();
    for container in pod.containers() {
        for port in container.ports() {
            report_invalid(&port, &container, report);
            // Init containers have ended when the others begin.
            if !container.is_long_running() {
                continue;
            }
            let owner = container.name();
            let name = port.name().filter(|name| !name.is_empty());
            if let Some((name, (earlier, other))) = name.and_then(|it| Some((it, names.insert(it, (port, owner))?))) {
                let place: Field<'d, &str> = port.field("name");
                let found = report.at(place).also_at(earlier.field::<&str>("name"), "used here before");
                found.arg("owner", owner).arg("problem", format!("repeats the port name `{name}`"));
                if other != owner {
                    found.lowered("other-container");
                }
                continue;
            }
            let Some(number) = port.container_port().get() else { continue };
            let key = (number, port.protocol(), port.host_port().get(), port.field("hostIP").get());
            if let Some(earlier) = numbers.insert(key, port) {
                let problem = format!("repeats the port {number} ({})", port.protocol());
                let found = report.at(port.container_port()).also_at(earlier.container_port(), "declared here before");
                found.arg("owner", owner).arg("problem", problem);
                // A port that has no name and is not the node's is there for readers only.
                let says_nothing = |port: &ContainerPort<'d>| port.name().is_none() && !port.host_port().is_set();
                if let Some(idle) = [port, earlier].into_iter().find(says_nothing) {
                    found.fix(safely().delete(idle.node()));
                }
            }
        }
    }
}

/// What `validateContainerPorts` of the API server objects to.
fn report_invalid<'d>(port: &ContainerPort<'d>, container: &Container<'d>, report: &mut Report<'d>) {
    let is_port = |number: i64| (1..=65535).contains(&number);
    let number = port.container_port();
    let name: Field<'d, &'d str> = port.field("name");
    let protocol: Field<'d, &'d str> = port.field("protocol");
    let (place, problem) = if number.get().is_none_or(|number| !is_port(number)) {
        (number.anchor(), "needs a `containerPort` between 1 and 65535".to_owned())
    } else if port.host_port().get().is_some_and(|number| number != 0 && !is_port(number)) {
        (port.host_port().anchor(), "needs a `hostPort` between 1 and 65535".to_owned())
    } else if let Some(problem) = name.get().filter(|name| !name.is_empty()).and_then(port_name_problem) {
        (name.anchor(), format!("has a port whose name {problem}"))
    } else if !matches!(port.protocol(), "TCP" | "UDP" | "SCTP") {
        (
            protocol.anchor(),
            format!("has a port with the protocol `{}`, which is none of TCP, UDP and SCTP", port.protocol()),
        )
    } else {
        return;
    };
    report.at(place).arg("owner", container.name()).arg("problem", problem);
}
