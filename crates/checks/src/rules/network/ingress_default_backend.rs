//! A backend for all that nobody else asked for.

use hullmark_model::{Ingress, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-default-backend", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(ingress) = Ingress::of(*object) else { return };
    let backend = ingress.default_backend();
    if backend.is_set() {
        report.at(backend);
    }
}
