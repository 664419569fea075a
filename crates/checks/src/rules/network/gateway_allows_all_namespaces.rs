//! A listener that every team may attach its routes to.

use hullmark_model::{Gateway, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("gateway-allows-all-namespaces", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(gateway) = Gateway::of(*object) else { return };
    for listener in gateway.listeners() {
        let from = listener.allows_routes_from();
        if from.is("All") {
            report.at(from).item(listener.node()).arg("listener", listener.name());
        }
    }
}
