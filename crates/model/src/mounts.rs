//! Which volumes of a pod its containers use.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Container, Field, PodSpec};

impl<'d> Container<'d> {
    /// The names of the volumes that it mounts, or has as devices.
    pub fn mounted_volumes(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'d> {
        let devices = mappings(self.field("volumeDevices")).map(|device| Field::at(device, "name"));
        self.mounts().map(|mount| mount.name()).chain(devices)
    }
}

impl<'d> PodSpec<'d> {
    /// Whether the object makes pods that look as they are written, rather than through an operator that adds to them.
    #[must_use]
    pub fn is_made_as_written(&self) -> bool {
        matches!(
            self.object().group(),
            "" | "apps" | "apps.kruise.io" | "apps.openshift.io" | "argoproj.io" | "batch" | "extensions"
        )
    }

    /// The names of the claims that each pod gets, and with them volumes: `volumeClaimTemplates`.
    pub fn claim_templates(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        let templates: Field<'d, NodeRef<'d>> = self.object().field("spec.volumeClaimTemplates");
        mappings(templates).filter_map(|template| Field::at(template, "metadata.name").get())
    }
}
