//! The right to write more into roles than one has.

use hullmark_model::Object;

use crate::powers::{ESCALATE, report_grants};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-escalate-verb", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants(object, &ESCALATE, report);
}
