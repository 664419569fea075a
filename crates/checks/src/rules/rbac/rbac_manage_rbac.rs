//! The right to write roles and bindings.

use hullmark_model::Object;

use crate::powers::{MANAGE_RBAC, report_grants_by_reach};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-manage-rbac", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants_by_reach(object, &MANAGE_RBAC, report);
}
