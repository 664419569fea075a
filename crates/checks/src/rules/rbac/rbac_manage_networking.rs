//! The right to change where traffic goes and who may send it.

use hullmark_model::Object;

use crate::powers::{MANAGE_NETWORKING, report_grants};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-manage-networking", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants(object, &MANAGE_NETWORKING, report);
}
