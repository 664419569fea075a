//! A Service sends to a port that its pods do not have.

use hullmark_findings::closest;
use hullmark_model::{Container, ContainerPort, Object, Service, ServicePort};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("service-target-port-unmatched", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object) else { return };
    let unit = report.unit();
    // The pods that are meant may be those that could not be made.
    if unit.is_incomplete() {
        return;
    }
    let containers: Vec<Container<'d>> = unit
        .pods_of(&service)
        .flat_map(|pod| pod.containers().collect::<Vec<_>>())
        .filter(Container::is_long_running)
        .collect();
    if containers.is_empty() {
        return;
    }
    let declares = containers.iter().any(|container| container.ports().next().is_some());
    for port in service.ports().filter(|port| !is_declared(port, &containers)) {
        let target = port.target();
        let Some(node) = target.get() else { continue };
        let is_number = node.as_int().is_some();
        // Where nobody declares ports, a number says nothing.
        if is_number && !declares {
            continue;
        }
        let wanted = node.text().unwrap_or_default();
        let found = report.at(target).arg("port", wanted);
        if let Some(meant) = closest_port(wanted, &containers) {
            found.also_at(meant.node(), "perhaps this port is meant");
        }
        if is_number {
            found.lowered("number");
        }
    }
}

fn closest_port<'d>(wanted: &str, containers: &[Container<'d>]) -> Option<ContainerPort<'d>> {
    let ports = || containers.iter().flat_map(Container::ports);
    let meant = closest(wanted, ports().filter_map(|port| port.name()))?;
    ports().find(|port| port.name() == Some(meant))
}

fn is_declared(port: &ServicePort<'_>, containers: &[Container<'_>]) -> bool {
    containers.iter().any(|container| port.targets(container))
}
