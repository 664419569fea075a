//! A privileged container is root on the node.

use hullmark_model::{Container, NodeAgent};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("privileged-container", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let privileged = container.security_context().privileged();
    if privileged.is(true) {
        let found = report.at(privileged).fix(unsafely().set(privileged, false));
        found.lowered_for(container.pod().node_agent().filter(needs_it));
    }
}

/// Mounting for others and setting up interfaces cannot be done without; reading logs can.
fn needs_it(agent: &NodeAgent) -> bool {
    matches!(agent, NodeAgent::Network | NodeAgent::Storage | NodeAgent::Devices)
}
