//! The ways from outside of the cluster to its Services.
//!
//! Source: the API reference of Kubernetes, and those that routes are read by.

use std::collections::BTreeMap;

use crate::field::strings;
use crate::{Anchor, Ingress, Object, ReleaseUnit, RouteTarget, Service};

/// Something that lets traffic from outside in to a Service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entrance<'d> {
    /// The Service itself, or the Ingress or route that leads to it.
    pub object: Object<'d>,
    /// What shows it.
    pub place: Anchor<'d>,
}

/// A Service as an entrance names it: its namespace, where it names one, its name, and where that is written.
type Named<'d> = (Option<&'d str>, &'d str, Anchor<'d>);

impl<'d> ReleaseUnit<'d> {
    /// The entrances of every Service, by its namespace and name. Load balancers that stay inside the network are none.
    #[must_use]
    pub fn entrances<'u>(&'u self) -> BTreeMap<(&'u str, &'u str), Vec<Entrance<'d>>> {
        let mut entrances: BTreeMap<(&'u str, &'u str), Vec<Entrance<'d>>> = BTreeMap::new();
        for object in self.objects() {
            for (namespace, name, place) in services_behind(*object) {
                let entrance = Entrance { object: *object, place };
                let namespace = namespace.unwrap_or_else(|| self.namespace_of(object));
                entrances.entry((namespace, name)).or_default().push(entrance);
            }
        }
        entrances
    }
}

fn services_behind(object: Object<'_>) -> Vec<Named<'_>> {
    match (object.group(), object.kind()) {
        ("", "Service") => Service::of(object).and_then(|service| itself(&service)).into_iter().collect(),
        ("networking.k8s.io" | "extensions", "Ingress") => of_ingress(object),
        _ if RouteTarget::lead_in_from_outside(&object) => {
            let services = RouteTarget::all_of(&object).into_iter().filter(RouteTarget::is_service);
            services.map(|service| (service.namespace, service.name, service.place.anchor())).collect()
        }
        _ => Vec::new(),
    }
}

fn itself<'d>(service: &Service<'d>) -> Option<Named<'d>> {
    let is_open = service.is_node_port() || (service.is_load_balancer() && !service.is_internal());
    let has_addresses = strings(service.external_ips()).next().is_some();
    let name = service.object().name().get()?;
    if is_open {
        Some((None, name, service.type_field().anchor()))
    } else {
        has_addresses.then(|| (None, name, service.external_ips().anchor()))
    }
}

fn of_ingress(object: Object<'_>) -> Vec<Named<'_>> {
    let backends = Ingress::of(object).map(|ingress| ingress.backends()).unwrap_or_default();
    backends.into_iter().filter_map(|it| Some((None, it.service.get()?, it.service.anchor()))).collect()
}
