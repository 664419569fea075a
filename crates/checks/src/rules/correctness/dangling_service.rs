//! A Service that leads nowhere.

use hullmark_model::{Labels, Object, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-service", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object) else { return };
    let selector = service.selector();
    // Without a selector somebody else keeps the list of endpoints.
    if service.is_external_name() || Labels::of(selector.get()).is_empty() {
        return;
    }
    let unit = report.unit();
    let mut neighbours = unit.pods_in(unit.namespace_of(object)).iter();
    // Where no pod is described at all, they are described elsewhere.
    if !unit.pods().is_empty() && !neighbours.any(|pod| service.selects(pod.labels())) {
        report.at(selector);
    }
}
