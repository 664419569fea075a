//! A rule that takes the requests for every host.

use hullmark_model::{Ingress, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-empty-host", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(ingress) = Ingress::of(*object) else { return };
    for rule in ingress.rules().filter(|rule| !rule.host().is_set()) {
        report.at(rule.host());
    }
}
