//! A class of volumes for which nobody asked for encryption.

use hullmark_model::{Field, Object};
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
    if !object.is("storage.k8s.io", "StorageClass") {
        return;
    }
    let provisioner: Field<'d, &str> = object.field("provisioner");
    let Some(name) = provisioner.get() else { return };
    // Rook puts the namespace of its operator in front of Ceph's driver.
    let is_of = |known: &str| name == known || name.strip_suffix(known).is_some_and(|operator| operator.ends_with('.'));
    let Some((_, parameter, wanted)) = PROVISIONERS.iter().find(|(known, ..)| is_of(known)) else { return };
    let parameters: Field<'d, NodeRef<'d>> = object.field("parameters");
    let set = parameters.get().and_then(|node| find(node, parameter));
    let encrypts = match (set.and_then(NodeRef::text), wanted) {
        (Some(value), Some(wanted)) => value.eq_ignore_ascii_case(wanted),
        (Some(value), None) => !value.is_empty(),
        (None, _) => false,
    };
    if !encrypts {
        let found = match set {
            Some(node) => {
                let found = report.at(node);
                wanted.iter().for_each(|wanted| _ = found.fix(unsafely().set(node, *wanted)));
                found
            }
            None => report.at(parameters),
        };
        found.arg("parameter", parameter);
    }
}

/// The value of a parameter. Drivers read their names without regard to case.
fn find<'d>(parameters: NodeRef<'d>, name: &str) -> Option<NodeRef<'d>> {
    let mut entries = parameters.entries();
    entries.find(|(key, _)| key.text().is_some_and(|key| key.eq_ignore_ascii_case(name))).map(|(_, value)| value)
}
