//! The right to hand out roles that one does not have.

use hullmark_model::Object;

use crate::powers::{BIND, BIND_BINDINGS, report_bound, report_grants, report_meant, tell};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-bind-verb", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants(object, &BIND, report);
    let on_bindings = BIND_BINDINGS.given_in(object, report);
    for grant in on_bindings.iter().filter(|grant| BIND.given_by(&grant.rule).is_none()) {
        let found = tell(object, &BIND_BINDINGS, grant, report);
        found.arg("reason", "`bind` is asked of the role that is handed out, not of the binding");
        found.for_surveys("without-effect");
    }
    report_meant(object, &BIND_BINDINGS, report);
    report_bound(object, &BIND, report);
}
