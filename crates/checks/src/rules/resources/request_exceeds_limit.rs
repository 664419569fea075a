//! A container that asks for more than it may have is refused by the API server.

use hullmark_model::{Container, Field, Quantity, Resource};

use crate::amounts::text;
use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("request-exceeds-limit", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    for resource in [Resource::Cpu, Resource::Memory, Resource::EphemeralStorage] {
        let request: Field<'d, Quantity> = container.own_request(resource);
        let limit: Field<'d, Quantity> = container.own_limit(resource);
        if request.get().zip(limit.get()).is_some_and(|(request, limit)| request > limit) {
            let found = report.at(request).also_at(limit, "the limit");
            found.arg("resource", resource.as_str()).arg("request", text(request)).arg("limit", text(limit));
            found.fix(unsafely().set(request, text(limit)));
        }
    }
}
