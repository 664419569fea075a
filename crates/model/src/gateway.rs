//! Gateways of the Gateway API: what they listen to, and whom they let use it.
//!
//! Source: the API reference of the Gateway API, v1.

use std::collections::BTreeMap;

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Field, Object, ReleaseUnit};

/// The API group of the Gateway API.
pub const GATEWAY_API: &str = "gateway.networking.k8s.io";

/// A `Gateway`, or a `ListenerSet` that adds listeners to one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gateway<'d> {
    object: Object<'d>,
}

/// A listener of a Gateway.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listener<'d> {
    node: NodeRef<'d>,
}

/// An `HTTPRoute`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HttpRoute<'d> {
    object: Object<'d>,
}

impl<'d> Gateway<'d> {
    /// The Gateway that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        let is_gateway = object.is(GATEWAY_API, "Gateway") || object.is(GATEWAY_API, "ListenerSet");
        is_gateway.then_some(Self { object })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// Its listeners.
    pub fn listeners(&self) -> impl Iterator<Item = Listener<'d>> + use<'d> {
        mappings(self.object.field("spec.listeners")).map(|node| Listener { node })
    }
}

impl<'d> Listener<'d> {
    /// The listener itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// `name`; empty when it has none.
    #[must_use]
    pub fn name(&self) -> &'d str {
        self.node.get("name").and_then(NodeRef::text).unwrap_or_default()
    }

    /// `protocol`
    #[must_use]
    pub fn protocol(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "protocol")
    }

    /// From which namespaces routes may use it: `All`, `Selector`, `None`, or the default `Same`.
    #[must_use]
    pub fn allows_routes_from(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "allowedRoutes.namespaces.from")
    }
}

impl<'d> HttpRoute<'d> {
    /// Whether all that it does is to send clients to HTTPS.
    #[must_use]
    pub fn only_redirects_to_https(&self) -> bool {
        let redirects = |filter: NodeRef<'d>| {
            let scheme: Field<'d, &str> = Field::at(filter, "requestRedirect.scheme");
            scheme.is("https")
        };
        let mut rules = mappings(self.object.field("spec.rules")).peekable();
        rules.peek().is_some() && rules.all(|rule| mappings(Field::at(rule, "filters")).any(redirects))
    }

    /// Whether it uses a listener of a Gateway: by the name of its section, or all of them.
    #[must_use]
    pub fn uses(&self, gateway: &str, listener: &str) -> bool {
        mappings(self.object.field("spec.parentRefs")).any(|parent| {
            let section: Field<'d, &str> = Field::at(parent, "sectionName");
            Field::<&str>::at(parent, "name").is(gateway) && section.get().is_none_or(|name| name == listener)
        })
    }
}

impl<'d> ReleaseUnit<'d> {
    /// The `HTTPRoute`s of the unit by the names of the Gateways that they use.
    #[must_use]
    pub fn http_routes(&self) -> BTreeMap<&'d str, Vec<HttpRoute<'d>>> {
        let mut routes: BTreeMap<&'d str, Vec<HttpRoute<'d>>> = BTreeMap::new();
        for object in self.of_kind(GATEWAY_API, "HTTPRoute").iter().copied() {
            for parent in mappings(object.field("spec.parentRefs")) {
                let name: Field<'d, &'d str> = Field::at(parent, "name");
                if let Some(name) = name.get() {
                    routes.entry(name).or_default().push(HttpRoute { object });
                }
            }
        }
        routes
    }
}
