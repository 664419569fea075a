//! A role that may do everything with something, also what Kubernetes will only learn to do later.

use hullmark_model::Object;

use crate::message::listed;
use crate::powers::{WrittenRule, is_of_custom_groups};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-verb", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for WrittenRule { rule, .. } in report.written_rules(object).iter() {
        let resources: Vec<&str> = rule.resources().filter_map(|resource| resource.get()).collect();
        if let (Some(verb), false) = (rule.any_verb(), resources.is_empty()) {
            let found = report.at(verb).item(rule.node()).arg("resources", listed(resources));
            if is_of_custom_groups(rule) {
                found.lowered("custom-groups");
            }
        }
    }
}
