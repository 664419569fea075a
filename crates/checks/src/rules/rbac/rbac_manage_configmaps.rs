//! The right to change `ConfigMaps`, whichever they are.

use hullmark_model::Object;

use crate::powers::{MANAGE_CONFIG_MAPS, report_grants};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-manage-configmaps", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants(object, &MANAGE_CONFIG_MAPS, report);
}
