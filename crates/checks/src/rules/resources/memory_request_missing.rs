//! A container for which no memory is set aside.

use hullmark_model::{Container, ContainerKind, Field, Resource};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("memory-request-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let request = container.request(Resource::Memory);
    let by_namespace = report.unit().gives_request(&container.pod(), Resource::Memory);
    let own = [container.own_request(Resource::Memory), container.own_limit(Resource::Memory)];
    let is_written = own.iter().any(Field::is_of_other_type);
    // The API server allows no resources on a container that is added to a running pod.
    if by_namespace || container.kind() == ContainerKind::Ephemeral {
        return;
    }
    if container.is_requested_by_limit(Resource::Memory) {
        report.at(container.own_request(Resource::Memory)).for_surveys("by-limit");
    } else if !request.is_set() && !is_written {
        report.at(request).fix(unsafely().set(request, "128Mi"));
    }
}
