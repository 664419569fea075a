//! The API server calls a Service that is not there.

use hullmark_model::{Object, Presence, Service, ServiceReference};

use crate::meant::Wanted;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-webhook-service", Check::Object(check));

const HTTPS: i64 = 443;

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for reference in ServiceReference::all_of(object) {
        let (Some(name), Some(namespace)) = (reference.name().get(), reference.namespace().get()) else { continue };
        let unit = report.unit();
        match unit.look_up("", "Service", namespace, name) {
            Presence::Missing => {
                let problem = format!("the Service `{name}`, which is not among those of the namespace `{namespace}`");
                let wanted = Wanted { group: "", kind: "Service", namespace, name };
                report.at(reference.name()).arg("target", problem).with_meant_object(unit, wanted);
            }
            Presence::Here(service) => check_port(&reference, service, report),
            Presence::NotInView | Presence::Made => {}
        }
    }
}

fn check_port<'d>(reference: &ServiceReference<'d>, service: Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(service) else { return };
    let wanted = reference.port().get().unwrap_or(HTTPS);
    let mut ports = service.ports().peekable();
    if ports.peek().is_some() && !ports.any(|port| port.port().is(wanted)) {
        let place = if reference.port().is_set() { reference.port().anchor() } else { reference.name().anchor() };
        let name = reference.name().get().unwrap_or_default();
        report.at(place).arg("target", format!("port {wanted} of the Service `{name}`, which has no such port"));
    }
}
