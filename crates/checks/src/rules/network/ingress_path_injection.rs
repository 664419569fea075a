//! A path that is no path.

use hullmark_model::{Ingress, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-path-injection", Check::Object(check));

/// Folders of the controller's container that hold its credentials and configuration.
const FOLDERS: [&str; 5] = ["/etc", "/proc", "/root", "/var/run/kubernetes", "/var/run/secrets"];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(ingress) = Ingress::of(*object) else { return };
    for path in ingress.rules().flat_map(|rule| rule.paths()) {
        if let Some(text) = path.get().filter(|text| breaks_out(text) || is_file_of_the_controller(text)) {
            report.at(path).arg("path", text.lines().next().unwrap_or_default());
        }
    }
}

/// Whether a path ends the directive of NGINX that it is put into. Braces and `$` belong to regular expressions.
fn breaks_out(path: &str) -> bool {
    path.contains([';', '\n', '\r', '"', '\'']) || path.split('/').any(|segment| segment == "..")
}

fn is_file_of_the_controller(path: &str) -> bool {
    let is_in = |folder: &&str| {
        path.strip_prefix(*folder).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '(', '.', '*']))
    };
    FOLDERS.iter().any(is_in)
}
