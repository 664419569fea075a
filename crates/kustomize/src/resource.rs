//! Objects on their way through a build.

use hullmark_model::{Scope, scope};

use crate::tree::Node;

/// The API group of kustomizations and components.
pub(crate) const GROUP: &str = "kustomize.config.k8s.io";

/// An object, and the names that patches further out may know it by.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    pub(crate) node: Node,
    /// Its names with the prefixes and suffixes of the kustomizations that it came through, its own first.
    pub(crate) names: Vec<String>,
}

impl Resource {
    pub(crate) fn new(node: Node) -> Self {
        let names = vec![node.text_at(&["metadata", "name"])];
        Self { node, names }
    }

    pub(crate) fn kind(&self) -> String {
        self.node.text_at(&["kind"])
    }

    /// The API group; empty for the core group.
    pub(crate) fn group(&self) -> String {
        group_of(&self.node.text_at(&["apiVersion"])).to_owned()
    }

    pub(crate) fn version(&self) -> String {
        let api_version = self.node.text_at(&["apiVersion"]);
        api_version.rsplit('/').next().unwrap_or_default().to_owned()
    }

    pub(crate) fn namespace(&self) -> String {
        self.node.text_at(&["metadata", "namespace"])
    }

    /// Whether it is of this kind in this API group.
    pub(crate) fn is(&self, group: &str, kind: &str) -> bool {
        self.kind() == kind && self.group() == group
    }

    /// Whether it has the name, in one of its forms.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// Whether it may live in a namespace: kinds that Kubernetes does not have are taken to.
    pub(crate) fn is_namespaced(&self) -> bool {
        scope(&self.group(), &self.kind()) != Some(Scope::Cluster)
    }
}

/// The API group of an `apiVersion`; empty for the core group.
pub(crate) fn group_of(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}
