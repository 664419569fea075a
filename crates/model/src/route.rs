//! The Services that traffic from outside is led to.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Field, Ingress};

/// A Service as an Ingress names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Backend<'d> {
    /// The name of the Service.
    pub service: Field<'d, &'d str>,
    /// Its port, by number or name.
    pub port: Field<'d, NodeRef<'d>>,
}

impl<'d> Ingress<'d> {
    /// The Services that it leads to: the default one and those of its rules, in the form of `networking.k8s.io/v1` or
    /// of the versions before it. Backends that are no Services are left out.
    #[must_use]
    pub fn backends(&self) -> Vec<Backend<'d>> {
        let default = ["spec.defaultBackend", "spec.backend"].map(|path| self.object().field(path).get());
        let mut nodes: Vec<NodeRef<'d>> = default.into_iter().flatten().collect();
        for rule in mappings(self.object().field("spec.rules")) {
            nodes.extend(mappings(Field::at(rule, "http.paths")).filter_map(|path| path.get("backend")));
        }
        nodes.into_iter().filter_map(backend).collect()
    }

    /// The host names of its rules, each with its place; a rule without one is for every host.
    pub fn hosts(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'d> {
        mappings(self.object().field("spec.rules")).map(|rule| Field::at(rule, "host")).filter(Field::is_set)
    }
}

fn backend(node: NodeRef<'_>) -> Option<Backend<'_>> {
    if node.get("serviceName").is_some() {
        return Some(Backend { service: Field::at(node, "serviceName"), port: Field::at(node, "servicePort") });
    }
    let service = node.get("service")?;
    let number = Field::at(service, "port.number");
    Some(Backend { service: Field::at(service, "name"), port: number.or(Field::at(service, "port.name")) })
}
