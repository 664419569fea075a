//! A role that may do everything.

use hullmark_model::{Object, Role};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-all", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(role) = Role::of(*object).filter(|role| !role.is_built_in()) else { return };
    for rule in role.rules() {
        let Some(verb) = rule.any_verb() else { continue };
        if rule.grants_everything() {
            report.at(verb).item(rule.node()).arg("groups", "");
        } else if rule.grants_all_of_core() {
            report.at(verb).item(rule.node()).arg("groups", " of the core API group");
        }
    }
}
