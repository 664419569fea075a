//! Where a finding points to.
//!
//! Rules report an [`Anchor`] in the text that they looked at. For a file that is the place itself; only the
//! part that best shows it is chosen here. For a rendered text the trace leads on to the files that it was made
//! from.

mod traced;

use hullmark_findings::{Location, Place, Precision};
use hullmark_model::{Absence, Anchor, Part};
use hullmark_parser::{NodeKind, NodeRef};
use hullmark_source::{Frame, FrameKind, Source, SourceId, SourceMap, Span};

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

impl Placement {
    fn exact(span: Span) -> Self {
        Self { primary: Location::new(Place::Span(span), ""), related: Vec::new(), precision: Precision::Exact }
    }

    fn of_file(source: SourceId) -> Self {
        Self { primary: Location::new(Place::File(source), ""), related: Vec::new(), precision: Precision::File }
    }

    fn then(mut self, related: Vec<Location>) -> Self {
        self.related.extend(related);
        self
    }
}

/// The places to show for an anchor.
#[must_use]
pub fn place(sources: &SourceMap, anchor: &Anchor<'_>) -> Placement {
    let (shown, label) = match anchor {
        Anchor::Node(node) => (shown(*node), String::new()),
        Anchor::Part(part) => (shown_part(part), String::new()),
        Anchor::Absent(absence) => (shown_parent(absence.parent), label(absence)),
    };
    let source = sources.get(shown.source);
    let mut placement = match (source.as_deref().and_then(Source::trace), anchor) {
        (None, _) => Placement::exact(shown),
        (Some(trace), Anchor::Node(node) | Anchor::Part(Part { node, .. })) => {
            traced::place_text(trace, without_quotes(*node, shown))
        }
        (Some(trace), Anchor::Absent(absence)) => traced::place_absence(sources, trace, absence, shown),
    };
    if placement.primary.label.is_empty() {
        placement.primary.label = label;
    }
    placement
}

/// The places to show for bytes of a text that no node stands for, such as those of a syntax error.
#[must_use]
pub fn place_bytes(sources: &SourceMap, span: Span) -> Placement {
    match sources.get(span.source).as_deref().and_then(Source::trace) {
        None => Placement::exact(span),
        Some(trace) => traced::place_text(trace, span),
    }
}

/// The place of a call that led to a text, and what it does.
#[must_use]
pub fn call(frame: &Frame) -> Location {
    let label = match &frame.kind {
        FrameKind::Action => "written by this action".to_owned(),
        FrameKind::Include(name) | FrameKind::Template(name) => format!("`{name}` is included here"),
        FrameKind::Tpl => "expanded by `tpl` here".to_owned(),
    };
    Location::new(Place::Span(frame.call), label)
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

/// The part of a scalar, or the whole where its text does not stand in the source as it is.
fn shown_part(part: &Part<'_>) -> Span {
    let written = part.node.verbatim().and_then(|text| {
        let offset = |bytes: usize| text.start.checked_add(u32::try_from(bytes).ok()?);
        Some(Span::new(text.source, offset(part.start)?, offset(part.end)?)).filter(|span| text.contains(*span))
    });
    written.unwrap_or_else(|| shown(part.node))
}

/// What is shown of a node, less its quotes: those are the template's even where the text is a value's.
fn without_quotes(node: NodeRef<'_>, shown: Span) -> Span {
    node.verbatim().filter(|inside| !inside.is_empty() && shown.contains(*inside)).unwrap_or(shown)
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
