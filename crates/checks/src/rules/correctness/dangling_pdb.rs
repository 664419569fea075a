//! A budget for nobody.

use hullmark_model::{DisruptionBudget, Object};

use crate::meant::meant_pod;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-pdb", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(budget) = DisruptionBudget::of(*object) else { return };
    let unit = report.unit();
    let namespace = unit.namespace_of(object);
    let field = budget.selector();
    let Some(selector) = budget.label_selector() else {
        // Without a selector it selects no pod, whatever pods there are.
        report.at(field).arg("namespace", namespace);
        return;
    };
    if unit.selects_no_pod(namespace, selector) {
        let found = report.at(field).arg("namespace", namespace);
        found.with_meant_pod(meant_pod(unit, namespace, selector.match_labels()));
    }
}
