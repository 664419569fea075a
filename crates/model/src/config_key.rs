//! Single keys of a `ConfigMap` or `Secret` that pods ask for.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Field, Object, PodSpec, Use};

/// A key of a `ConfigMap` or `Secret` that a pod cannot start without.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ConfigKey<'d> {
    /// `ConfigMap` or `Secret`.
    pub kind: &'static str,
    /// The name of the object.
    pub name: &'d str,
    /// The key.
    pub key: Field<'d, &'d str>,
}

impl<'d> PodSpec<'d> {
    /// The keys that its environment variables and the `items` of its volumes ask for, but for the optional ones.
    #[must_use]
    pub fn config_keys(&self) -> Vec<ConfigKey<'d>> {
        let of_variables = self.references().into_iter().filter(|it| it.via == Use::EnvVar && !it.optional);
        let mut found: Vec<ConfigKey<'d>> = of_variables
            .filter_map(|it| Some(ConfigKey { kind: it.kind, name: it.name.get()?, key: it.key? }))
            .collect();
        for volume in mappings(self.field("volumes")) {
            of_volume(volume, &mut found);
            for source in mappings(Field::at(volume, "projected.sources")) {
                of_volume(source, &mut found);
            }
        }
        found.retain(|it| it.key.is_set());
        found
    }
}

/// A volume, or a source of a projected one.
fn of_volume<'d>(volume: NodeRef<'d>, found: &mut Vec<ConfigKey<'d>>) {
    for (kind, field) in [("ConfigMap", "configMap"), ("Secret", "secret")] {
        let Some(source) = volume.get(field) else { continue };
        let name: Field<'d, &'d str> = Field::at(source, "secretName").or(Field::at(source, "name"));
        if let Some(name) = name.get().filter(|_| !Field::at(source, "optional").is(true)) {
            let keys = mappings(Field::at(source, "items")).map(|item| Field::at(item, "key"));
            found.extend(keys.map(|key| ConfigKey { kind, name, key }));
        }
    }
}

impl<'d> Object<'d> {
    /// The keys of the data of a `ConfigMap` or `Secret`, as written.
    pub fn data_keys(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        let maps = ["data", "binaryData", "stringData"].map(|map| self.field::<NodeRef<'d>>(map).get());
        maps.into_iter().flatten().flat_map(NodeRef::entries).filter_map(|(key, _)| key.text())
    }
}
