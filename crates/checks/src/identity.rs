//! What makes a finding the same one as yesterday's.

use std::borrow::Cow;

use hullmark_findings::{Fingerprint, ObjectRef};
use hullmark_model::Object;
use hullmark_parser::{NodeKind, NodeRef};

use crate::place::Identity;
use crate::report::Found;

/// The identity of what was found. Lines have no part in it.
///
/// What a values key decides is known by rule and values path: whatever objects it goes into, it is one fault. What a
/// helper template writes is known by rule, helper and the path of the field. The rest is known by rule, object
/// and the path of the field in the object, where items of lists count by their names if they have one. So a container
/// counts where the field is one of its own, and not where all containers of a pod have a fault in common.
///
/// `object` is how the object of the finding is named, `field` its [path](field_path).
pub(crate) fn fingerprint(
    found: &Found<'_>,
    object: Option<&ObjectRef>,
    field: &str,
    identity: &Identity,
) -> Fingerprint {
    let missing = found.anchor.missing();
    let detailed = || format!("{field}#{}", found.detail);
    let path = if found.detail.is_empty() { Cow::Borrowed(field) } else { Cow::Owned(detailed()) };
    match identity {
        Identity::Value(values_path) if found.detail.is_empty() => {
            return Fingerprint::of([found.rule, "values", values_path, missing]);
        }
        Identity::Value(values_path) => return Fingerprint::of([found.rule, "values", values_path, &found.detail]),
        Identity::Helper(name) => return Fingerprint::of([found.rule, "helper", name, &path]),
        Identity::Template(_) | Identity::Object => {}
    }
    let (kind, namespace, name) = match object {
        Some(subject) => (subject.kind.as_str(), subject.namespace.as_deref().unwrap_or(""), subject.name.as_str()),
        None => ("", "", ""),
    };
    Fingerprint::of([found.rule, kind, namespace, name, &path])
}

/// The path in the object of the field that was found or is missing, as `hullmark blame` takes it:
/// `spec.containers[app].image`. An item of a list is known by its name if no other has it, else by its index.
pub(crate) fn field_path(found: &Found<'_>) -> String {
    let mut path = path_of(found.anchor.node(), found.object.as_ref().map(Object::node));
    path.extend(found.anchor.missing().split('.').filter(|key| !key.is_empty()).map(key_step));
    path.strip_prefix('.').map(str::to_owned).unwrap_or(path)
}

/// The keys and items from `root` (or the outermost node) to `node`, with a dot before each key.
pub(crate) fn path_of(node: NodeRef<'_>, root: Option<NodeRef<'_>>) -> String {
    let mut steps = Vec::new();
    let mut next = Some(node);
    while let Some(node) = next.filter(|node| Some(*node) != root) {
        next = node.parent();
        let Some(parent) = next else { break };
        steps.push(match (node.key(), parent.kind()) {
            (Some(key), _) => key_step(key.key_name().unwrap_or_default()),
            (None, NodeKind::Sequence) => match node.get("name").and_then(NodeRef::text) {
                Some(name) if is_only(name, parent) => format!("[{}]", quoted(name)),
                _ => format!("[{}]", parent.items().position(|item| item == node).unwrap_or_default()),
            },
            (None, _) => ".<key>".to_owned(),
        });
    }
    steps.reverse();
    steps.concat()
}

/// Whether one item of a list has this name: volumes are mounted more than once.
fn is_only(name: &str, list: NodeRef<'_>) -> bool {
    list.items().filter(|item| item.get("name").and_then(NodeRef::text) == Some(name)).nth(1).is_none()
}

/// Whether a finding is about something in its object, and not in another one that has to do with it.
pub(crate) fn is_in_object(found: &Found<'_>) -> bool {
    let around = std::iter::successors(Some(found.anchor.node()), |node| node.parent());
    found.object.is_none_or(|object| around.into_iter().any(|node| node == object.node()))
}

fn key_step(key: impl AsRef<str>) -> String {
    format!(".{}", quoted(key.as_ref()))
}

/// A name in quotes where a path would be taken apart in it.
fn quoted(name: &str) -> String {
    if name.contains(['.', '[', ']']) || name.is_empty() { format!("\"{name}\"") } else { name.to_owned() }
}
