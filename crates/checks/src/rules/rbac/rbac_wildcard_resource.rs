//! A role that reaches every resource, Secrets among them.

use hullmark_model::{Object, Role};

use crate::message::listed;
use crate::powers::is_of_custom_groups;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-resource", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(role) = Role::of(*object).filter(|role| !role.is_built_in()) else { return };
    for rule in role.rules() {
        if let Some(resource) = rule.any_resource() {
            let found = report.at(resource).item(rule.node());
            found.arg("verbs", listed(rule.verbs().filter_map(|verb| verb.get())));
            if is_of_custom_groups(&rule) {
                found.lowered("custom-groups");
            }
        }
    }
}
