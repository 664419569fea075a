//! A Service that takes the traffic of addresses it need not own.

use hullmark_model::{Object, Service};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("service-external-ips", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object) else { return };
    let addresses = service.external_ips();
    if addresses.get().is_some_and(|list| list.items().next().is_some()) {
        report.at(addresses).fix(unsafely().delete(addresses));
    }
}
