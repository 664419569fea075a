//! What makes a finding the same one as yesterday's.

use std::borrow::Cow;

use hullmark_findings::{Fingerprint, ObjectRef};
use hullmark_model::Object;
use hullmark_parser::{NodeKind, NodeRef};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::place::Identity;
use crate::report::Found;

/// The identity of what was found. Lines have no part in it.
///
/// What a values key decides is known by rule and values path: whatever objects it goes into, it is one fault. Where a
/// field is missing, the path goes on to the field, so that it is the same whether the mapping around it is there. What a
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
        Identity::Value(values_path) if found.detail.is_empty() && !missing.is_empty() => {
            let (around, below) = missing_in_values(values_path, &path);
            return Fingerprint::of([found.rule, "values", &around, &below]);
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

/// A field that the values could have, by the path of the values around it and that of the field in its container or
/// pod. Keys that both have count for the field: `web.resources.limits` without `cpu` is `web.resources` without
/// `limits.cpu`.
fn missing_in_values(values_path: &str, field_path: &str) -> (String, String) {
    let steps: Vec<&str> = field_path.split('.').collect();
    let is_outer = |step: &&str| step.contains('[') || *step == "spec";
    let below = steps.iter().rposition(is_outer).map_or(0, |last| last + 1);
    let below = steps.get(below..).unwrap_or_default();
    // In front of the path stands whose values these are: `chart:dependencies:path`.
    let at = values_path.match_indices(':').nth(1).map_or(0, |(colon, _)| colon + 1);
    let (whose, path) = values_path.split_at_checked(at).unwrap_or(("", values_path));
    let around: Vec<&str> = path.split('.').collect();
    let is_shared = |start: &usize| {
        let keys = around.get(*start..).unwrap_or_default();
        below.windows(keys.len().max(1)).any(|window| window == keys)
    };
    let shared = (0..around.len()).find(is_shared).unwrap_or(around.len());
    (format!("{whose}{}", around.get(..shared).unwrap_or_default().join(".")), below.join("."))
}

/// The path in the object of the field that was found or is missing, as `hullmark blame` takes it:
/// `spec.containers[app].image`. An item of a list is known by its name if no other has it, else by its index.
pub(crate) fn field_path<'d>(found: &Found<'d>, paths: &mut Paths<'d>) -> String {
    let missing = found.anchor.missing();
    let around = paths.of(found.anchor.node(), found.object.as_ref().map(Object::node));
    let mut path = String::with_capacity(around.len() + missing.len());
    path.push_str(around.strip_prefix('.').unwrap_or(around));
    for key in missing.split('.').filter(|key| !key.is_empty()) {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&quoted(key));
    }
    path
}

/// The paths of nodes in their objects. Each is made once, from that of the node around it: most findings of an object
/// are about the same few containers.
#[derive(Debug, Default)]
pub(crate) struct Paths<'d> {
    /// Where the known paths begin.
    root: Option<NodeRef<'d>>,
    known: FxHashMap<NodeRef<'d>, String>,
    items: ItemNames<'d>,
}

impl<'d> Paths<'d> {
    /// The keys and items from `root` (or the outermost node) to `node`, with a dot before each key.
    pub(crate) fn of(&mut self, node: NodeRef<'d>, root: Option<NodeRef<'d>>) -> &str {
        if self.root != root {
            self.root = root;
            self.known.clear();
        }
        let around = std::iter::successors(Some(node), |node| node.parent());
        let is_unknown = |node: &NodeRef<'d>| Some(*node) != root && !self.known.contains_key(node);
        let unknown: Vec<NodeRef<'d>> = around.take_while(is_unknown).collect();
        for node in unknown.into_iter().rev() {
            let path = self.step_to(node);
            self.known.insert(node, path);
        }
        self.known.get(&node).map_or("", String::as_str)
    }

    /// The path of a node whose parent's is known.
    fn step_to(&mut self, node: NodeRef<'d>) -> String {
        let Some(parent) = node.parent() else { return String::new() };
        let around = self.known.get(&parent).map_or("", String::as_str);
        match (node.key(), parent.kind()) {
            (Some(key), _) => {
                let key = key.key_name().unwrap_or_default();
                [around, ".", &quoted(&key)].concat()
            }
            (None, NodeKind::Sequence) => {
                let name = node.get("name").and_then(NodeRef::text);
                match name.filter(|name| self.items.has_once(parent, name)) {
                    Some(name) => [around, "[", &quoted(name), "]"].concat(),
                    None => format!("{around}[{}]", node.index().unwrap_or_default()),
                }
            }
            (None, _) => [around, ".<key>"].concat(),
        }
    }
}

/// The names that several items of a list have, list by list: volumes are mounted more than once. Each list is gone
/// through once, however many findings are about its items.
#[derive(Debug, Default)]
struct ItemNames<'d> {
    repeated: FxHashMap<NodeRef<'d>, FxHashSet<&'d str>>,
}

impl<'d> ItemNames<'d> {
    /// Whether one item of a list has a name that one of them has, and no other.
    fn has_once(&mut self, list: NodeRef<'d>, name: &str) -> bool {
        let repeated = self.repeated.entry(list).or_insert_with(|| {
            let mut seen = FxHashSet::default();
            let names = list.items().filter_map(|item| item.get("name")?.text());
            names.filter(|name| !seen.insert(*name)).collect()
        });
        !repeated.contains(name)
    }
}

/// Whether a finding is about something in its object, and not in another one that has to do with it.
pub(crate) fn is_in_object(found: &Found<'_>) -> bool {
    let around = std::iter::successors(Some(found.anchor.node()), |node| node.parent());
    found.object.is_none_or(|object| around.into_iter().any(|node| node == object.node()))
}

/// A name in quotes where a path would be taken apart in it.
fn quoted(name: &str) -> Cow<'_, str> {
    let is_taken_apart = name.is_empty() || name.bytes().any(|byte| matches!(byte, b'.' | b'[' | b']'));
    if is_taken_apart { format!("\"{name}\"").into() } else { name.into() }
}
