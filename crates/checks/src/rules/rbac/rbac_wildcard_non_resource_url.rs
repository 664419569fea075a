//! The right to call whatever URL the API server has.

use hullmark_model::Object;

use crate::message::listed;
use crate::powers::WrittenRule;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-non-resource-url", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    // Beside every right on every resource, which `rbac-wildcard-all` reports, the URLs are nothing to speak of.
    let rules = report.written_rules(object);
    if rules.iter().any(|written| written.rule.grants_everything()) {
        return;
    }
    for WrittenRule { rule, .. } in rules.iter() {
        if let Some(url) = rule.non_resource_urls().find(|url| url.is("*") || url.is("/*")) {
            report.at(url).arg("verbs", listed(rule.verbs().filter_map(|verb| verb.get())));
        }
    }
}
