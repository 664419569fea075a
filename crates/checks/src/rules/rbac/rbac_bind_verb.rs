//! The right to hand out roles that one does not have.

use hullmark_model::Object;

use crate::powers::{BIND, report_grants};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-bind-verb", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants(object, &BIND, report);
}
