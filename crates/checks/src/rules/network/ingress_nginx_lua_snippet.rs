//! Programs in an annotation that the controller runs.

use hullmark_model::Object;

use crate::nginx_snippets::nginx_snippets;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-nginx-lua-snippet", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for (name, value) in nginx_snippets(object) {
        if value.text().is_some_and(runs_lua) {
            report.at(value).item(value).arg("annotation", name);
        }
    }
}

/// Whether one of the words is a directive of the Lua module, or an address of the API server's own names.
fn runs_lua(text: &str) -> bool {
    let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'));
    words.any(|word| {
        word.contains("_lua_") || word.starts_with("lua_") || word.ends_with("_lua") || names_kubernetes(word)
    })
}

/// The folder of the service account's token, and the groups of the API, have `kubernetes.io` in them.
fn names_kubernetes(word: &str) -> bool {
    word == "kubernetes.io" || word.ends_with(".kubernetes.io") || word.starts_with("kubernetes.io.")
}
