//! Where a finding points to.
//!
//! Rules report an [`Anchor`] in the text that they looked at. For a file that is the place itself; only the
//! part that best shows it is chosen here. For a rendered text the trace leads on to the files that it was made
//! from.

mod absent;
mod story;
mod switch;
mod target;
mod template_text;
mod traced;

use hullmark_findings::{Location, Place, Precision, ThirdParty};
use hullmark_model::{Anchor, Part};
use hullmark_parser::{NodeKind, NodeRef};
use hullmark_source::{Frame, FrameKind, Source, SourceId, SourceMap, Span};

pub(crate) use self::target::step;
use self::traced::Walk;

/// The places of a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placement {
    /// Where to change it.
    pub primary: Location,
    /// The rest of the story, in the order it is told.
    pub related: Vec<Location>,
    /// The calls of templates that led there, as [`Finding::chain`](hullmark_findings::Finding::chain) has them.
    pub chain: Vec<Location>,
    /// How exact `primary` is.
    pub precision: Precision,
    /// The bytes of the rendered text that it was found by, as [`Finding::rendered`](hullmark_findings::Finding::rendered)
    /// has them.
    pub rendered: Option<Span>,
    /// What it stays when lines move.
    pub identity: Identity,
    /// The dependency that wrote it, as [`Finding::third_party`](hullmark_findings::Finding::third_party) has it.
    pub third_party: Option<ThirdParty>,
}

/// What a place is known by, without lines: the part of a finding's identity that its place has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Identity {
    /// The field of the object: nothing else is needed.
    Object,
    /// A path in the values of a chart.
    Value(String),
    /// A template that others include.
    Helper(String),
    /// A template file.
    Template(String),
}

impl Placement {
    fn exact(span: Span) -> Self {
        let primary = Location::new(Place::Span(span), "");
        Self {
            primary,
            related: Vec::new(),
            chain: Vec::new(),
            precision: Precision::Exact,
            rendered: None,
            identity: Identity::Object,
            third_party: None,
        }
    }

    fn of_file(source: SourceId) -> Self {
        let primary = Location::new(Place::File(source), "");
        Self { precision: Precision::File, primary, ..Self::exact(Span::empty(source, 0)) }
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
        Anchor::Absent(absence) => (shown_parent(absence.parent), absent::label(absence)),
        Anchor::Comment(comment) => (comment.span, String::new()),
    };
    let source = sources.get(shown.source);
    let walk = walk(sources, source.as_deref());
    let rendered = walk.is_some().then_some(shown);
    let mut placement = match (walk, anchor) {
        (None, _) => Placement::exact(shown),
        (Some(walk), Anchor::Node(node)) => place_node(&walk, *node, without_quotes(*node, shown)),
        (Some(walk), Anchor::Part(Part { node, .. })) => match walk.place_text(without_quotes(*node, shown)) {
            // An action that prints the rest of the scalar as well is the place of the scalar.
            part if part.precision == Precision::Template => {
                place_node(&walk, *node, without_quotes(*node, self::shown(*node)))
            }
            placement => placement,
        },
        (Some(walk), Anchor::Absent(absence)) => walk.place_absence(absence, shown),
        (Some(walk), Anchor::Comment(_)) => walk.place_text(shown),
    };
    if placement.primary.label.is_empty() {
        placement.primary.label = label;
    }
    placement.rendered = rendered;
    placement
}

/// The place of a rendered node that is shown by some of its bytes.
fn place_node(walk: &Walk<'_>, node: NodeRef<'_>, shown: Span) -> Placement {
    match walk.place_text(shown) {
        whole if whole.precision == Precision::Template => walk.place_in_field_of_branch(node, whole),
        placement => placement,
    }
}

/// The place of the mapping of a values source that a rendered mapping was copied from (by `toYaml`); `None` for one
/// that was not.
#[must_use]
pub fn place_of_copied(sources: &SourceMap, mapping: NodeRef<'_>) -> Option<Placement> {
    let source = sources.get(mapping.span().source);
    walk(sources, source.as_deref())?.place_in_copied_mapping(mapping, "")
}

/// The places to show for bytes of a text that no node stands for, such as those of a syntax error.
#[must_use]
pub fn place_bytes(sources: &SourceMap, span: Span) -> Placement {
    match walk(sources, sources.get(span.source).as_deref()) {
        None => Placement::exact(span),
        Some(walk) => Placement { rendered: Some(span), ..walk.place_text(span) },
    }
}

/// The way back from a rendered text; `None` for a text that somebody wrote.
fn walk<'s>(sources: &'s SourceMap, source: Option<&'s Source>) -> Option<Walk<'s>> {
    let source = source?;
    Some(Walk { sources, trace: source.trace()?, rendered_name: source.name(), rendered_text: source.text() })
}

/// The place of a call that led to a text, and what it does.
#[must_use]
pub fn call(frame: &Frame) -> Location {
    let label = match &frame.kind {
        FrameKind::Action => "written by this action".to_owned(),
        FrameKind::Branch => "let through here".to_owned(),
        FrameKind::Include(name) | FrameKind::Template(name) => format!("`{name}` is included here"),
        FrameKind::Tpl => "expanded by `tpl` here".to_owned(),
    };
    Location::new(Place::Span(frame.call), label)
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

/// The part of a scalar, or the whole where its text does not stand in the source.
fn shown_part(part: &Part<'_>) -> Span {
    written(part).unwrap_or_else(|| shown(part.node))
}

/// The bytes of the source that a part of a scalar was read from: from its first byte that stands there as it is to its
/// last. Between them there may be what was decoded: the indentation of a block, an escape.
fn written(part: &Part<'_>) -> Option<Span> {
    let offset = |bytes: usize| u32::try_from(bytes).ok();
    let (start, end) = (offset(part.start)?, offset(part.end)?);
    if let Some(text) = part.node.verbatim() {
        let span = Span::new(text.source, text.start.checked_add(start)?, text.start.checked_add(end)?);
        return text.contains(span).then_some(span);
    }
    // The bytes of each run that lie in the part.
    let inside = part.node.verbatim_runs().into_iter().filter_map(|run| {
        let from = start.max(run.decoded_start) - run.decoded_start;
        let to = end.min(run.decoded_start.checked_add(run.span.len())?).checked_sub(run.decoded_start)?;
        let at = |offset: u32| run.span.start.checked_add(offset);
        (from < to).then_some(Span::new(run.span.source, at(from)?, at(to)?))
    });
    inside.reduce(Span::cover)
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
