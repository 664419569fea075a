//! Two volumes of one name, or two mounts at one path.

use std::collections::BTreeMap;

use hullmark_model::{Field, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("duplicate-volume", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let mut names: BTreeMap<&str, Field<'d, &'d str>> = BTreeMap::new();
    for volume in pod.volumes() {
        let name: Field<'d, &'d str> = volume.field("name");
        let Some(text) = name.get() else { continue };
        if let Some(earlier) = names.insert(text, name) {
            let found = report.at(name).also_at(earlier, "defined here before");
            found.arg("problem", format!("defines the volume `{text}` twice"));
        }
    }
    for container in pod.containers() {
        let mut paths: BTreeMap<&str, Field<'d, &'d str>> = BTreeMap::new();
        for mount in container.mounts() {
            let path = mount.mount_path();
            let Some(text) = path.get() else { continue };
            if let Some(earlier) = paths.insert(text, path) {
                let found = report.at(path).also_at(earlier, "mounted here before");
                found.arg("problem", format!("mounts two volumes at `{text}` in container `{}`", container.name()));
            }
        }
    }
}
