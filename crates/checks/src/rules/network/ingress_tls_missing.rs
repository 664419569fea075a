//! An entrance to the cluster without encryption.

use hullmark_model::{Ingress, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-tls-missing", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(ingress) = Ingress::of(*object) else { return };
    let tls = ingress.tls();
    if !tls.is_set() && !ingress.controller_encrypts() {
        report.at(tls);
    }
}
