//! A container that may use all the processor time of its node.

use hullmark_model::{Container, ContainerKind, Resource};

use crate::amounts::text;
use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("cpu-limit-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let limit = container.limit(Resource::Cpu);
    let by_namespace = report.unit().gives_limit(&container.pod(), Resource::Cpu);
    let is_written = container.own_limit(Resource::Cpu).is_of_other_type();
    // The API server allows no resources on a container that is added to a running pod.
    if !limit.is_set() && !is_written && !by_namespace && container.kind() != ContainerKind::Ephemeral {
        let requested = container.own_request(Resource::Cpu);
        let amount = if requested.is_set() { text(requested) } else { "500m" };
        report.at(limit).fix(unsafely().set(limit, amount));
    }
}
