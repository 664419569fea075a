//! What makes a finding the same one as yesterday's.

use std::fmt::Write as _;

use hullmark_findings::Fingerprint;
use hullmark_model::Object;
use hullmark_parser::{NodeKind, NodeRef};

use crate::place::Identity;
use crate::report::Found;
use crate::run::object_ref;

/// The identity of what was found. Lines have no part in it.
///
/// What a values key decides is known by rule and values path: whatever objects it goes into, it is one fault. What a
/// helper template writes is known by rule, helper and the path of the field. The rest is known by rule, object
/// and the path of the field in the object, where items of lists count by their names if they have one. So a container
/// counts where the field is one of its own, and not where all containers of a pod have a fault in common.
pub(crate) fn fingerprint(found: &Found<'_>, identity: &Identity) -> Fingerprint {
    let mut path = path_of(found.anchor.node(), found.object.as_ref().map(Object::node));
    let missing = found.anchor.missing();
    if !missing.is_empty() {
        let _ = write!(path, ".{missing}");
    }
    if !found.detail.is_empty() {
        let _ = write!(path, "#{}", found.detail);
    }
    match identity {
        Identity::Value(values_path) if found.detail.is_empty() => {
            return Fingerprint::of([found.rule, "values", values_path, missing]);
        }
        Identity::Value(values_path) => return Fingerprint::of([found.rule, "values", values_path, &found.detail]),
        Identity::Helper(name) => return Fingerprint::of([found.rule, "helper", name, &path]),
        Identity::Template(_) | Identity::Object => {}
    }
    let subject = found.object.as_ref().map(object_ref);
    let (kind, namespace, name) = match &subject {
        Some(subject) => (subject.kind.as_str(), subject.namespace.as_deref().unwrap_or(""), subject.name.as_str()),
        None => ("", "", ""),
    };
    Fingerprint::of([found.rule, kind, namespace, name, &path])
}

/// The keys and items from `root` (or the outermost node) to `node`.
pub(crate) fn path_of(node: NodeRef<'_>, root: Option<NodeRef<'_>>) -> String {
    let mut steps = Vec::new();
    let mut next = Some(node);
    while let Some(node) = next.filter(|node| Some(*node) != root) {
        next = node.parent();
        let Some(parent) = next else { break };
        steps.push(match (node.key(), parent.kind()) {
            (Some(key), _) => format!(".{}", key.text().unwrap_or_default()),
            (None, NodeKind::Sequence) => match node.get("name").and_then(NodeRef::text) {
                Some(name) => format!("[name={name}]"),
                None => format!("[{}]", parent.items().position(|item| item == node).unwrap_or_default()),
            },
            (None, _) => ".<key>".to_owned(),
        });
    }
    steps.reverse();
    steps.concat()
}
