//! Results about a text that nobody knows before it is filled in.

use hullmark_model::{Anchor, ReleaseUnit, UnitKind, is_filled_in_later};
use hullmark_parser::NodeRef;

use crate::report::Found;

/// Whether a result points at a text of a manifest that a tool fills in on the way to the cluster: `${REPLICAS}` is
/// neither a bad number nor a missing one, also once a kustomization was built. The name of an object is a place to point
/// at, and not what is judged. What looks like a reference in the output of a chart reaches the cluster as it is.
pub(crate) fn is_about_unknown_text(found: &Found<'_>, unit: &ReleaseUnit<'_>) -> bool {
    if matches!(unit.kind(), UnitKind::Render { .. }) {
        return false;
    }
    let (node, text) = match found.anchor {
        Anchor::Node(node) => (node, node.text()),
        Anchor::Part(part) => (part.node, part.node.text().and_then(|text| text.get(part.start..part.end))),
        Anchor::Absent(_) | Anchor::Comment(_) => return false,
    };
    let is_filled_in = text.is_some_and(is_filled_in_later) && node.as_str().is_some();
    is_filled_in && !is_name_of_object(node)
}

fn is_name_of_object(node: NodeRef<'_>) -> bool {
    let has_key =
        |node: NodeRef<'_>, keys: &[&str]| node.key().and_then(NodeRef::text).is_some_and(|key| keys.contains(&key));
    has_key(node, &["name", "generateName", "namespace"]) && node.parent().is_some_and(|it| has_key(it, &["metadata"]))
}
