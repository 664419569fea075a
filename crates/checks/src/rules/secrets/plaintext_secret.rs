//! A password or key under its name, in a field that no other rule is about.

use hullmark_model::Object;
use hullmark_secrets::Kind;

use crate::exposure::report_kinds;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("plaintext-secret", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_kinds(object, report, is_named);
}

fn is_named(kind: Kind) -> bool {
    matches!(kind, Kind::Password | Kind::Key | Kind::DefaultPassword | Kind::PasswordHash)
}
