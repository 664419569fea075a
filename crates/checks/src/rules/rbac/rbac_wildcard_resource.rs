//! A role that reaches every resource, Secrets among them.

use hullmark_model::{Object, Role};

use crate::message::listed;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-resource", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(role) = Role::of(*object) else { return };
    for rule in role.rules() {
        if let Some(resource) = rule.any_resource() {
            report.at(resource).item(rule.node()).arg("verbs", listed(rule.verbs().filter_map(|verb| verb.get())));
        }
    }
}
