//! A load balancer that everybody on the internet may connect to.

use hullmark_model::{Object, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("load-balancer-unrestricted", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object).filter(Service::is_load_balancer) else { return };
    if service.is_internal() || service.is_restricted() {
        return;
    }
    let ranges = service.source_ranges();
    report.at(if ranges.anchor().missing().is_empty() { ranges.anchor() } else { service.type_field().anchor() });
}
