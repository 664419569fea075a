//! A probe that names a port which its container does not have.

use hullmark_model::{Container, PortRef};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("probe-port-name-undefined", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    for probe in container.probes() {
        let Some((port, target)) = probe.port().and_then(|port| Some((port, port.get()?))) else { continue };
        // The kubelet looks a name up in the container itself.
        if let PortRef::Name(name) = target
            && !container.declares_port(name)
        {
            report.at(port).arg("probe", probe.kind().as_str()).arg("port", name);
        }
    }
}
