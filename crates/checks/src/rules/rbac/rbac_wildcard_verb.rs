//! A role that may do everything with something, also what Kubernetes will only learn to do later.

use hullmark_model::{Object, Role};

use crate::message::listed;
use crate::powers::is_of_custom_groups;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-verb", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(role) = Role::of(*object).filter(|role| !role.is_built_in()) else { return };
    for rule in role.rules() {
        let resources: Vec<&str> = rule.resources().filter_map(|resource| resource.get()).collect();
        if let (Some(verb), false) = (rule.any_verb(), resources.is_empty()) {
            let found = report.at(verb).item(rule.node()).arg("resources", listed(resources));
            if is_of_custom_groups(&rule) {
                found.lowered("custom-groups");
            }
        }
    }
}
