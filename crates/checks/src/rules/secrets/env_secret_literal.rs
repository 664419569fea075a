//! A secret in clear text among the environment variables.

use hullmark_model::Object;

use crate::exposure::{Carrier, report_carrier};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("env-secret-literal", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_carrier(object, report, Carrier::Variable);
}
