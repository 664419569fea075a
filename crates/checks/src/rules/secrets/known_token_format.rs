//! A credential that is known by its format, wherever it stands.

use hullmark_model::Object;
use hullmark_secrets::Kind;

use crate::exposure::report_kinds;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("known-token-format", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_kinds(object, report, |kind| matches!(kind, Kind::Token(_) | Kind::RegistryLogin));
}
