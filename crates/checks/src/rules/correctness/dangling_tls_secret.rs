//! A certificate that nobody provides.

use hullmark_model::{Object, Presence, TlsSecret};

use crate::meant::Wanted;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-tls-secret", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    for secret in TlsSecret::all_of(object) {
        let Some(name) = secret.name.get() else { continue };
        let namespace = secret.namespace.unwrap_or_else(|| unit.namespace_of(object));
        if unit.look_up("", "Secret", namespace, name) == Presence::Missing {
            let found = report.at(secret.name).arg("name", name).arg("namespace", namespace);
            found.with_meant_object(unit, Wanted { group: "", kind: "Secret", namespace, name });
        }
    }
}
