//! A controller that lets every namespace write its configuration.

use hullmark_model::{Field, Object};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("ingress-nginx-snippets-enabled", Check::Object(check));

/// Where Flux and Argo CD keep the values of the controller's chart, by itself or as a dependency.
const VALUES: [&str; 8] = [
    "spec.values.controller",
    "spec.values.controller.config",
    "spec.values.ingress-nginx.controller",
    "spec.values.ingress-nginx.controller.config",
    "spec.source.helm.valuesObject.controller",
    "spec.source.helm.valuesObject.controller.config",
    "spec.source.helm.valuesObject.ingress-nginx.controller",
    "spec.source.helm.valuesObject.ingress-nginx.controller.config",
];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let is_set = |key: &str, value: &str| match key {
        "allow-snippet-annotations" => value == "true",
        "annotations-risk-level" => value.eq_ignore_ascii_case("critical"),
        _ => false,
    };
    if object.is("", "ConfigMap") {
        for (key, value) in object.data().filter(|(key, value)| value.text().is_some_and(|text| is_set(key, text))) {
            report.at(value).arg("setting", key).fix(unsafely().set(value, off(key)));
        }
    }
    for path in VALUES {
        let config: Field<'d, NodeRef<'d>> = object.field(path);
        for (key, value) in config.get().into_iter().flat_map(NodeRef::entries) {
            let (Some(key), Some(text)) = (key.text(), value.text()) else { continue };
            if is_set(key, text) || (key == "allowSnippetAnnotations" && text == "true") {
                let found = report.at(value).arg("setting", key);
                let is_switch = value.as_bool().is_some();
                found.fix(if is_switch { unsafely().set(value, false) } else { unsafely().set(value, off(key)) });
            }
        }
    }
}

/// What the setting is by default.
fn off(key: &str) -> &'static str {
    if key == "annotations-risk-level" { "High" } else { "false" }
}
