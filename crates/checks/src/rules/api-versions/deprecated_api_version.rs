//! An object whose version of its API is on its way out.

use hullmark_model::Object;

use crate::replacement::replace;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("deprecated-api-version", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(lifecycle) = object.api_lifecycle() else { return };
    let release = report.unit().release();
    if release < lifecycle.deprecated || lifecycle.removed.is_some_and(|removed| removed <= release) {
        return;
    }
    let until = lifecycle.removed.map(|removed| format!(" and gone from {removed} on"));
    let found = report.at(object.field::<&str>("apiVersion"));
    found
        .arg("api", format_args!("{} {}", object.api_version(), object.kind()))
        .arg("deprecated", lifecycle.deprecated);
    found.arg("until", until.as_deref().unwrap_or_default());
    replace(found, object, lifecycle);
    if lifecycle.removed.is_none() {
        found.lowered("stays");
    }
}
