//! A container without a memory limit can take the node's memory from everybody else.

use hullmark_model::{Container, ContainerKind, Resource};

use crate::amounts::text;
use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("memory-limit-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let limit = container.limit(Resource::Memory);
    let by_namespace = report.unit().gives_limit(&container.pod(), Resource::Memory);
    let is_written = container.own_limit(Resource::Memory).is_of_other_type();
    // The API server allows no resources on a container that is added to a running pod.
    if !limit.is_set() && !is_written && !by_namespace && container.kind() != ContainerKind::Ephemeral {
        let requested = container.own_request(Resource::Memory);
        let amount = if requested.is_set() { text(requested) } else { "128Mi" };
        report.at(limit).fix(unsafely().set(limit, amount));
    }
}
