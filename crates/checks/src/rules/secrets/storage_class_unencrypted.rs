//! A class of volumes for which nobody asked for encryption.

use hullmark_model::{Anchor, Field, Object};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("storage-class-unencrypted", Check::Object(check));

/// Provisioners that encrypt when a parameter says so, with that parameter and, for a switch, its value.
///
/// Source: the documentation of each driver.
const PROVISIONERS: &[(&str, &str, Option<&str>)] = &[
    ("ebs.csi.aws.com", "encrypted", Some("true")),
    ("kubernetes.io/aws-ebs", "encrypted", Some("true")),
    ("pd.csi.storage.gke.io", "disk-encryption-kms-key", None),
    ("kubernetes.io/gce-pd", "disk-encryption-kms-key", None),
    ("disk.csi.azure.com", "diskEncryptionSetID", None),
    ("kubernetes.io/azure-disk", "diskEncryptionSetID", None),
    ("driver.longhorn.io", "encrypted", Some("true")),
    ("linodebs.csi.linode.com", "linodebs.csi.linode.com/luks-encrypted", Some("true")),
    ("pxd.portworx.com", "secure", Some("true")),
    ("kubernetes.io/portworx-volume", "secure", Some("true")),
    ("rbd.csi.ceph.com", "encrypted", Some("true")),
    ("diskplugin.csi.alibabacloud.com", "encrypted", Some("true")),
];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if object.is("storage.k8s.io", "StorageClass") {
        if let Some(missing) = missing_in(object) {
            let found = report.at(missing.place).arg("demand", "does").arg("parameter", missing.parameter);
            if let (Some(node), Some(wanted)) = (missing.written, missing.wanted) {
                found.fix(unsafely().set(node, wanted));
            }
        }
    } else if object.is("", "PersistentVolume") {
        let class: Field<'d, &str> = object.field("spec.storageClassName");
        let name = class.get().unwrap_or_default();
        let described = report.unit().find("storage.k8s.io", "StorageClass", "", name);
        if let Some(missing) = described.as_ref().and_then(missing_in) {
            let demand = format_args!("is of StorageClass/{name}, which does");
            let found = report.at(class).arg("demand", demand).arg("parameter", missing.parameter);
            found.also_at(missing.place, "encryption would be asked for here").for_surveys("of-class");
        }
    }
}

/// The parameter by which a class would ask for encryption.
struct Missing<'d> {
    parameter: &'static str,
    /// Where it is missing, or says no.
    place: Anchor<'d>,
    /// What it says now.
    written: Option<NodeRef<'d>>,
    /// What it would have to say, where that is known.
    wanted: Option<&'static str>,
}

/// What a class leaves out; nothing where it asks for encryption, or does not have to.
fn missing_in<'d>(class: &Object<'d>) -> Option<Missing<'d>> {
    let provisioner: Field<'d, &str> = class.field("provisioner");
    let name = provisioner.get()?;
    // Rook puts the namespace of its operator in front of Ceph's driver.
    let is_of = |known: &str| name == known || name.strip_suffix(known).is_some_and(|operator| operator.ends_with('.'));
    let (_, parameter, wanted) = PROVISIONERS.iter().find(|(known, ..)| is_of(known))?;
    let parameters: Field<'d, NodeRef<'d>> = class.field("parameters");
    let written = parameters.get().and_then(|node| find(node, parameter));
    let encrypts = match (written.and_then(NodeRef::text), wanted) {
        (Some(value), Some(wanted)) => value.eq_ignore_ascii_case(wanted),
        (Some(value), None) => !value.is_empty(),
        (None, _) => false,
    };
    let place = written.map_or_else(|| parameters.anchor(), |node| Field::<NodeRef<'d>>::of(node).anchor());
    (!encrypts).then_some(Missing { parameter, place, written, wanted: *wanted })
}

/// The value of a parameter. Drivers read their names without regard to case.
fn find<'d>(parameters: NodeRef<'d>, name: &str) -> Option<NodeRef<'d>> {
    let mut entries = parameters.entries();
    entries.find(|(key, _)| key.text().is_some_and(|key| key.eq_ignore_ascii_case(name))).map(|(_, value)| value)
}
