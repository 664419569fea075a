//! A secret among the literals of a kustomization's secretGenerator.

use hullmark_model::Object;

use crate::exposure::{Carrier, report_carrier};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("secret-generator-literal", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_carrier(object, report, Carrier::Generator);
}
