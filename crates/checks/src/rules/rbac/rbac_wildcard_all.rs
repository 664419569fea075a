//! A role that may do everything.

use hullmark_model::Object;

use crate::powers::{WrittenRule, bound_role};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-all", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for WrittenRule { rule, .. } in report.written_rules(object).iter() {
        let Some(verb) = rule.any_verb() else { continue };
        if rule.grants_everything() {
            report.at(verb).item(rule.node()).arg("groups", "");
        } else if rule.grants_all_of_core() {
            report.at(verb).item(rule.node()).arg("groups", " of the core API group");
        }
    }
    // The role is the place to edit; a survey also asks who has it.
    let Some((binding, role)) = bound_role(object, report.unit()) else { return };
    let rules = report.unit().rules_of(&role);
    if let Some(rule) = rules.iter().find(|rule| rule.grants_everything()) {
        let found = report.at(binding.role_name()).also_at(rule.node(), "granted here");
        found.arg("groups", "").for_surveys("bound");
    }
}
