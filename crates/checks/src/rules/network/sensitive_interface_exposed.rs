//! A console for the cluster or its data that the world can open.

use hullmark_model::{Ingress, Object, ReleaseUnit, Service};

use crate::interfaces::Interface;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("sensitive-interface-exposed", Check::ReleaseUnit(check));

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    let entrances = unit.entrances();
    for object in unit.of_kind("", "Service") {
        let Some(service) = Service::of(*object) else { continue };
        let Some(name) = object.name().get() else { continue };
        let Some(open) = entrances.get(&(unit.namespace_of(object), name)) else { continue };
        let Some(entrance) = open.iter().find(|entrance| !asks_who_it_is(&entrance.object)) else { continue };
        let interface =
            Interface::named(name).or_else(|| unit.pods_of(&service).find_map(|pod| Interface::in_pod(&pod)));
        if let Some(interface) = interface {
            let found = report.at(entrance.place).about(*object).arg("interface", interface.name);
            found.arg("entrance", "it");
            if interface.has_login {
                found.lowered("login");
            }
            // The entrance is the place to edit; a survey also asks what lies behind it.
            for pod in unit.pods_of(&service) {
                let found = report.at(pod.object().name()).about(pod.object()).arg("interface", interface.name);
                found.arg("entrance", format_args!("Service/{name}"));
                found.also_at(entrance.place, "open here").for_surveys("behind");
            }
        }
    }
}

/// Whether an Ingress asks for credentials before it passes anything on.
fn asks_who_it_is(object: &Object<'_>) -> bool {
    Ingress::of(*object).is_some_and(|ingress| ingress.authenticates() || ingress.restricts_sources())
}
