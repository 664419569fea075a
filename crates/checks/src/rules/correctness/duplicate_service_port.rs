//! The API server refuses a Service with one port or name twice.

use std::collections::BTreeMap;

use hullmark_model::{Anchor, Object, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("duplicate-service-port", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object) else { return };
    let mut ports: BTreeMap<(i64, &str), Anchor<'d>> = BTreeMap::new();
    let mut names: BTreeMap<&str, Anchor<'d>> = BTreeMap::new();
    for port in service.ports() {
        if let Some(number) = port.port().get()
            && let Some(first) = ports.insert((number, port.protocol()), port.port().anchor())
        {
            let what = format!("the port {number}/{}", port.protocol());
            report.at(port.port()).also_at(first, "declared here before").arg("what", what);
        }
        if let Some(name) = port.name().get()
            && let Some(first) = names.insert(name, port.name().anchor())
        {
            let what = format!("a port with the name `{name}`");
            report.at(port.name()).also_at(first, "declared here before").arg("what", what);
        }
    }
}
