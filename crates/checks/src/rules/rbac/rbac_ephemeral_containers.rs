//! The right to add containers to running pods.

use hullmark_model::Object;

use crate::powers::{INJECT_CONTAINERS, report_grants_by_reach};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-ephemeral-containers", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants_by_reach(object, &INJECT_CONTAINERS, report);
}
