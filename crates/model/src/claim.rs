//! Claims of storage.

use hullmark_parser::NodeRef;

use crate::field::strings;
use crate::{Field, Object};

impl<'d> Object<'d> {
    /// The `accessModes` of a `PersistentVolumeClaim`: who may use the volume at the same time.
    #[must_use]
    pub fn access_modes(&self) -> Field<'d, NodeRef<'d>> {
        self.field("spec.accessModes")
    }

    /// Whether a `PersistentVolumeClaim` asks for a volume that several nodes may use at once.
    #[must_use]
    pub fn is_for_many_nodes(&self) -> bool {
        strings(self.access_modes()).any(|mode| mode.is("ReadWriteMany") || mode.is("ReadOnlyMany"))
    }

    /// Whether a `PersistentVolumeClaim` asks only for volumes that one node, or one pod, may use at a time.
    #[must_use]
    pub fn is_for_one_node(&self) -> bool {
        let for_one = strings(self.access_modes()).any(|mode| mode.is("ReadWriteOnce") || mode.is("ReadWriteOncePod"));
        for_one && !self.is_for_many_nodes()
    }
}
