//! An annotation that breaks out of its place in NGINX's configuration.

use hullmark_model::{Ingress, Object, nginx_annotation};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-nginx-annotation-injection", Check::Object(check));

/// Annotations that are configuration by design, of which another rule speaks, or that hold regular expressions.
const MAY_HOLD_SYNTAX: [&str; 5] =
    ["-snippet", "server-alias", "canary-by-header-pattern", "cors-allow-origin", "rewrite-target"];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if Ingress::of(*object).is_none() {
        return;
    }
    for (key, value) in object.annotation_nodes() {
        let Some(name) = nginx_annotation(key).filter(|name| !MAY_HOLD_SYNTAX.iter().any(|end| name.ends_with(end)))
        else {
            continue;
        };
        if value.text().is_some_and(|text| breaks_out(text.trim())) {
            report.at(value).item(value).arg("annotation", name);
        }
    }
}

/// Whether a text ends the directive that the controller puts it into, and begins another.
fn breaks_out(text: &str) -> bool {
    let ends_directive = text.contains([';', '\n', '\r', '}']);
    let runs_code = text.contains("_by_lua") || text.contains("load_module") || text.contains("ssl_engine");
    runs_code || (ends_directive && !text.starts_with('{'))
}
