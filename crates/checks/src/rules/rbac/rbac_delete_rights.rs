//! The right to delete workloads and data.

use hullmark_model::Object;

use crate::powers::{DELETE_ANYTHING, report_grants};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-delete-rights", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants(object, &DELETE_ANYTHING, report);
}
