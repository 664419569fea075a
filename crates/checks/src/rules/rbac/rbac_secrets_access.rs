//! The right to read or write Secrets, whichever they are.

use hullmark_model::Object;

use crate::powers::{USE_SECRETS, report_bound, report_grants_by_reach};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-secrets-access", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants_by_reach(object, &USE_SECRETS, report);
    report_bound(object, &USE_SECRETS, report);
}
