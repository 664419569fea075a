//! Volumes of a pod and their mounts.

use hullmark_parser::NodeRef;

use crate::{Field, FromNode};

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

    /// The `hostPath` as a whole.
    #[must_use]
    pub fn host_path_source(&self) -> Field<'d, NodeRef<'d>> {
        Field::at(self.node, "hostPath")
    }

    /// The volume itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// What kind of volume it is, by the key beside `name`: `emptyDir`, `persistentVolumeClaim`, `csi` …
    #[must_use]
    pub fn source(&self) -> Option<&'d str> {
        self.node.entries().filter_map(|(key, _)| key.text()).find(|key| *key != "name")
    }

    /// A field of it.
    #[must_use]
    pub fn field<T: FromNode<'d>>(&self, path: &'static str) -> Field<'d, T> {
        Field::at(self.node, path)
    }

    /// The name of the claim, for a `persistentVolumeClaim` volume.
    #[must_use]
    pub fn claim(&self) -> Field<'d, &'d str> {
        self.field("persistentVolumeClaim.claimName")
    }
}

/// An entry of `volumeMounts`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VolumeMount<'d> {
    node: NodeRef<'d>,
}

impl<'d> VolumeMount<'d> {
    pub(crate) fn of(node: NodeRef<'d>) -> Self {
        Self { node }
    }

    /// The mount itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// The name of the volume.
    #[must_use]
    pub fn name(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "name")
    }

    /// `mountPath`
    #[must_use]
    pub fn mount_path(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "mountPath")
    }

    /// `subPath`
    #[must_use]
    pub fn sub_path(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "subPath")
    }

    /// `subPathExpr`, in which variables of the container are replaced.
    #[must_use]
    pub fn sub_path_expr(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "subPathExpr")
    }

    /// `readOnly`
    #[must_use]
    pub fn read_only(&self) -> Field<'d, bool> {
        Field::at(self.node, "readOnly")
    }

    /// `mountPropagation`
    #[must_use]
    pub fn propagation(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "mountPropagation")
    }
}
