//! Where a finding points to.
//!
//! Rules report an [`Anchor`] in the text that they looked at. For a file that is the place itself; only the
//! part that best shows it is chosen here.

use hullmark_findings::{Location, Place, Precision};
use hullmark_model::{Absence, Anchor};
use hullmark_parser::{NodeKind, NodeRef};
use hullmark_source::{SourceMap, Span};

/// The places of a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placement {
    /// Where to change it.
    pub primary: Location,
    /// The rest of the story, in the order it is told.
    pub related: Vec<Location>,
    /// How exact `primary` is.
    pub precision: Precision,
}

/// The places to show for an anchor.
#[must_use]
pub fn place(_sources: &SourceMap, anchor: &Anchor<'_>) -> Placement {
    let primary = match anchor {
        Anchor::Node(node) => Location::new(Place::Span(shown(*node)), ""),
        Anchor::Absent(absence) => Location::new(Place::Span(shown_parent(absence.parent)), label(absence)),
    };
    Placement { primary, related: Vec::new(), precision: Precision::Exact }
}

/// "add `resources.limits.memory` here"
fn label(absence: &Absence<'_>) -> String {
    match absence.wanted {
        Some(value) => format!("add `{}: {value}` here", absence.missing),
        None => format!("add `{}` here", absence.missing),
    }
}

/// The node, or its key where the node is empty, goes over several lines or is a block of its own.
fn shown(node: NodeRef<'_>) -> Span {
    let text = node.document().slice(node.span());
    let is_block = node.kind() != NodeKind::Scalar && !text.starts_with(['{', '[', '*']);
    match node.key() {
        Some(key) if is_block || text.is_empty() || text.contains(['\n', '\r']) => key.span(),
        None if is_block => first_entry(node),
        _ => node.span(),
    }
}

/// Where a field is to be added to: an empty `{}` itself, else the key of the mapping; the name of an item of a
/// list; the kind of a whole object.
fn shown_parent(parent: NodeRef<'_>) -> Span {
    match parent.key() {
        Some(key) if parent.kind() == NodeKind::Mapping && parent.entries().next().is_some() => key.span(),
        Some(_) => shown(parent),
        None => first_entry(parent),
    }
}

/// The entry that names a mapping: its `name`, its `kind`, or the first one.
fn first_entry(mapping: NodeRef<'_>) -> Span {
    let naming = ["name", "kind"].iter().find_map(|key| mapping.get(key)).filter(|value| value.key().is_some());
    match naming.or_else(|| mapping.entries().next().map(|(_, value)| value)) {
        Some(value) => match value.key() {
            Some(key) if value.kind() != NodeKind::Scalar => key.span(),
            _ => value.entry_span(),
        },
        None => mapping.span(),
    }
}
