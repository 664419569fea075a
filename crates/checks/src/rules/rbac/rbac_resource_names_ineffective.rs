//! Verbs that the API server asks about before there is a name.

use hullmark_model::{Object, PolicyRule};

use crate::message::listed;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-resource-names-ineffective", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let rules = report.written_rules(object);
    for rule in rules.iter().map(|written| &written.rule).filter(|rule| rule.resource_names().next().is_some()) {
        // Server-side apply patches by name, and what it creates is then asked for by name as well.
        let applies = rule.verbs().any(|verb| verb.is("patch"));
        let names = listed(rule.resource_names().filter_map(|name| name.get()));
        for verb in rule.verbs() {
            if verb.is("deletecollection") || (verb.is("create") && !applies && is_about_objects(rule)) {
                let text = verb.get().unwrap_or_default();
                report.at(verb).arg("verb", text).arg("names", &names);
            }
        }
    }
}

/// Whether it is about objects: what is created in a subresource, such as a token, belongs to an object with a name.
fn is_about_objects(rule: &PolicyRule<'_>) -> bool {
    rule.resources().any(|resource| resource.get().is_some_and(|resource| !resource.contains('/')))
}
