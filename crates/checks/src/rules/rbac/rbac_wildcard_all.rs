//! A role that may do everything.

use hullmark_model::{Object, PolicyRule, Role};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-all", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(role) = Role::of(*object).filter(|role| !role.is_built_in()) else { return };
    for rule in role.rules().filter(PolicyRule::grants_everything) {
        if let Some(verb) = rule.any_verb() {
            report.at(verb).item(rule.node());
        }
    }
}
