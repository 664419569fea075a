//! An annotation that breaks out of its place in NGINX's configuration.

use hullmark_model::{Ingress, Object, nginx_annotation};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-nginx-annotation-injection", Check::Object(check));

/// Ends of annotations that are configuration by design, of which another rule speaks, that hold regular expressions, or
/// lists that the controller takes apart and checks before it writes them down.
const MAY_HOLD_SYNTAX: [&str; 10] = [
    "-snippet",
    "-source-range",
    "canary-by-header-pattern",
    "config-backend",
    "config-frontend",
    "cors-allow-headers",
    "cors-allow-origin",
    "cors-expose-headers",
    "rewrite-target",
    "server-alias",
];

/// The controller puts its value into the configuration as it is (CVE-2025-24514 and those found with it).
const VERIFY_CLIENT: &str = "auth-tls-verify-client";

/// The annotation in which people add attributes to cookies, each behind a `;` between quotes.
const COOKIE_PATH: &str = "proxy-cookie-path";

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if Ingress::of(*object).is_none() {
        return;
    }
    for (key, value) in object.annotation_nodes() {
        let Some(text) = value.text().map(str::trim) else { continue };
        let Some(name) = nginx_annotation(key) else {
            // The controller may be set up with a prefix of its own.
            if names_credentials(text) || serves_files(text) {
                report.at(value).item(value).arg("annotation", key);
            }
            continue;
        };
        let may_hold_syntax = MAY_HOLD_SYNTAX.iter().any(|end| name.ends_with(end));
        let is_configuration = name.ends_with("-snippet");
        let is_bad = if may_hold_syntax { !is_configuration && serves_files(text) } else { breaks_out(name, text) };
        if is_bad {
            report.at(value).item(value).arg("annotation", name);
        }
    }
}

/// Whether a text ends the directive that the controller puts it into, and begins another.
fn breaks_out(annotation: &str, text: &str) -> bool {
    let ends_line = text.contains(['\n', '\r']);
    let ends_directive = text.contains(';') && annotation != COOKIE_PATH;
    // Variables (`${host}`) and regular expressions close what they open.
    let ends_block = text.matches('}').count() > text.matches('{').count();
    let runs_code = text.contains("_by_lua") || text.contains("load_module") || text.contains("ssl_engine");
    let is_no_choice = annotation == VERIFY_CLIENT && !["on", "off", "optional", "optional_no_ca"].contains(&text);
    ends_line || ends_directive || ends_block || runs_code || is_no_choice
}

/// Whether a text names files of the controller that hold its credentials, which no annotation needs.
fn names_credentials(text: &str) -> bool {
    text.contains("/run/secrets/kubernetes.io") || text.contains("/etc/passwd")
}

/// Whether a text holds a directive that lets NGINX serve files of its container.
fn serves_files(text: &str) -> bool {
    let mut statements = text.split(';');
    statements.next_back();
    statements.any(|statement| {
        let mut words = statement.split_whitespace().rev();
        let path = words.next().is_some_and(|word| word.starts_with('/'));
        path && matches!(words.next(), Some("alias" | "root"))
    })
}
