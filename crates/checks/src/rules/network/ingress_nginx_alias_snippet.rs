//! Files of the controller in an annotation.

use hullmark_model::Object;

use crate::nginx_snippets::nginx_snippets;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-nginx-alias-snippet", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for (name, value) in nginx_snippets(object) {
        if value.text().is_some_and(names_files) {
            report.at(value).item(value).arg("annotation", name);
        }
    }
}

/// Whether one of the words is the directive.
fn names_files(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).any(|word| word == "alias")
}
