//! A container for which no processor time is set aside.

use hullmark_model::{Container, ContainerKind, Resource};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("cpu-request-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let request = container.request(Resource::Cpu);
    // The API server allows no resources on a container that is added to a running pod.
    if !request.is_set() && container.kind() != ContainerKind::Ephemeral {
        report.at(request);
    }
}
