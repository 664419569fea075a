//! A route whose gateway or Service is not there.

use hullmark_model::{Object, Presence, RouteTarget, Service};

use crate::meant::Wanted;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-route", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    for target in RouteTarget::all_of(object) {
        let namespace = target.namespace.unwrap_or_else(|| unit.namespace_of(object));
        let RouteTarget { group, kind, name, .. } = target;
        let presence = unit.look_up(group, kind, namespace, name);
        match presence {
            // Gateways belong to those who run the cluster, and are described in their repository.
            Presence::NotInView if kind != "Service" => {}
            Presence::Missing | Presence::NotInView => {
                let problem = format!("the {kind} `{name}`, which is not among those of the namespace `{namespace}`");
                let found = report.at(target.place).arg("target", problem);
                found.unconfirmed_if(presence == Presence::NotInView);
                found.with_meant_object(unit, Wanted { group, kind, namespace, name });
            }
            Presence::Here(found) => check_port(&target, found, report),
            Presence::Made => {}
        }
    }
}

fn check_port<'d>(target: &RouteTarget<'d>, found: Object<'d>, report: &mut Report<'d>) {
    let (Some(service), Some(field)) = (Service::of(found), target.port) else { return };
    let Some(port) = field.get() else { return };
    if !service.lacks_port(port) {
        return;
    }
    let (port, name) = (port.text().unwrap_or_default(), target.name);
    report.at(field).arg("target", format!("port `{port}` of the Service `{name}`, which has no such port"));
}
