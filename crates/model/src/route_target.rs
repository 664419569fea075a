//! What routes lead from and to: the gateways and Services that they name.
//!
//! Sources: the Gateway API (v1), Istio's `VirtualService`, `OpenShift`'s `Route`, Traefik's `IngressRoute`.

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::{Field, Object};

const GATEWAY_API: &str = "gateway.networking.k8s.io";
const ISTIO: &str = "networking.istio.io";
const TRAEFIK: &str = "traefik.io";
/// Its group until version 3.
const TRAEFIK_BEFORE: &str = "traefik.containo.us";

/// A Gateway or Service as a route names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RouteTarget<'d> {
    /// The API group of what it names.
    pub group: &'d str,
    /// The kind of it.
    pub kind: &'d str,
    /// Its namespace, where it names one other than that of the route.
    pub namespace: Option<&'d str>,
    /// Its name.
    pub name: &'d str,
    /// Where that is written.
    pub place: Field<'d, &'d str>,
    /// The port of the Service, by number or name, where it says one.
    pub port: Option<Field<'d, NodeRef<'d>>>,
}

impl<'d> RouteTarget<'d> {
    /// Those of an object, in order; none for kinds that are no routes.
    #[must_use]
    pub fn all_of(object: &Object<'d>) -> Vec<Self> {
        match (object.group(), object.kind()) {
            (GATEWAY_API, kind) if kind.ends_with("Route") => of_gateway_api(object),
            (ISTIO, "VirtualService") => of_virtual_service(object),
            ("route.openshift.io", "Route") => of_openshift(object),
            (TRAEFIK | TRAEFIK_BEFORE, kind) if kind.starts_with("IngressRoute") => of_traefik(object),
            _ => Vec::new(),
        }
    }

    /// Whether it is a Service.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.group.is_empty() && self.kind == "Service"
    }

    /// Whether those of an object are led to from outside of the cluster. Routes of a mesh have a Service for a parent,
    /// or no gateway but `mesh`: they lead nobody in.
    #[must_use]
    pub fn lead_in_from_outside(object: &Object<'d>) -> bool {
        match object.group() {
            GATEWAY_API => {
                let is_service = |parent: NodeRef<'d>| Field::<&str>::at(parent, "kind").is("Service");
                mappings(object.field("spec.parentRefs")).any(|parent| !is_service(parent))
            }
            ISTIO => strings(object.field("spec.gateways")).any(|gateway| !gateway.is("mesh")),
            _ => true,
        }
    }
}

fn of_gateway_api<'d>(object: &Object<'d>) -> Vec<RouteTarget<'d>> {
    let parents =
        mappings(object.field("spec.parentRefs")).filter_map(|node| by_reference(node, GATEWAY_API, "Gateway"));
    let rules = mappings(object.field("spec.rules"));
    let backends = rules.flat_map(|rule| mappings(Field::at(rule, "backendRefs")));
    parents.chain(backends.filter_map(|node| by_reference(node, "", "Service"))).collect()
}

fn by_reference<'d>(node: NodeRef<'d>, group: &'d str, kind: &'d str) -> Option<RouteTarget<'d>> {
    let place: Field<'d, &'d str> = Field::at(node, "name");
    let text = |key: &'static str| Field::<&'d str>::at(node, key).get();
    let port = Field::at(node, "port");
    Some(RouteTarget {
        group: text("group").unwrap_or(group),
        kind: text("kind").unwrap_or(kind),
        namespace: text("namespace"),
        name: place.get()?,
        place,
        port: port.is_set().then_some(port),
    })
}

fn of_virtual_service<'d>(object: &Object<'d>) -> Vec<RouteTarget<'d>> {
    let gateways = strings(object.field("spec.gateways")).filter_map(|place| {
        let text = place.get().filter(|text| *text != "mesh")?;
        let (namespace, name) = text.split_once('/').map_or((None, text), |(namespace, name)| (Some(namespace), name));
        Some(RouteTarget { group: ISTIO, kind: "Gateway", namespace, name, place, port: None })
    });
    let lists = ["spec.http", "spec.tls", "spec.tcp"].map(|path| object.field(path));
    let rules = lists.into_iter().flat_map(mappings);
    let destinations = rules.flat_map(|rule| mappings(Field::at(rule, "route")));
    gateways.chain(destinations.filter_map(|it| by_host(it.get("destination")?))).collect()
}

/// Istio takes a host without dots for a Service of the namespace, and knows others by the names that the cluster's
/// DNS has for them. Other hosts are outside of the cluster.
fn by_host(destination: NodeRef<'_>) -> Option<RouteTarget<'_>> {
    let place: Field<'_, &str> = Field::at(destination, "host");
    let port = Field::at(destination, "port.number");
    let port = port.is_set().then_some(port);
    let host = place.get()?;
    let (name, namespace) = match host.split_once('.') {
        None => (host, None),
        Some((name, rest)) => {
            let namespace = rest.strip_suffix(".svc.cluster.local").or_else(|| rest.strip_suffix(".svc"))?;
            (name, Some(namespace))
        }
    };
    Some(RouteTarget { group: "", kind: "Service", namespace, name, place, port })
}

fn of_openshift<'d>(object: &Object<'d>) -> Vec<RouteTarget<'d>> {
    let main: Field<'d, NodeRef<'d>> = object.field("spec.to");
    let nodes = main.get().into_iter().chain(mappings(object.field("spec.alternateBackends")));
    nodes.filter_map(|node| by_reference(node, "", "Service")).collect()
}

/// Backends of its own kind (`TraefikService`) are named like Services, and those of another provider with an `@`.
fn of_traefik<'d>(object: &Object<'d>) -> Vec<RouteTarget<'d>> {
    let routes = mappings(object.field("spec.routes"));
    let services = routes.flat_map(|route| mappings(Field::at(route, "services")));
    let targets = services.filter_map(|node| by_reference(node, "", "Service"));
    let of_group = |target: RouteTarget<'d>| {
        if target.is_service() { target } else { RouteTarget { group: object.group(), ..target } }
    };
    targets.filter(|target| !target.name.contains('@')).map(of_group).collect()
}
