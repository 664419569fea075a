//! The right to make tokens of service accounts.

use hullmark_model::Object;

use crate::powers::{MAKE_TOKENS, report_grants_by_reach};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-create-token", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants_by_reach(object, &MAKE_TOKENS, report);
}
