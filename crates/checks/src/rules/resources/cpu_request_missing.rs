//! A container for which no processor time is set aside.

use hullmark_model::{Container, ContainerKind, Field, Resource};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("cpu-request-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let request = container.request(Resource::Cpu);
    let by_namespace = report.unit().gives_request(&container.pod(), Resource::Cpu);
    let own = [container.own_request(Resource::Cpu), container.own_limit(Resource::Cpu)];
    let is_written = own.iter().any(Field::is_of_other_type);
    // The API server allows no resources on a container that is added to a running pod.
    if by_namespace || container.kind() == ContainerKind::Ephemeral {
        return;
    }
    if container.is_requested_by_limit(Resource::Cpu) {
        report.at(container.own_request(Resource::Cpu)).for_surveys("by-limit");
    } else if !request.is_set() && !is_written {
        report.at(request).fix(unsafely().set(request, "100m"));
    }
}
