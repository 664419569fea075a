//! A host that is served in clear text beside others that are not.

use hullmark_model::{Ingress, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-host-without-tls", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(ingress) = Ingress::of(*object) else { return };
    if ingress.controller_encrypts() {
        return;
    }
    for rule in ingress.rules() {
        if let Some(host) = rule.host().get().filter(|host| !ingress.tls_covers(host)) {
            report.at(rule.host()).arg("host", host);
        }
    }
}
