//! A port of the node that leads straight into a container.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("host-port", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    for host_port in container.ports().map(|port| port.host_port()) {
        if let Some(port) = host_port.get().filter(|port| *port != 0) {
            report.at(host_port).arg("port", port).fix(unsafely().delete(host_port));
        }
    }
}
