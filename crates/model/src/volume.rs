//! Volumes of a pod.

use hullmark_parser::NodeRef;

use crate::Field;

/// An entry of `volumes`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Volume<'d> {
    node: NodeRef<'d>,
}

impl<'d> Volume<'d> {
    pub(crate) fn of(node: NodeRef<'d>) -> Self {
        Self { node }
    }

    /// Its name; empty when it has none.
    #[must_use]
    pub fn name(&self) -> &'d str {
        self.node.get("name").and_then(NodeRef::text).unwrap_or_default()
    }

    /// The path on the node that it shows, for a `hostPath` volume.
    #[must_use]
    pub fn host_path(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "hostPath.path")
    }
}
