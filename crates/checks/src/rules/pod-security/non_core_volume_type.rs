//! A volume that leads out of what Kubernetes manages.

use hullmark_model::{Field, PodSpec};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("non-core-volume-type", Check::PodSpec(check));

const ALLOWED: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// Every other type that the API has had. One that it has not is dropped, and leaves an `emptyDir`.
const REFUSED: [&str; 21] = [
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "gitRepo",
    "glusterfs",
    "hostPath",
    "iscsi",
    "nfs",
    "photonPersistentDisk",
    "portworxVolume",
    "quobyte",
    "rbd",
    "scaleIO",
    "storageos",
    "vsphereVolume",
];

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for volume in pod.volumes() {
        let has = |source: &&&str| volume.node().get(source).is_some_and(|source| !source.is_null());
        if ALLOWED.iter().any(|source| has(&source)) {
            continue;
        }
        if let Some(source) = REFUSED.iter().find(has) {
            let field: Field<'d, NodeRef<'d>> = Field::at(volume.node(), source);
            report.at(field).item(volume.node()).arg("volume", volume.name()).arg("type", source);
        }
    }
}
