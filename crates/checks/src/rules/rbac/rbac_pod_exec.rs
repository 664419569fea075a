//! The right to run commands in running containers.

use hullmark_model::Object;

use crate::powers::{EXEC, report_bound, report_grants_by_reach};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-pod-exec", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants_by_reach(object, &EXEC, report);
    report_bound(object, &EXEC, report);
}
