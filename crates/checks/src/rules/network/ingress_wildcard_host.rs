//! An Ingress for whatever name somebody thinks of.

use hullmark_model::{Ingress, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-wildcard-host", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(ingress) = Ingress::of(*object) else { return };
    for rule in ingress.rules() {
        if let Some(host) = rule.host().get().filter(|host| host.contains('*')) {
            report.at(rule.host()).arg("host", host);
        }
    }
}
