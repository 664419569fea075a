//! A role for resources of whatever API group has the name.

use hullmark_model::Object;

use crate::message::listed;
use crate::powers::WrittenRule;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-api-group", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for WrittenRule { rule, .. } in report.written_rules(object).iter() {
        if let Some(group) = rule.api_groups().find(|group| group.is("*")) {
            let found = report.at(group).item(rule.node());
            found.arg("resources", listed(rule.resources().filter_map(|resource| resource.get())));
        }
    }
}
