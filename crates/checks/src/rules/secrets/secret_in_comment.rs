//! A secret that was commented out, and is in the repository all the same.

use hullmark_model::Object;

use crate::exposure::{Carrier, report_carrier};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("secret-in-comment", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_carrier(object, report, Carrier::Comment);
}
