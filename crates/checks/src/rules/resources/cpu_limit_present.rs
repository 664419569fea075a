//! A limit that slows a process down while its node has time to spare.

use hullmark_model::{Container, Resource};

use crate::amounts::text;
use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("cpu-limit-present", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let limit = container.limit(Resource::Cpu);
    if limit.is_set() {
        report.at(limit).arg("limit", text(limit)).fix(unsafely().delete(limit));
    }
}
