//! A budget without a number, or with two.

use hullmark_model::{DisruptionBudget, Field, Object};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("pdb-policy-missing", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if DisruptionBudget::of(*object).is_none() {
        return;
    }
    let available: Field<'d, NodeRef<'d>> = object.field("spec.minAvailable");
    let unavailable: Field<'d, NodeRef<'d>> = object.field("spec.maxUnavailable");
    match (available.is_set(), unavailable.is_set()) {
        (false, false) => {
            report
                .at(unavailable)
                .arg("problem", "protects no pod: it has neither `minAvailable` nor `maxUnavailable`");
        }
        (true, true) => {
            let found = report.at(unavailable).also_at(available, "the other number");
            found.arg("problem", "is refused: it has both `minAvailable` and `maxUnavailable`");
        }
        _ => {}
    }
}
