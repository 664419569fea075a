//! The right to start pods, and with it the rights of every service account beside them.

use hullmark_model::Object;

use crate::powers::{RUN_PODS, report_bound, report_grants};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-create-workloads", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants(object, &RUN_PODS, report);
    report_bound(object, &RUN_PODS, report);
}
