//! A `ResourceQuota` that does not bound processor time or memory.

use hullmark_model::{Object, ResourceQuota};

use crate::message::listed;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("resource-quota-incomplete", Check::Object(check));

/// What bounds a namespace, each by the names that it can be written with.
const BOUNDS: [&[&str]; 4] =
    [&["requests.cpu", "cpu"], &["requests.memory", "memory"], &["limits.cpu"], &["limits.memory"]];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    // One with scopes is not there to bound the namespace as a whole.
    let Some(quota) = ResourceQuota::of(*object).filter(|quota| !quota.is_scoped()) else { return };
    let written: Vec<&str> = quota.amounts().map(|(name, _)| name).collect();
    let is_open = |names: &&&[&str]| !names.iter().any(|name| written.contains(name));
    let open: Vec<&str> = BOUNDS.iter().filter(is_open).filter_map(|names| names.first().copied()).collect();
    if !open.is_empty() {
        report.at(quota.hard()).arg("open", listed(open));
    }
}
