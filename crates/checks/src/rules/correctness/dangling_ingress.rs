//! An Ingress that leads nowhere.

use hullmark_model::{Backend, Ingress, Object, Presence, Service};
use hullmark_parser::NodeRef;

use crate::meant::Wanted;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-ingress", Check::Object(check));

/// With this port the controller of AWS load balancers takes the "Service" for the name of an annotation.
const NO_SERVICE: &str = "use-annotation";

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(ingress) = Ingress::of(*object) else { return };
    let is_service = |backend: &Backend<'d>| backend.port.get().and_then(NodeRef::text) != Some(NO_SERVICE);
    for backend in ingress.backends().iter().filter(|backend| is_service(backend)) {
        let Some(name) = backend.service.get() else { continue };
        let unit = report.unit();
        let presence = unit.look_up("", "Service", unit.namespace_of(object), name);
        match presence {
            Presence::Missing | Presence::NotInView => {
                let namespace = unit.namespace_of(object);
                let problem = format!("the Service `{name}`, which is not among those of the namespace `{namespace}`");
                let found = report.at(backend.service).arg("target", problem);
                found.unconfirmed_if(presence == Presence::NotInView);
                found.with_meant_object(unit, Wanted { group: "", kind: "Service", namespace, name });
            }
            Presence::Here(service) => check_port(backend, service, report),
            Presence::Made => {}
        }
    }
}

fn check_port<'d>(backend: &Backend<'d>, service: Object<'d>, report: &mut Report<'d>) {
    let (Some(service), Some(port)) = (Service::of(service), backend.port.get()) else { return };
    if !service.lacks_port(port) {
        return;
    }
    let name = service.object().name();
    let problem = format!(
        "port `{}` of the Service `{}`, which has no such port",
        port.text().unwrap_or_default(),
        name.get().unwrap_or_default()
    );
    report
        .at(backend.port)
        .also_at(service.object().node().get("spec").map_or(name.anchor(), Into::into), "the ports are declared here")
        .arg("target", problem);
}
