//! A private key, wherever it stands.

use hullmark_model::Object;
use hullmark_secrets::Kind;

use crate::exposure::report_kinds;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("private-key-in-manifest", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_kinds(object, report, |kind| kind == Kind::PrivateKey);
}
