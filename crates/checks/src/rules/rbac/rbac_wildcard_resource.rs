//! A role that reaches every resource, Secrets among them.

use hullmark_model::{Object, PolicyRule};

use crate::message::listed;
use crate::powers::{WrittenRule, is_of_custom_groups};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-resource", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for WrittenRule { rule, .. } in report.written_rules(object).iter() {
        if let Some(resource) = rule.any_resource() {
            let found = report.at(resource).item(rule.node());
            found.arg("verbs", listed(rule.verbs().filter_map(|verb| verb.get()))).arg("groups", of_groups(rule));
            if is_of_custom_groups(rule) {
                found.lowered("custom-groups");
            }
        }
    }
}

/// Of which API groups a rule grants every resource: " of the API groups `apps`, `batch`"; nothing where it is all.
fn of_groups(rule: &PolicyRule<'_>) -> String {
    let groups: Vec<&str> = rule.api_groups().filter_map(|group| group.get()).collect();
    match *groups {
        [] => String::new(),
        _ if groups.contains(&"*") => String::new(),
        [""] => " of the core API group".to_owned(),
        [one] => format!(" of the API group `{one}`"),
        _ => format!(
            " of the API groups {}",
            listed(groups.iter().copied().map(|it| if it.is_empty() { "core" } else { it }))
        ),
    }
}
