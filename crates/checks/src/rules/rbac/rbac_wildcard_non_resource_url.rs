//! The right to call whatever URL the API server has.

use hullmark_model::{Object, PolicyRule, Role};

use crate::message::listed;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-wildcard-non-resource-url", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(role) = Role::of(*object).filter(|role| !role.is_built_in()) else { return };
    // Beside every right on every resource, which `rbac-wildcard-all` reports, the URLs are nothing to speak of.
    if role.rules().any(|rule: PolicyRule<'d>| rule.grants_everything()) {
        return;
    }
    for rule in role.rules() {
        if let Some(url) = rule.non_resource_urls().find(|url| url.is("*") || url.is("/*")) {
            report.at(url).arg("verbs", listed(rule.verbs().filter_map(|verb| verb.get())));
        }
    }
}
