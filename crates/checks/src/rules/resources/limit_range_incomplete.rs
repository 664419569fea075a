//! A `LimitRange` that leaves something open.

use hullmark_model::{LimitRange, LimitRangeItem, Object};

use crate::message::listed;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("limit-range-incomplete", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(range) = LimitRange::of(*object) else { return };
    let items: Vec<LimitRangeItem<'d>> = range.items_for("Container").collect();
    let is_open = |key: &&str| !["cpu", "memory"].iter().all(|resource| items.iter().any(|it| sets(it, key, resource)));
    let open: Vec<&str> = ["default", "defaultRequest", "max", "min"].into_iter().filter(is_open).collect();
    if !open.is_empty() {
        report.at(object.field::<hullmark_parser::NodeRef<'d>>("spec.limits")).arg("open", listed(open));
    }
}

/// What the API server fills in counts as written.
fn sets(item: &LimitRangeItem<'_>, key: &str, resource: &str) -> bool {
    let filled_in = match key {
        "default" => item.default_limit(resource),
        "defaultRequest" => item.default_request(resource),
        _ => None,
    };
    item.amount(key, resource).or(filled_in).is_some()
}
