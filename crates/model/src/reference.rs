//! What a pod takes from other objects of its namespace.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Container, Field, PodSpec};

/// By which field a pod refers to an object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Use {
    /// One key as the value of an environment variable.
    EnvVar,
    /// All keys as environment variables.
    EnvFrom,
    /// Its keys as files.
    Volume,
    /// Credentials for the registry of the images.
    ImagePull,
}

/// A pod's reference to a `ConfigMap` or `Secret`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reference<'d> {
    /// `ConfigMap` or `Secret`.
    pub kind: &'static str,
    /// The name of the object. It has no value where somebody left it out.
    pub name: Field<'d, &'d str>,
    /// The key of the object that is asked for, where it is one.
    pub key: Option<Field<'d, &'d str>>,
    /// Whether the pod starts without it: `optional: true`.
    pub optional: bool,
    /// By which field.
    pub via: Use,
    /// The name of the container, where it is one of the container.
    pub container: Option<&'d str>,
}

impl<'d> PodSpec<'d> {
    /// Every reference to a `ConfigMap` or `Secret`: of environment variables, volumes (projected ones included) and
    /// image pull secrets.
    #[must_use]
    pub fn references(&self) -> Vec<Reference<'d>> {
        let mut found = Vec::new();
        for container in self.containers() {
            of_container(&container, &mut found);
        }
        for volume in mappings(self.field("volumes")) {
            of_volume(volume, &mut found);
            for source in mappings(Field::at(volume, "projected.sources")) {
                of_volume(source, &mut found);
            }
        }
        for pull in mappings(self.field("imagePullSecrets")) {
            let name = Field::at(pull, "name");
            let via = Use::ImagePull;
            found.push(Reference { kind: "Secret", name, key: None, optional: false, via, container: None });
        }
        found
    }
}

fn of_container<'d>(container: &Container<'d>, found: &mut Vec<Reference<'d>>) {
    let mut add = |kind, node: Option<NodeRef<'d>>, via| {
        let Some(node) = node else { return };
        let key = (via == Use::EnvVar).then(|| Field::at(node, "key"));
        let container = Some(container.name());
        found.push(Reference { kind, name: Field::at(node, "name"), key, optional: is_optional(node), via, container });
    };
    for variable in mappings(container.field("env")) {
        add("ConfigMap", variable.at(&["valueFrom", "configMapKeyRef"]), Use::EnvVar);
        add("Secret", variable.at(&["valueFrom", "secretKeyRef"]), Use::EnvVar);
    }
    for source in mappings(container.field("envFrom")) {
        add("ConfigMap", source.get("configMapRef"), Use::EnvFrom);
        add("Secret", source.get("secretRef"), Use::EnvFrom);
    }
}

/// A volume, or a source of a projected one, which calls the same things by other names.
fn of_volume<'d>(volume: NodeRef<'d>, found: &mut Vec<Reference<'d>>) {
    let mut add = |kind, node: Option<NodeRef<'d>>, name| {
        let Some(node) = node else { return };
        let (name, optional) = (Field::at(node, name), is_optional(node));
        found.push(Reference { kind, name, key: None, optional, via: Use::Volume, container: None });
    };
    add("ConfigMap", volume.get("configMap"), "name");
    let secret = volume.get("secret");
    let by_name = if secret.is_some_and(|node| node.get("secretName").is_some()) { "secretName" } else { "name" };
    add("Secret", secret, by_name);
}

fn is_optional(node: NodeRef<'_>) -> bool {
    Field::at(node, "optional").is(true)
}
