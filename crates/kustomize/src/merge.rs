//! Strategic merge patches, and JSON merge patches for kinds that Kubernetes itself does not have.
//!
//! Sources: "Strategic Merge Patch" of the API conventions; the merge keys of Kubernetes' API types (`patchMergeKey`);
//! kustomize's `patches`. Items that a patch adds to a list stand behind the others.

use std::sync::Arc;

use hullmark_model::scope;
use hullmark_source::{Origin, OriginId, OriginTable};

use crate::resource::Resource;
use crate::tree::{Kind, Node};

/// Lists that are merged item by item: the name of the list, and the fields that tell its items apart.
const MERGE_KEYS: &[(&str, &[&str])] = &[
    ("conditions", &["type"]),
    ("containers", &["name"]),
    ("env", &["name"]),
    ("ephemeralContainers", &["name"]),
    ("hostAliases", &["ip"]),
    ("imagePullSecrets", &["name"]),
    ("initContainers", &["name"]),
    ("ownerReferences", &["uid"]),
    ("resourceClaims", &["name"]),
    ("secrets", &["name"]),
    ("topologySpreadConstraints", &["topologyKey"]),
    ("volumeDevices", &["devicePath"]),
    ("volumeMounts", &["mountPath"]),
    ("volumes", &["name"]),
    ("webhooks", &["name"]),
];

/// Lists of plain strings that a patch adds to.
const SETS: [&str; 1] = ["finalizers"];

/// What a patch leaves of what it is applied to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    Changed,
    Deleted,
}

/// Applies a patch to an object. The name that the patch goes by changes nothing.
pub(crate) fn apply(object: &mut Resource, patch: &Node, origins: &mut OriginTable) -> Outcome {
    let is_built_in = scope(&object.group(), &object.kind()).is_some();
    let mut patch = patch.clone();
    for identity in ["apiVersion", "kind"] {
        patch.remove(identity);
    }
    if let Some(metadata) = patch.get_mut("metadata") {
        metadata.remove("name");
        metadata.remove("namespace");
    }
    let mut merge = Merge { is_strategic: is_built_in, origins };
    match merge.mapping(&mut object.node, &patch) {
        true => Outcome::Changed,
        false => Outcome::Deleted,
    }
}

struct Merge<'o> {
    is_strategic: bool,
    origins: &'o mut OriginTable,
}

impl Merge<'_> {
    /// Merges a mapping into another; tells whether anything is left of it.
    fn mapping(&mut self, target: &mut Node, patch: &Node) -> bool {
        match directive(patch).as_deref() {
            Some("delete") => return false,
            Some("replace") => {
                if let Some(entries) = target.entries_mut() {
                    entries.clear();
                }
            }
            _ => {}
        }
        for (key, value) in patch.entries() {
            match key.strip_prefix('$') {
                Some(directive) => self.remove_listed(target, directive, value),
                None => self.entry(target, key, value),
            }
        }
        true
    }

    /// `$deleteFromPrimitiveList/finalizers: […]`. The other directives order what is there.
    fn remove_listed(&mut self, target: &mut Node, directive: &str, value: &Node) {
        let Some(list) = directive.strip_prefix("deleteFromPrimitiveList/") else { return };
        let unwanted: Vec<String> = value.items().iter().filter_map(Node::text).collect();
        if let Some(items) = target.get_mut(list).and_then(Node::items_mut) {
            items.retain(|item| item.text().is_none_or(|text| !unwanted.contains(&text)));
        }
    }

    fn entry(&mut self, target: &mut Node, key: &Arc<str>, value: &Node) {
        if value.is_null() {
            target.remove(key);
            return;
        }
        let Some(old) = target.get_mut(key) else {
            if let Some(new) = self.added(value) {
                target.set(key, new);
            }
            return;
        };
        match (&old.kind, &value.kind) {
            (Kind::Mapping(_), Kind::Mapping(_)) => {
                if !self.mapping(old, value) {
                    target.remove(key);
                }
            }
            (Kind::Sequence(_), Kind::Sequence(_)) if self.is_strategic => self.list(old, key, value),
            _ => {
                let old = old.origin;
                if let Some(new) = self.added(value) {
                    target.set(key, self.overriding(new, old));
                }
            }
        }
    }

    fn list(&mut self, target: &mut Node, name: &str, patch: &Node) {
        let is_replaced = patch.items().iter().any(|item| directive(item).as_deref() == Some("replace"));
        if let Some(keys) = merge_keys(name, patch).filter(|_| !is_replaced) {
            let Some(items) = target.items_mut() else { return };
            for change in patch.items() {
                let same = items.iter().position(|item| keys.iter().all(|key| is_same(item, change, key)));
                match same {
                    Some(index) => {
                        // What only names the item stays where it was written first.
                        let mut change = change.clone();
                        keys.iter().for_each(|key| drop(change.remove(key)));
                        let is_left = items.get_mut(index).is_none_or(|item| self.mapping(item, &change));
                        if !is_left {
                            items.remove(index);
                        }
                    }
                    None => items.extend(self.added(change)),
                }
            }
        } else if SETS.contains(&name) {
            let Some(items) = target.items_mut() else { return };
            let known: Vec<String> = items.iter().filter_map(Node::text).collect();
            let is_new = |item: &&Node| item.text().is_some_and(|text| !known.contains(&text));
            items.extend(patch.items().iter().filter(is_new).cloned());
        } else {
            let old = target.origin;
            if let Some(list) = self.added(patch) {
                *target = self.overriding(list, old);
            }
        }
    }

    /// What a patch adds where nothing was: without directives and nulls.
    fn added(&self, value: &Node) -> Option<Node> {
        let kind = match &value.kind {
            Kind::Scalar(_) => return Some(value.clone()),
            Kind::Mapping(_) if directive(value).as_deref() == Some("delete") => return None,
            Kind::Mapping(entries) => {
                let is_kept = |(key, value): &&(Arc<str>, Node)| !key.starts_with('$') && !value.is_null();
                let added = entries.iter().filter(is_kept);
                Kind::Mapping(added.filter_map(|(key, value)| Some((Arc::clone(key), self.added(value)?))).collect())
            }
            Kind::Sequence(items) => {
                let is_directive =
                    |item: &&Node| directive(item).as_deref() != Some("replace") || item.entries().len() > 1;
                Kind::Sequence(items.iter().filter(is_directive).filter_map(|item| self.added(item)).collect())
            }
        };
        Some(Node { kind, origin: value.origin })
    }

    /// A node that takes the place of another.
    fn overriding(&mut self, new: Node, old: OriginId) -> Node {
        let Origin::Value { overrides: None, .. } = self.origins.get(new.origin) else { return new };
        let mut origin = self.origins.get(new.origin).clone();
        if let Origin::Value { overrides, .. } = &mut origin {
            *overrides = Some(old).filter(|old| *old != OriginId::ACTION);
        }
        let origin = self.origins.push(origin);
        moved(new, origin)
    }
}

/// The same node with another origin.
fn moved(mut node: Node, origin: OriginId) -> Node {
    let old = node.origin;
    if let Kind::Scalar(scalar) = &mut node.kind {
        for piece in scalar.pieces.iter_mut().filter(|piece| piece.origin == old) {
            piece.origin = origin;
        }
    }
    Node { origin, ..node }
}

fn directive(node: &Node) -> Option<String> {
    node.get("$patch").and_then(Node::text)
}

/// The fields that tell the items of a list apart; `None` for a list that is replaced as a whole.
fn merge_keys(name: &str, patch: &Node) -> Option<&'static [&'static str]> {
    if name == "ports" {
        let is_of_container = patch.items().iter().any(|item| item.get("containerPort").is_some());
        return Some(if is_of_container { &["containerPort", "protocol"] } else { &["port", "protocol"] });
    }
    MERGE_KEYS.iter().find(|(list, _)| *list == name).map(|(_, keys)| *keys)
}

fn is_same(item: &Node, change: &Node, key: &str) -> bool {
    let value = |node: &Node| match node.get(key).and_then(Node::text) {
        None if key == "protocol" => Some("TCP".to_owned()),
        value => value,
    };
    value(item).is_some() && value(item) == value(change)
}
