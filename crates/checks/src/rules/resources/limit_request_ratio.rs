//! A container that may use many times of what is set aside for it.

use hullmark_model::{Container, Resource};

use crate::amounts::text;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("limit-request-ratio", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let options = report.options();
    for (resource, option) in [(Resource::Cpu, "cpu-percent"), (Resource::Memory, "memory-percent")] {
        let (request, limit) = (container.own_request(resource), container.own_limit(resource));
        let Some((requested, limited)) = request.get().zip(limit.get()) else { continue };
        let most = options.integer(option);
        if requested.is_positive() && limited.times(100) > requested.times(most) {
            let found = report.at(limit).also_at(request, "the request");
            found.arg("resource", resource.as_str()).arg("limit", text(limit)).arg("request", text(request));
            found.arg("most", most);
        }
    }
}
