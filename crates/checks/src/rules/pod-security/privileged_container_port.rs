//! A port that only root may listen on, on most systems.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("privileged-container-port", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    for port in container.ports().map(|port| port.container_port()) {
        if let Some(number) = port.get().filter(|number| (1..1024).contains(number)) {
            report.at(port).arg("port", number);
        }
    }
}
