//! How the text around an edit is written.

use hullmark_parser::{NodeKind, NodeRef, Scalar, ScalarStyle};

use crate::entries::{column, is_flow};
use crate::guard::nodes;
use crate::lines::line_break;
use crate::quoting::{Place, may_be_plain};

/// What new text follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Surroundings {
    /// Columns between a mapping and the mapping under one of its keys.
    pub(crate) step: usize,
    /// Columns between a mapping and the sequence under one of its keys.
    pub(crate) sequence_step: usize,
    pub(crate) line_break: &'static str,
    /// The style of keys; plain ones are quoted where they must.
    pub(crate) keys: ScalarStyle,
    /// The style of text.
    pub(crate) texts: ScalarStyle,
    /// Whether `:` and `,` stand without a space, as in packed JSON.
    pub(crate) is_packed: bool,
}

impl Surroundings {
    /// What the text around the entries of `collection` is like; without one, that of a document without a node.
    pub(crate) fn of(collection: Option<NodeRef<'_>>) -> Self {
        const DEFAULT_STEP: usize = 2;
        let Some(node) = collection else {
            return Self {
                step: DEFAULT_STEP,
                sequence_step: DEFAULT_STEP,
                line_break: "\n",
                keys: ScalarStyle::Plain,
                texts: ScalarStyle::Plain,
                is_packed: false,
            };
        };
        let near: Vec<(NodeKind, usize)> = steps(node).collect();
        let far: Vec<(NodeKind, usize)> = nodes(node.document()).flat_map(steps).collect();
        let first = |kind| {
            let is_wanted = |step: &&(NodeKind, usize)| step.0 == kind;
            near.iter().find(is_wanted).or_else(|| far.iter().find(is_wanted)).map(|(_, step)| *step)
        };
        let step = first(NodeKind::Mapping).filter(|step| *step > 0).unwrap_or(DEFAULT_STEP);
        let keys = common_style(node.entries().map(|(key, _)| key));
        let texts = match node.kind() {
            NodeKind::Mapping => common_style(node.entries().map(|(_, value)| value)),
            _ => common_style(node.items()),
        };
        let is_json = node.kind() == NodeKind::Mapping && is_flow(node) && keys == ScalarStyle::DoubleQuoted;
        Self {
            step,
            sequence_step: first(NodeKind::Sequence).unwrap_or(step),
            line_break: line_break(node.document().text()),
            keys: if is_flow(node) && texts == ScalarStyle::DoubleQuoted && node.kind() == NodeKind::Sequence {
                texts
            } else {
                keys
            },
            texts: if is_json { ScalarStyle::DoubleQuoted } else { texts },
            is_packed: is_json && is_packed(node),
        }
    }

    /// The text between two entries in one line, and between a `:` and its value.
    pub(crate) fn gap(&self) -> &'static str {
        if self.is_packed { "" } else { " " }
    }
}

/// The steps from a block mapping to the block collections under its keys.
fn steps(mapping: NodeRef<'_>) -> impl Iterator<Item = (NodeKind, usize)> {
    let is_wanted = mapping.kind() == NodeKind::Mapping && !mapping.is_alias() && !is_in_brackets(mapping);
    let outer = if is_wanted { column(mapping).ok() } else { None };
    let values = outer.into_iter().flat_map(move |outer| mapping.entries().map(move |(_, value)| (outer, value)));
    values.filter_map(|(outer, value)| {
        let is_block = !value.is_alias() && value.kind() != NodeKind::Scalar && !is_in_brackets(value);
        let inner = if is_block { column(value).ok()? } else { return None };
        Some((value.kind(), inner.checked_sub(outer)?))
    })
}

/// Whether a collection begins with a bracket. (Whether one around it does is not looked at: columns of what lies in
/// brackets can't be told, or are not asked for.)
fn is_in_brackets(node: NodeRef<'_>) -> bool {
    crate::entries::has_brackets(node) || node.parent().is_some_and(crate::entries::has_brackets)
}

/// The quotes that all texts have which would not need any; plain when one has none, or there is none.
fn common_style<'d>(mut nodes: impl Iterator<Item = NodeRef<'d>>) -> ScalarStyle {
    let mut common = None;
    let is_same = nodes.by_ref().filter(|node| !node.is_alias()).all(|node| match (node.style(), node.scalar()) {
        (Some(style), Some(Scalar::Str(text))) if may_be_plain(text, Place::Block) => {
            *common.get_or_insert(style) == style
        }
        _ => true,
    });
    common.filter(|_| is_same).filter(|style| is_quoted(*style)).unwrap_or(ScalarStyle::Plain)
}

pub(crate) fn is_quoted(style: ScalarStyle) -> bool {
    matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted)
}

/// Whether the first value of a flow mapping stands right behind its colon.
fn is_packed(mapping: NodeRef<'_>) -> bool {
    let Some((key, value)) = mapping.entries().next() else { return false };
    let document = mapping.document();
    let between = key.span().range().end..value.span().range().start;
    document.text().get(between) == Some(":")
}
