//! Documents and the arena that holds their nodes.

use std::ops::Range;
use std::sync::Arc;

use hullmark_source::{SourceId, Span};

use crate::node::{NodeId, NodeRef};
use crate::scalar::{self, ScalarTag};
use crate::sink::{Token, cut};
use crate::{Notice, Scalar, SyntaxError};

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ScalarStyle {
    /// Without quotes; also a node that is not there (`key:`), whose span is empty.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A comment, from its `#` to the end of its line (line break not included).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comment {
    /// Its bytes.
    pub span: Span,
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    Scalar(ScalarStyle),
    Sequence,
    Mapping,
    Alias,
}

/// A node, in 24 bytes: the tree of a manifest is not much larger than its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NodeData {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) parent: u32,
    /// For a scalar the bytes of its decoded text, in the source or in [`Contents::decoded`]; for a collection the
    /// range of its [`Contents::children`]; for an alias twice the index of what it names.
    pub(crate) low: u32,
    pub(crate) high: u32,
    pub(crate) shape: Shape,
    pub(crate) flags: u8,
}

impl NodeData {
    /// The text is in the buffer of decoded text.
    pub(crate) const DECODED: u8 = 1;
    /// The scalar is not written.
    pub(crate) const ABSENT: u8 = 2;
    /// It has an entry in [`Contents::properties`].
    pub(crate) const PROPERTIES: u8 = 4;
    /// A key of the mapping may have another name than its text, or none.
    pub(crate) const ODD_KEYS: u8 = 8;

    const ROOT: u32 = u32::MAX;

    #[inline(always)]
    pub(crate) fn scalar(token: &Token, flags: u8) -> Self {
        Self {
            start: token.start,
            end: token.end,
            parent: Self::ROOT,
            low: token.text_start,
            high: token.text_end,
            shape: Shape::Scalar(token.style),
            flags,
        }
    }

    /// A collection whose end and children are not known.
    pub(crate) fn collection(start: usize, shape: Shape) -> Self {
        let (start, end) = cut(start..start);
        Self { start, end, parent: Self::ROOT, low: 0, high: 0, shape, flags: 0 }
    }

    pub(crate) fn alias(bytes: Range<usize>, target: NodeId) -> Self {
        let (start, end) = cut(bytes);
        let target = target.number();
        Self { start, end, parent: Self::ROOT, low: target, high: target, shape: Shape::Alias, flags: 0 }
    }

    pub(crate) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    pub(crate) fn bytes(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn parent(&self) -> Option<NodeId> {
        (self.parent != Self::ROOT).then(|| NodeId::new(self.parent as usize))
    }

    fn range(&self) -> Range<usize> {
        self.low as usize..self.high as usize
    }
}

/// The tag and the anchor of a node that has one of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeProperties {
    pub(crate) node: NodeId,
    pub(crate) tag: Option<(u32, u32)>,
    pub(crate) scalar_tag: ScalarTag,
    pub(crate) anchor: Option<(u32, u32)>,
}

/// The arena of a document.
#[derive(Clone, Default, Debug)]
pub(crate) struct Contents {
    /// In the order of the text.
    pub(crate) nodes: Vec<NodeData>,
    /// The children of each collection in a row: items, or keys and values in turn.
    pub(crate) children: Vec<NodeId>,
    /// In the order of their nodes.
    pub(crate) properties: Vec<NodeProperties>,
    /// The text of scalars that had to be decoded.
    pub(crate) decoded: String,
}

impl Contents {
    /// Gives the room back that no further node will take.
    pub(crate) fn shrink(&mut self) {
        self.nodes.shrink_to_fit();
        self.children.shrink_to_fit();
        self.decoded.shrink_to_fit();
    }

    pub(crate) fn node(&self, id: NodeId) -> &NodeData {
        // A `NodeId` is only made by the reader of this arena; another document's id reads as this null.
        const NOTHING: &NodeData = &NodeData {
            start: 0,
            end: 0,
            parent: NodeData::ROOT,
            low: 0,
            high: 0,
            shape: Shape::Scalar(ScalarStyle::Plain),
            flags: NodeData::ABSENT,
        };
        self.nodes.get(id.index()).unwrap_or(NOTHING)
    }

    /// The node, or the one that it names when it is an alias. No alias names an alias or a node around it.
    pub(crate) fn follow(&self, id: NodeId) -> NodeId {
        let node = self.node(id);
        if node.shape == Shape::Alias { NodeId::new(node.low as usize) } else { id }
    }

    /// The children of a collection; none of other nodes.
    pub(crate) fn children(&self, node: &NodeData) -> &[NodeId] {
        match node.shape {
            Shape::Sequence | Shape::Mapping => self.children.get(node.range()).unwrap_or_default(),
            _ => &[],
        }
    }

    pub(crate) fn properties(&self, id: NodeId) -> Option<&NodeProperties> {
        if !self.node(id).has(NodeData::PROPERTIES) {
            return None;
        }
        let index = self.properties.binary_search_by_key(&id, |properties| properties.node).ok()?;
        self.properties.get(index)
    }

    /// Where in `source` the decoded text of a scalar stands as it is.
    pub(crate) fn verbatim(&self, node: &NodeData) -> Option<Range<usize>> {
        let is_verbatim = matches!(node.shape, Shape::Scalar(_)) && !node.has(NodeData::DECODED | NodeData::ABSENT);
        is_verbatim.then(|| node.range())
    }

    /// The decoded text of a scalar that stands in `source`.
    pub(crate) fn text<'d>(&'d self, node: &NodeData, source: &'d str) -> Option<&'d str> {
        match node.shape {
            Shape::Scalar(_) if node.has(NodeData::ABSENT) => Some(""),
            Shape::Scalar(_) => {
                let buffer = if node.has(NodeData::DECODED) { &self.decoded } else { source };
                Some(buffer.get(node.range()).unwrap_or_default())
            }
            _ => None,
        }
    }

    /// The value behind the last key of a mapping that has this text, where the keys are named by their texts.
    pub(crate) fn value_of(&self, mapping: &NodeData, key: &str, source: &str) -> Option<NodeId> {
        let (pairs, _) = self.children(mapping).as_chunks::<2>();
        let is_named = |name: &NodeData| {
            // Most keys of a mapping are told apart by their lengths, and most of one length by their first letters.
            if (name.high - name.low) as usize != key.len() {
                return false;
            }
            let buffer = if name.has(NodeData::DECODED) { &self.decoded } else { source };
            let text = buffer.as_bytes().get(name.range()).unwrap_or_default();
            text.first() == key.as_bytes().first() && text == key.as_bytes()
        };
        pairs.iter().rev().find(|[name, _]| is_named(self.node(*name))).map(|[_, value]| *value)
    }

    /// The scalar with its type; none of collections and aliases.
    pub(crate) fn scalar<'d>(&'d self, id: NodeId, source: &'d str) -> Option<Scalar<'d>> {
        let node = self.node(id);
        let Shape::Scalar(style) = node.shape else { return None };
        let text = self.text(node, source)?;
        let tag = self.properties(id).map_or(ScalarTag::Absent, |properties| properties.scalar_tag);
        let typed = scalar::resolve(text, style == ScalarStyle::Plain, tag);
        Some(typed.map_or(Scalar::Str(text), |typed| typed.with_text(text)))
    }

    /// Whether the node is a `<<` that merges: plain and without a tag, or with one that says so.
    pub(crate) fn is_merge_key(&self, id: NodeId, source: &str) -> bool {
        let node = self.node(id);
        if self.text(node, source) != Some("<<") {
            return false;
        }
        let tag = self.properties(id).and_then(|properties| properties.tag);
        match tag.and_then(|(start, end)| source.get(start as usize..end as usize)) {
            None => node.shape == Shape::Scalar(ScalarStyle::Plain),
            Some(tag) => matches!(tag, "!" | "!!merge" | "!<tag:yaml.org,2002:merge>"),
        }
    }
}

/// A typed scalar without its text, which the node holds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum TypedScalar {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Str,
}

impl TypedScalar {
    pub(crate) fn with_text(self, text: &str) -> Scalar<'_> {
        match self {
            Self::Null => Scalar::Null,
            Self::Bool(value) => Scalar::Bool(value),
            Self::Int(value) => Scalar::Int(value),
            Self::Uint(value) => Scalar::Uint(value),
            Self::Float(value) => Scalar::Float(value),
            Self::Str => Scalar::Str(text),
        }
    }
}

/// One document of a YAML stream: its nodes in an arena, addressed by [`NodeId`] and walked by [`NodeRef`].
///
/// ```
/// use hullmark_parser::parse;
/// use hullmark_source::SourceId;
///
/// let text = "--- # first\nlabels:\n  app: \"web\"# no space\n  app: shop\n".into();
/// let parsed = parse(SourceId::new(0), &text);
/// let document = &parsed.documents[0];
///
/// assert_eq!(document.start_marker().map(|marker| document.slice(marker)), Some("---"));
/// assert_eq!(document.slice(document.duplicate_keys()[0]), "app");
/// assert_eq!(document.slice(document.notices()[0].span), "# no space");
/// assert_eq!(document.comments().len(), 2);
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) source: SourceId,
    pub(crate) text: Arc<str>,
    pub(crate) span: Span,
    pub(crate) contents: Contents,
    pub(crate) root: Option<NodeId>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) duplicate_keys: Vec<Span>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) markers: [Option<Span>; 2],
    pub(crate) complete: bool,
}

impl Document {
    /// The source that it was read from.
    #[must_use]
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// The bytes of the document: from its `---` (or its first byte) to the next one's (or the end).
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The whole text of the source, that of other documents included: what the offsets of spans count in.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The outermost node; `None` for a document that holds comments at most.
    #[must_use]
    pub fn root(&self) -> Option<NodeRef<'_>> {
        self.root.map(|id| self.node(id))
    }

    /// The node of an id of this document.
    #[must_use]
    pub fn node(&self, id: NodeId) -> NodeRef<'_> {
        NodeRef::new(self, id)
    }

    /// Its comments, in order.
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// The keys that their mapping had already, in order. The last entry of a key is the one that counts.
    #[must_use]
    pub fn duplicate_keys(&self) -> &[Span] {
        &self.duplicate_keys
    }

    /// What `kubectl` reads in it although YAML 1.2 does not allow it, in order; nothing in a damaged document. Of
    /// the lines of one quoted scalar or one flow collection only the first counts.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The bytes of its `---`, when it has one. Directives and comments may stand before it.
    #[must_use]
    pub fn start_marker(&self) -> Option<Span> {
        self.markers[0]
    }

    /// The bytes of the `...` that ends it, when it has one.
    #[must_use]
    pub fn end_marker(&self) -> Option<Span> {
        self.markers[1]
    }

    /// Whether it was read to its end, that is without a syntax error.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// The source text of a span; empty when the span is another source's.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        if span.source == self.source { self.text.get(span.range()).unwrap_or_default() } else { "" }
    }

    pub(crate) fn span_of(&self, bytes: Range<usize>) -> Span {
        Span::from_range(self.source, bytes)
    }
}

/// All that was read of a text.
///
/// ```
/// use hullmark_parser::{Document, parse};
/// use hullmark_source::SourceId;
///
/// let parsed = parse(SourceId::new(0), &"a: 1\n---\nb: 'c\n---\nd: 2\n".into());
/// let complete: Vec<bool> = parsed.documents.iter().map(Document::is_complete).collect();
/// assert_eq!(complete, [true, false, true]);
/// assert!(parsed.documents[1].span().contains(parsed.errors[0].span));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The documents, in order; a damaged one holds what was read before the error.
    pub documents: Vec<Document>,
    /// The syntax errors, in order: at most one a document.
    pub errors: Vec<SyntaxError>,
}
