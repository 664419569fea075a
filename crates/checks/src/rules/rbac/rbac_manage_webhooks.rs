//! The right to change admission, through which every object goes.

use hullmark_model::Object;

use crate::powers::{MANAGE_ADMISSION, report_grants_on_cluster};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-manage-webhooks", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants_on_cluster(object, &MANAGE_ADMISSION, report);
}
