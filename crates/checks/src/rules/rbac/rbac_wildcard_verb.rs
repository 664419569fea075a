//! A role that may do everything with something, also what Kubernetes will only learn to do later.

use hullmark_model::{Object, Role};

use crate::message::listed;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-verb", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(role) = Role::of(*object) else { return };
    // `rbac-wildcard-all` reports a rule that grants everything.
    for rule in role.rules().filter(|rule| !rule.grants_everything()) {
        let resources: Vec<&str> = rule.resources().filter_map(|resource| resource.get()).collect();
        if let (Some(verb), false) = (rule.any_verb(), resources.is_empty()) {
            report.at(verb).arg("resources", listed(resources));
        }
    }
}
