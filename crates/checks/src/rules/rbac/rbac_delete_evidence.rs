//! The right to delete what tells what happened.

use hullmark_model::Object;

use crate::powers::{DELETE_EVIDENCE, report_grants};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-delete-evidence", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants(object, &DELETE_EVIDENCE, report);
}
