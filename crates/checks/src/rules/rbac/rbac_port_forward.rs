//! The right to open connections into pods past the network policies.

use hullmark_model::Object;

use crate::powers::{FORWARD_PORTS, report_grants};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-port-forward", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants(object, &FORWARD_PORTS, report);
}
