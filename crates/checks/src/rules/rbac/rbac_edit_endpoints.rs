//! The right to write the addresses behind Services.

use hullmark_model::Object;

use crate::powers::{EDIT_ENDPOINTS, report_grants_by_reach};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-edit-endpoints", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants_by_reach(object, &EDIT_ENDPOINTS, report);
}
