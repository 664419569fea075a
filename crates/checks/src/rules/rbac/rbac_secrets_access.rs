//! The right to read or write Secrets, whichever they are.

use hullmark_model::Object;

use crate::powers::{USE_SECRETS, USE_WHATEVER_SECRETS, report_bound, report_grants_by_reach, tell};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-secrets-access", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants_by_reach(object, &USE_SECRETS, report);
    for grant in USE_WHATEVER_SECRETS.given_in(object, report) {
        if grant.rule.resource_names().next().is_some() {
            tell(object, &USE_SECRETS, &grant, report).for_surveys("named");
        }
    }
    report_bound(object, &USE_SECRETS, report);
}
