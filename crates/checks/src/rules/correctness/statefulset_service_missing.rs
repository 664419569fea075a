//! The pods of a `StatefulSet` have no names of their own without its headless Service.

use hullmark_model::{Object, PodSpec, Presence, Service};

use crate::meant::Wanted;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("statefulset-service-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let object = pod.object();
    if !object.is("apps", "StatefulSet") {
        return;
    }
    let name = object.field::<&str>("spec.serviceName").filter(|name| !name.is_empty());
    let Some(wanted) = name.get() else {
        report.at(name).arg("problem", "names no Service");
        return;
    };
    let unit = report.unit();
    let namespace = unit.namespace_of(&object);
    let presence = unit.look_up("", "Service", namespace, wanted);
    match presence {
        Presence::Missing | Presence::NotInView => {
            let problem = format!("names the Service `{wanted}`, which is not among those of its namespace");
            let found = report.at(name).arg("problem", problem).unconfirmed_if(presence == Presence::NotInView);
            found.with_meant_object(unit, Wanted { group: "", kind: "Service", namespace, name: wanted });
        }
        Presence::Here(service) => check_service(pod, service, report),
        Presence::Made => {}
    }
}

fn check_service<'d>(pod: &PodSpec<'d>, object: Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(object) else { return };
    let name = pod.object().field::<&str>("spec.serviceName");
    let wanted = name.get().unwrap_or_default();
    let problem = if !service.is_headless() {
        format!("names the Service `{wanted}`, which is not headless")
    } else if !service.selects(pod.labels()) {
        format!("names the Service `{wanted}`, which selects other pods")
    } else {
        return;
    };
    report.at(name).also_at(object.name(), "the Service").arg("problem", problem);
}
