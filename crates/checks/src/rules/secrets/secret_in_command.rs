//! A secret on a command line, which everybody on the machine can read.

use hullmark_model::Object;

use crate::exposure::{Carrier, report_carrier};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("secret-in-command", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_carrier(object, report, Carrier::Command);
}
