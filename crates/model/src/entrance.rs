//! The ways from outside of the cluster to its Services.
//!
//! Sources: the API references of Kubernetes, the Gateway API, Istio, `OpenShift` and Traefik.

use std::collections::BTreeMap;

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::{Anchor, Field, Ingress, Object, ReleaseUnit, Service};

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
            let home = self.namespace_of(object);
            for (namespace, name, place) in services_behind(*object) {
                let entrance = Entrance { object: *object, place };
                entrances.entry((namespace.unwrap_or(home), name)).or_default().push(entrance);
            }
        }
        entrances
    }
}

fn services_behind(object: Object<'_>) -> Vec<Named<'_>> {
    match (object.group(), object.kind()) {
        ("", "Service") => Service::of(object).and_then(|service| itself(&service)).into_iter().collect(),
        ("networking.k8s.io" | "extensions", "Ingress") => of_ingress(object),
        ("gateway.networking.k8s.io", "GRPCRoute" | "HTTPRoute" | "TCPRoute" | "TLSRoute" | "UDPRoute") => {
            of_gateway_route(object)
        }
        ("networking.istio.io", "VirtualService") => of_virtual_service(object),
        ("route.openshift.io", "Route") => {
            let name: Field<'_, &str> = object.field("spec.to.name");
            name.get().map(|text| (None, text, name.anchor())).into_iter().collect()
        }
        ("traefik.io" | "traefik.containo.us", "IngressRoute" | "IngressRouteTCP" | "IngressRouteUDP") => {
            let routes = mappings(object.field("spec.routes"));
            routes.flat_map(|route| mappings(Field::at(route, "services"))).filter_map(by_reference).collect()
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

fn by_reference(node: NodeRef<'_>) -> Option<Named<'_>> {
    let kind: Field<'_, &str> = Field::at(node, "kind");
    let name: Field<'_, &str> = Field::at(node, "name");
    let is_service = kind.get().is_none_or(|kind| kind == "Service");
    is_service.then_some((Field::at(node, "namespace").get(), name.get()?, name.anchor()))
}

/// Routes of a mesh have a Service for a parent; they lead nobody in.
fn of_gateway_route(object: Object<'_>) -> Vec<Named<'_>> {
    let is_gateway = |parent: NodeRef<'_>| Field::<&str>::at(parent, "kind").get().is_none_or(|kind| kind != "Service");
    if !mappings(object.field("spec.parentRefs")).any(is_gateway) {
        return Vec::new();
    }
    let rules = mappings(object.field("spec.rules"));
    rules.flat_map(|rule| mappings(Field::at(rule, "backendRefs"))).filter_map(by_reference).collect()
}

/// One without gateways, or with `mesh` alone, is for traffic inside the mesh.
fn of_virtual_service(object: Object<'_>) -> Vec<Named<'_>> {
    if !strings(object.field("spec.gateways")).any(|gateway| !gateway.is("mesh")) {
        return Vec::new();
    }
    let lists = ["spec.http", "spec.tls", "spec.tcp"].map(|path| object.field(path));
    let rules = lists.into_iter().flat_map(mappings);
    let destinations = rules.flat_map(|rule| mappings(Field::at(rule, "route")));
    let hosts = destinations.map(|destination| Field::<&str>::at(destination, "destination.host"));
    hosts.filter_map(by_host).collect()
}

/// The first label of a host is the Service, the second its namespace.
fn by_host<'d>(host: Field<'d, &'d str>) -> Option<Named<'d>> {
    let mut labels = host.get()?.split('.');
    let name = labels.next()?;
    Some((labels.next(), name, host.anchor()))
}
