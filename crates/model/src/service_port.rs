//! Ports of Services, and what they lead to.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Container, Field, Service};

/// An entry of `spec.ports` of a Service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ServicePort<'d> {
    node: NodeRef<'d>,
}

impl<'d> ServicePort<'d> {
    /// The entry itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// `name`
    #[must_use]
    pub fn name(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "name")
    }

    /// `port`
    #[must_use]
    pub fn port(&self) -> Field<'d, i64> {
        Field::at(self.node, "port")
    }

    /// `protocol`, or what the API server takes without it.
    #[must_use]
    pub fn protocol(&self) -> &'d str {
        Field::<&str>::at(self.node, "protocol").get().unwrap_or("TCP")
    }

    /// `targetPort`, a number or name
    #[must_use]
    pub fn target_port(&self) -> Field<'d, NodeRef<'d>> {
        Field::at(self.node, "targetPort")
    }

    /// The port of the pod that it leads to, by number or name: `targetPort`, or the same as `port` where that is
    /// missing, empty or 0, as the API server has it.
    #[must_use]
    pub fn target(&self) -> Field<'d, NodeRef<'d>> {
        let named = self.target_port();
        let says_nothing = named.get().is_some_and(|node| node.as_int() == Some(0) || node.as_str() == Some(""));
        let port = Field::at(self.node, "port");
        if says_nothing { port } else { named.or(port) }
    }

    /// Whether it leads to a port that the container declares.
    #[must_use]
    pub fn targets(&self, container: &Container<'d>) -> bool {
        let Some(target) = self.target().get() else { return false };
        container.ports().any(|declared| match target.as_int() {
            Some(number) => declared.container_port().is(number),
            None => declared.name().is_some() && declared.name() == target.text(),
        })
    }

    /// Whether it is the one that an Ingress or route means by this number or name.
    #[must_use]
    pub fn is_meant_by(&self, port: NodeRef<'d>) -> bool {
        match port.as_int() {
            Some(number) => self.port().is(number),
            None => port.text().is_some_and(|name| self.name().is(name)),
        }
    }
}

impl<'d> Service<'d> {
    /// Its ports, in order.
    pub fn ports(&self) -> impl Iterator<Item = ServicePort<'d>> + use<'d> {
        mappings(self.object().field("spec.ports")).map(|node| ServicePort { node })
    }

    /// Whether it declares ports, and none that an Ingress or route means by this number or name. One that declares none
    /// is a name for a host outside of the cluster.
    #[must_use]
    pub fn lacks_port(&self, port: NodeRef<'d>) -> bool {
        let mut ports = self.ports().peekable();
        ports.peek().is_some() && !ports.any(|declared| declared.is_meant_by(port))
    }

    /// Whether it has no address of its own and gives those of its pods: `clusterIP: None`.
    #[must_use]
    pub fn is_headless(&self) -> bool {
        self.object().field("spec.clusterIP").is("None")
    }
}
