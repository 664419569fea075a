//! A role that reaches every resource, Secrets among them.

use hullmark_model::Object;

use crate::message::listed;
use crate::powers::{WrittenRule, is_of_custom_groups};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-resource", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for WrittenRule { rule, .. } in report.written_rules(object).iter() {
        if let Some(resource) = rule.any_resource() {
            let found = report.at(resource).item(rule.node());
            found.arg("verbs", listed(rule.verbs().filter_map(|verb| verb.get())));
            if is_of_custom_groups(rule) {
                found.lowered("custom-groups");
            }
        }
    }
}
