//! The right to delete what tells what happened.

use hullmark_model::Object;

use crate::powers::{DELETE_EVIDENCE, report_meant, tell};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-delete-evidence", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for grant in DELETE_EVIDENCE.given_in(object, report) {
        let found = tell(object, &DELETE_EVIDENCE, &grant, report);
        if grant.resources.iter().all(|resource| resource.is("pods/log")) {
            found.lowered("logs");
        }
    }
    report_meant(object, &DELETE_EVIDENCE, report);
}
