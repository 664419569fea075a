//! A role for resources of whatever API group has the name.

use hullmark_model::{Object, Role};

use crate::message::listed;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-api-group", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(role) = Role::of(*object).filter(|role| !role.is_built_in()) else { return };
    for rule in role.rules() {
        if let Some(group) = rule.api_groups().find(|group| group.is("*")) {
            let found = report.at(group).item(rule.node());
            found.arg("resources", listed(rule.resources().filter_map(|resource| resource.get())));
        }
    }
}
