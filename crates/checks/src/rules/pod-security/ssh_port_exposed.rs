//! A way in for people, and for whoever guesses a key.

use hullmark_model::{Field, Object};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ssh-port-exposed", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if object.is("", "Service") {
        let ports: Field<'d, NodeRef<'d>> = object.field("spec.ports");
        for port in ports.get().into_iter().flat_map(NodeRef::items).filter(|port| is_tcp(*port)) {
            let numbers = ["targetPort", "port"].map(|key| Field::<i64>::at(port, key));
            if let Some(field) = numbers.into_iter().find(|field| field.get().is_some_and(is_ssh)) {
                report.at(field).arg("port", field.get().unwrap_or_default());
            }
        }
    }
    for pod in object.pod_specs() {
        for container in pod.containers() {
            for port in container.ports().filter(|port| is_tcp(port.node())).map(|port| port.container_port()) {
                if let Some(number) = port.get().filter(|port| is_ssh(*port)) {
                    report.at(port).of(container).arg("port", number);
                }
            }
        }
    }
}

/// SSH has no other transport; TCP is what the API server fills in.
fn is_tcp(port: NodeRef<'_>) -> bool {
    let protocol: Field<'_, &str> = Field::at(port, "protocol");
    protocol.get().is_none_or(|protocol| protocol == "TCP")
}

fn is_ssh(port: i64) -> bool {
    port == 22 || port == 2222
}
