//! The right to write the status of Services, with the addresses that they answer for.

use hullmark_model::Object;

use crate::powers::{CHANGE_SERVICE_STATUS, report_bound, report_grants};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-modify-service-status", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants(object, &CHANGE_SERVICE_STATUS, report);
    report_bound(object, &CHANGE_SERVICE_STATUS, report);
}
