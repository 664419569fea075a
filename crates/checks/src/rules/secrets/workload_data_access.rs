//! What of the namespace's data a workload mounts.

use std::collections::BTreeSet;

use hullmark_model::{PodSpec, Volume};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("workload-data-access", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let mounted: BTreeSet<&str> = pod
        .containers()
        .flat_map(|container| container.mounts().collect::<Vec<_>>())
        .filter_map(|it| it.name().get())
        .collect();
    for volume in pod.volumes().filter(|volume| mounted.contains(volume.name())) {
        if let Some(kind) = data_of(&volume) {
            report.at(volume.node()).arg("kind", kind).arg("volume", volume.name());
        }
    }
}

/// What kind of object a volume shows.
fn data_of(volume: &Volume<'_>) -> Option<&'static str> {
    const KINDS: [(&str, &str); 3] =
        [("secret", "a Secret"), ("configMap", "a ConfigMap"), ("persistentVolumeClaim", "a PersistentVolumeClaim")];
    let shows = |node: NodeRef<'_>| KINDS.iter().find(|(key, _)| node.get(key).is_some()).map(|(_, kind)| *kind);
    let projected = || volume.node().at(&["projected", "sources"])?.items().find_map(shows);
    shows(volume.node()).or_else(projected)
}
