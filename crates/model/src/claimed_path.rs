//! The paths of hosts that routes claim for themselves.

use std::collections::BTreeSet;

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::{Anchor, Field, Ingress, Object};

/// A path of a host that an object claims, among those that share its gateway.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimedPath<'d> {
    /// Whom it claims it from: the class of the Ingress, or the gateways of the route.
    pub gateway: String,
    /// The host; empty for every host.
    pub host: &'d str,
    /// The path.
    pub path: &'d str,
    /// `Exact`, `Prefix` …: how it is compared. Paths that are compared differently do not compete.
    pub comparison: &'d str,
    /// Where it is written.
    pub place: Anchor<'d>,
}

impl<'d> ClaimedPath<'d> {
    /// Those of an Ingress, an `HTTPRoute` or `OpenShift`'s `Route`, in order. An Ingress of ingress-nginx that takes a
    /// part of another one's traffic (`canary`) claims nothing, and a match by more than the path is not told here.
    #[must_use]
    pub fn all_of(object: &Object<'d>) -> Vec<Self> {
        match (object.group(), object.kind()) {
            ("gateway.networking.k8s.io", "HTTPRoute") => of_http_route(object),
            ("route.openshift.io", "Route") => of_openshift(object),
            _ => Ingress::of(*object).map_or_else(Vec::new, of_ingress),
        }
    }
}

fn of_ingress(ingress: Ingress<'_>) -> Vec<ClaimedPath<'_>> {
    const CANARY: &str = "nginx.ingress.kubernetes.io/canary";
    let mut claimed = Vec::new();
    if ingress.object().annotations().get(CANARY) == Some("true") {
        return claimed;
    }
    for rule in mappings(ingress.object().field("spec.rules")) {
        let host: &str = Field::at(rule, "host").get().unwrap_or_default();
        for item in mappings(Field::at(rule, "http.paths")) {
            let path: Field<'_, &str> = Field::at(item, "path");
            claimed.push(ClaimedPath {
                gateway: ingress.class().unwrap_or_default().to_owned(),
                host,
                path: path.get().unwrap_or("/"),
                comparison: Field::at(item, "pathType").get().unwrap_or("ImplementationSpecific"),
                place: if path.is_set() { path.anchor() } else { item.into() },
            });
        }
    }
    claimed
}

fn of_http_route<'d>(object: &Object<'d>) -> Vec<ClaimedPath<'d>> {
    let parents = mappings(object.field("spec.parentRefs"));
    let names: BTreeSet<&str> = parents.filter_map(|parent| Field::at(parent, "name").get()).collect();
    let gateway = names.into_iter().collect::<Vec<_>>().join(" ");
    let mut hosts: Vec<&str> = strings(object.field("spec.hostnames")).filter_map(|host| host.get()).collect();
    if hosts.is_empty() {
        hosts.push("");
    }
    let matches = mappings(object.field("spec.rules")).flat_map(|rule| mappings(Field::at(rule, "matches")));
    let mut claimed = Vec::new();
    for only_path in matches.filter(is_by_path_alone) {
        let value: Field<'d, &'d str> = Field::at(only_path, "path.value");
        let comparison = Field::at(only_path, "path.type").get().unwrap_or("PathPrefix");
        claimed.extend(hosts.iter().map(|host| ClaimedPath {
            gateway: gateway.clone(),
            host,
            path: value.get().unwrap_or("/"),
            comparison,
            place: value.anchor(),
        }));
    }
    claimed
}

fn is_by_path_alone(item: &NodeRef<'_>) -> bool {
    item.entries().all(|(key, _)| key.text() == Some("path"))
}

fn of_openshift<'d>(object: &Object<'d>) -> Vec<ClaimedPath<'d>> {
    let host: Field<'d, &'d str> = object.field("spec.host");
    let path: Field<'d, &'d str> = object.field("spec.path");
    let claimed = host.get().map(|name| ClaimedPath {
        gateway: String::new(),
        host: name,
        path: path.get().unwrap_or("/"),
        comparison: "PathPrefix",
        place: path.or(host).anchor(),
    });
    claimed.into_iter().collect()
}
