//! Prefixes and suffixes of names, and the references that follow them.
//!
//! Source: kustomize's prefix and suffix transformers, and its name reference transformer.

use std::collections::{BTreeMap, BTreeSet};

use crate::resource::Resource;
use crate::tree::{Kind, Node, Piece};

/// Kinds that keep their names.
const KEPT: [&str; 3] = ["APIService", "CustomResourceDefinition", "Namespace"];

/// Fields that are or hold a name, with the kind of the object that it is the name of.
const REFERENCES: &[(&str, &str)] = &[
    ("claimName", "PersistentVolumeClaim"),
    ("configMap", "ConfigMap"),
    ("configMapKeyRef", "ConfigMap"),
    ("configMapRef", "ConfigMap"),
    ("imagePullSecrets", "Secret"),
    ("ingressClassName", "IngressClass"),
    ("issuerRef", "Issuer"),
    ("priorityClassName", "PriorityClass"),
    ("secret", "Secret"),
    ("secretKeyRef", "Secret"),
    ("secretName", "Secret"),
    ("secretRef", "Secret"),
    ("secrets", "Secret"),
    ("service", "Service"),
    ("serviceAccountName", "ServiceAccount"),
    ("serviceName", "Service"),
    ("storageClassName", "StorageClass"),
];

/// Fields that hold a kind and a name.
const TYPED: [&str; 6] = ["issuerRef", "parentRefs", "roleRef", "scaleTargetRef", "subjects", "targetRef"];

/// Old names to new ones, by kind.
type Names = BTreeMap<(String, String), String>;

/// Puts a prefix and a suffix around the names of objects, and around the references between them.
pub(crate) fn rename(objects: &mut [Resource], prefix: &str, suffix: &str) {
    let mut names = Names::new();
    for object in objects.iter_mut().filter(|object| !KEPT.contains(&object.kind().as_str())) {
        let kind = object.kind();
        let Some(name) = object.node.get_mut("metadata").and_then(|metadata| metadata.get_mut("name")) else {
            continue;
        };
        let old = name.text().unwrap_or_default();
        let new = format!("{prefix}{old}{suffix}");
        *name = around(name, prefix, suffix);
        object.names.push(new.clone());
        names.insert((kind, old), new);
    }
    refer(objects, &names);
}

/// Makes references by names that objects had further in follow them, where only one object had the name.
pub(crate) fn resolve(objects: &mut [Resource]) {
    let current: Vec<(String, String)> =
        objects.iter().map(|object| (object.kind(), object.node.text_at(&["metadata", "name"]))).collect();
    let mut candidates: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (object, (kind, name)) in objects.iter().zip(&current) {
        for old in object.names.iter().filter(|old| *old != name) {
            candidates.entry((kind.clone(), old.clone())).or_default().push(name.clone());
        }
    }
    let taken: BTreeSet<&(String, String)> = current.iter().collect();
    let is_free = |key: &(String, String)| !taken.contains(key);
    let only =
        candidates.into_iter().filter(|(key, _)| is_free(key)).filter_map(|(key, names)| match names.as_slice() {
            [one] => Some((key, one.clone())),
            _ => None,
        });
    let names: Names = only.collect();
    if !names.is_empty() {
        refer(objects, &names);
    }
}

fn refer(objects: &mut [Resource], names: &Names) {
    for object in objects {
        let entries = object.node.entries_mut().into_iter().flatten();
        entries.filter(|(key, _)| &**key != "metadata").for_each(|(key, value)| follow(key, value, names));
    }
}

fn follow(key: &str, node: &mut Node, names: &Names) {
    let kind = REFERENCES.iter().find(|(field, _)| *field == key).map(|(_, kind)| *kind);
    match &mut node.kind {
        Kind::Scalar(_) => {
            if let Some(kind) = kind {
                follow_name(node, kind, names);
            }
        }
        Kind::Sequence(items) => items.iter_mut().for_each(|item| follow(key, item, names)),
        Kind::Mapping(_) => {
            let typed = TYPED.contains(&key).then(|| node.text_at(&["kind"])).filter(|kind| !kind.is_empty());
            if let Some(kind) = typed.as_deref().or(kind)
                && let Some(name) = node.get_mut("name")
            {
                follow_name(name, kind, names);
            }
            for (key, value) in node.entries_mut().into_iter().flatten() {
                follow(key, value, names);
            }
        }
    }
}

fn follow_name(name: &mut Node, kind: &str, names: &Names) {
    let old = name.text().unwrap_or_default();
    let Some(new) = names.get(&(kind.to_owned(), old.clone())) else { return };
    let Some((prefix, suffix)) = new.split_once(&old) else { return };
    *name = around(name, prefix, suffix);
}

/// A name with something before and behind it; what was there keeps its place.
fn around(name: &Node, prefix: &str, suffix: &str) -> Node {
    let Kind::Scalar(scalar) = &name.kind else { return name.clone() };
    let pieces = std::iter::once(Piece::made(prefix)).chain(scalar.pieces.iter().cloned()).chain([Piece::made(suffix)]);
    Node::of_pieces(pieces.filter(|piece| !piece.text.is_empty()).collect())
}
