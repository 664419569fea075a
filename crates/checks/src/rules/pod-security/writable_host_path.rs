//! A directory of the node that a container may change.

use std::collections::BTreeMap;

use hullmark_model::{Container, Volume};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("writable-host-path", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let pod = container.pod();
    let host_paths: BTreeMap<&str, Volume<'d>> =
        pod.volumes().filter(|volume| volume.host_path().is_set()).map(|volume| (volume.name(), volume)).collect();
    if host_paths.is_empty() {
        return;
    }
    for mount in container.mounts() {
        let Some(volume) = mount.name().get().and_then(|name| host_paths.get(name)) else { continue };
        let (read_only, path) = (mount.read_only(), volume.host_path());
        if !read_only.is(true) {
            let found = report.at(read_only.wanting("true")).item(volume.node()).fix(unsafely().set(read_only, true));
            found.arg("path", path.get().unwrap_or_default()).lowered_for(pod.node_agent());
        }
    }
}
