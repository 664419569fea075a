//! Claims for volumes, wherever they are written.

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::{Field, Object, Quantity};

/// A `PersistentVolumeClaim`, or the template of one in a `StatefulSet` or in an `ephemeral` volume.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VolumeClaim<'d> {
    node: NodeRef<'d>,
    template: Option<&'d str>,
}

impl<'d> VolumeClaim<'d> {
    /// The claim that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        object.is("", "PersistentVolumeClaim").then(|| Self { node: object.node(), template: None })
    }

    /// The name of the template, or of the volume that has one; `None` for an object of its own.
    #[must_use]
    pub fn template(&self) -> Option<&'d str> {
        self.template
    }

    /// `spec.resources.requests.storage`
    #[must_use]
    pub fn size(&self) -> Field<'d, Quantity> {
        Field::at(self.node, "spec.resources.requests.storage")
    }

    /// `spec.accessModes`
    #[must_use]
    pub fn access_mode_list(&self) -> Field<'d, NodeRef<'d>> {
        Field::at(self.node, "spec.accessModes")
    }

    /// The items of `spec.accessModes`.
    pub fn access_modes(&self) -> impl Iterator<Item = Field<'d, &'d str>> {
        strings(self.access_mode_list())
    }

    /// Whether it asks for a volume that several nodes may use at once.
    #[must_use]
    pub fn is_for_many_nodes(&self) -> bool {
        self.access_modes().any(|mode| mode.is("ReadWriteMany") || mode.is("ReadOnlyMany"))
    }

    /// Whether it asks only for volumes that one node, or one pod, may use at a time.
    #[must_use]
    pub fn is_for_one_node(&self) -> bool {
        let for_one = self.access_modes().any(|mode| mode.is("ReadWriteOnce") || mode.is("ReadWriteOncePod"));
        for_one && !self.is_for_many_nodes()
    }

    /// `spec.storageClassName`; empty where no class is wanted.
    #[must_use]
    pub fn storage_class(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "spec.storageClassName")
    }

    /// `spec.volumeName`: the one volume that is meant.
    #[must_use]
    pub fn volume_name(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "spec.volumeName")
    }

    /// The class by the annotation that came before the field.
    #[must_use]
    pub fn annotated_class(&self) -> Option<&'d str> {
        self.node.at(&["metadata", "annotations", "volume.beta.kubernetes.io/storage-class"])?.text()
    }
}

impl<'d> Object<'d> {
    /// The claims for volumes that it is or makes.
    #[must_use]
    pub fn volume_claims(&self) -> Vec<VolumeClaim<'d>> {
        if let Some(claim) = VolumeClaim::of(*self) {
            return vec![claim];
        }
        let mut claims = Vec::new();
        if self.is("apps", "StatefulSet") {
            let templates = mappings(self.field("spec.volumeClaimTemplates"));
            claims.extend(templates.map(|node| VolumeClaim { node, template: Some(name_of(node)) }));
        }
        for pod in self.pod_specs() {
            let of_volume = |volume: NodeRef<'d>| {
                let node = volume.at(&["ephemeral", "volumeClaimTemplate"])?;
                Some(VolumeClaim { node, template: volume.get("name").and_then(NodeRef::text) })
            };
            claims.extend(mappings(pod.field("volumes")).filter_map(of_volume));
        }
        claims
    }
}

fn name_of(template: NodeRef<'_>) -> &str {
    template.at(&["metadata", "name"]).and_then(NodeRef::text).unwrap_or_default()
}
