//! Documents and the arena that holds their nodes.

use std::sync::Arc;

use hullmark_source::{SourceId, Span};

use crate::node::{Entry, NodeId, NodeRef};
use crate::{Scalar, SyntaxError};

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

/// The content of a node.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Content {
    /// A scalar with its decoded text: `None` when the decoded text is the source text of `verbatim`.
    Scalar {
        style: ScalarStyle,
        decoded: Option<Box<str>>,
        verbatim: Option<Span>,
        typed: TypedScalar,
    },
    Sequence(Vec<NodeId>),
    Mapping(Vec<Entry>),
    Alias(NodeId),
}

impl Content {
    /// The content of a node that is not written.
    pub(crate) const fn absent() -> Self {
        Self::Scalar { style: ScalarStyle::Plain, decoded: None, verbatim: None, typed: TypedScalar::Null }
    }

    /// The decoded text of a scalar whose source text is `source`.
    pub(crate) fn text<'d>(&'d self, source: &'d str) -> Option<&'d str> {
        match self {
            Self::Scalar { decoded: Some(text), .. } => Some(text),
            Self::Scalar { verbatim: Some(span), .. } => Some(source.get(span.range()).unwrap_or_default()),
            Self::Scalar { .. } => Some(""),
            _ => None,
        }
    }

    pub(crate) fn scalar<'d>(&'d self, source: &'d str) -> Option<Scalar<'d>> {
        match self {
            Self::Scalar { typed, .. } => Some(typed.with_text(self.text(source)?)),
            _ => None,
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

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct NodeData {
    pub(crate) span: Span,
    pub(crate) parent: Option<NodeId>,
    pub(crate) tag: Option<Span>,
    pub(crate) anchor: Option<Span>,
    pub(crate) content: Content,
}

impl NodeData {
    /// Whether it is a `<<` that merges: plain and without a tag, or with one that says so.
    pub(crate) fn is_merge_key(&self, source: &str) -> bool {
        if self.content.text(source) != Some("<<") {
            return false;
        }
        match self.tag.and_then(|tag| source.get(tag.range())) {
            None => matches!(self.content, Content::Scalar { style: ScalarStyle::Plain, .. }),
            Some(tag) => matches!(tag, "!" | "!!merge" | "!<tag:yaml.org,2002:merge>"),
        }
    }
}

/// One document of a YAML stream: its nodes in an arena, addressed by [`NodeId`] and walked by [`NodeRef`].
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) source: SourceId,
    pub(crate) text: Arc<str>,
    pub(crate) span: Span,
    pub(crate) nodes: Vec<NodeData>,
    pub(crate) root: Option<NodeId>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) duplicate_keys: Vec<Span>,
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

    pub(crate) fn data(&self, id: NodeId) -> &NodeData {
        // A `NodeId` is only made by the reader of this arena; another document's id reads as this null.
        const NOTHING: &NodeData = &NodeData {
            span: Span::empty(SourceId::new(u32::MAX), 0),
            parent: None,
            tag: None,
            anchor: None,
            content: Content::absent(),
        };
        self.nodes.get(id.index()).unwrap_or(NOTHING)
    }
}

/// All that was read of a text.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The documents, in order; a damaged one holds what was read before the error.
    pub documents: Vec<Document>,
    /// The syntax errors, in order: at most one a document.
    pub errors: Vec<SyntaxError>,
}
