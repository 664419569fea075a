//! Walking a document.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use hullmark_source::{Span, Stretch, Verbatim};

use crate::document::{NodeData, Shape};
use crate::runs::{source_of, verbatim_runs};
use crate::{Document, Scalar, ScalarStyle, VerbatimRun};

/// Addresses a node of one document.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(u32);

impl NodeId {
    pub(crate) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) fn number(self) -> u32 {
        self.0
    }
}

/// What a node is, once aliases are followed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NodeKind {
    /// A scalar.
    Scalar,
    /// A sequence.
    Sequence,
    /// A mapping.
    Mapping,
}

/// A node of a document. Copy it freely.
///
/// Every accessor but [`NodeRef::span`], [`NodeRef::parent`] and [`NodeRef::key`] looks through aliases: an
/// alias reads as the node that it names, while its span is its own.
///
/// ```
/// use hullmark_parser::parse;
/// use hullmark_source::SourceId;
///
/// let text = "base: &base {cpu: 1, memory: 2}\nweb:\n  <<: *base\n  cpu: 3\n".into();
/// let parsed = parse(SourceId::new(0), &text);
/// let web = parsed.documents[0].root().and_then(|root| root.get("web")).unwrap();
///
/// assert_eq!(web.get("cpu").and_then(|cpu| cpu.as_int()), Some(3));
/// let memory = web.get("memory").unwrap();
/// assert_eq!(memory.as_int(), Some(2));
/// assert_eq!(parsed.documents[0].slice(memory.entry_span()), "memory: 2");
/// let merged = web.entries().next().map(|(_, value)| value).unwrap();
/// assert!(merged.is_alias());
/// assert_eq!(parsed.documents[0].slice(merged.span()), "*base");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NodeRef<'d> {
    document: &'d Document,
    id: NodeId,
}

impl PartialEq for NodeRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.id == other.id
    }
}

impl Eq for NodeRef<'_> {}

impl Hash for NodeRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.document, state);
        self.id.hash(state);
    }
}

impl<'d> NodeRef<'d> {
    pub(crate) fn new(document: &'d Document, id: NodeId) -> Self {
        Self { document, id }
    }

    fn own(self) -> &'d NodeData {
        self.document.contents.node(self.id)
    }

    /// The node with aliases followed.
    fn data(self) -> &'d NodeData {
        self.document.contents.node(self.target())
    }

    fn target(self) -> NodeId {
        self.document.contents.follow(self.id)
    }

    /// The node that it stands for: what an alias names, else itself.
    #[must_use]
    pub fn aliased(self) -> Self {
        self.document.node(self.target())
    }

    /// Its address in the document.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The document that it is of.
    #[must_use]
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// Its bytes: quotes, brackets and block-scalar headers included; tag and anchor not. A block collection
    /// reaches from its first key or dash to the end of its last value. An alias has its own span (`*name`).
    #[must_use]
    pub fn span(self) -> Span {
        self.document.span_of(self.own().bytes())
    }

    /// Scalar, sequence or mapping.
    #[must_use]
    pub fn kind(self) -> NodeKind {
        match self.data().shape {
            Shape::Sequence => NodeKind::Sequence,
            Shape::Mapping => NodeKind::Mapping,
            _ => NodeKind::Scalar,
        }
    }

    /// Whether it is written as an alias.
    #[must_use]
    pub fn is_alias(self) -> bool {
        self.own().shape == Shape::Alias
    }

    /// The bytes of its tag (`!!str`), when it has one.
    #[must_use]
    pub fn tag(self) -> Option<Span> {
        let (start, end) = self.document.contents.properties(self.target())?.tag?;
        Some(Span::new(self.document.source, start, end))
    }

    /// The bytes of its anchor (`&name`), when it has one.
    #[must_use]
    pub fn anchor(self) -> Option<Span> {
        let (start, end) = self.document.contents.properties(self.id)?.anchor?;
        Some(Span::new(self.document.source, start, end))
    }

    /// The collection that it lies in; a key's and a value's parent is the mapping.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        self.own().parent().map(|id| self.document.node(id))
    }

    /// The key under which it is the value of a mapping.
    #[must_use]
    pub fn key(self) -> Option<Self> {
        let parent = self.document.contents.node(self.own().parent()?);
        if parent.shape != Shape::Mapping {
            return None;
        }
        let children = self.document.contents.children(parent);
        // Nodes are numbered in the order of the text; keys and values take turns.
        let index = children.binary_search(&self.id).ok().filter(|index| index % 2 == 1)?;
        children.get(index - 1).map(|key| self.document.node(*key))
    }

    /// How many items stand before it in its sequence; `None` when it is no item.
    #[must_use]
    pub fn index(self) -> Option<usize> {
        let parent = self.document.contents.node(self.own().parent()?);
        let is_item = parent.shape == Shape::Sequence;
        is_item.then(|| self.document.contents.children(parent).binary_search(&self.id).ok()).flatten()
    }

    /// The span of its key and itself; its own span when it is no value of a mapping.
    #[must_use]
    pub fn entry_span(self) -> Span {
        self.key().map_or(self.span(), |key| key.span().cover(self.span()))
    }

    /// How a scalar is written; `None` for collections.
    #[must_use]
    pub fn style(self) -> Option<ScalarStyle> {
        match self.data().shape {
            Shape::Scalar(style) => Some(style),
            _ => None,
        }
    }

    /// The decoded text of a scalar, whatever its type; `None` for collections.
    #[must_use]
    pub fn text(self) -> Option<&'d str> {
        self.document.contents.text(self.data(), &self.document.text)
    }

    /// The bytes whose source text is the decoded text of the scalar, character for character; `None` when
    /// something had to be decoded (escapes, folding, indentation) and for collections.
    #[must_use]
    pub fn verbatim(self) -> Option<Span> {
        self.document.contents.verbatim(self.data()).map(|bytes| self.document.span_of(bytes))
    }

    /// The parts of a scalar's decoded text that stand in the source as they are, in order: the words of folded
    /// lines, the lines of a block scalar without their indentation, the text between escapes. Nothing for
    /// collections and `!!binary`. Computed at each call, in time linear in the scalar.
    #[must_use]
    pub fn verbatim_runs(self) -> Vec<VerbatimRun> {
        let is_binary = || self.tag().is_some_and(|tag| self.document.slice(tag).contains("binary"));
        match (self.style(), self.text()) {
            (Some(style), Some(decoded)) if !decoded.is_empty() && !is_binary() => {
                let span = self.document.span_of(self.data().bytes());
                verbatim_runs(&self.document.text, span, style, decoded)
            }
            _ => Vec::new(),
        }
    }

    /// [`NodeRef::verbatim`] and [`NodeRef::verbatim_runs`] as one: which bytes of the source are the characters of the
    /// scalar's decoded text, for a trace; none for collections.
    #[must_use]
    pub fn verbatim_map(self) -> Verbatim {
        if let Some(whole) = self.verbatim() {
            return Verbatim::From(whole.start);
        }
        let stretch =
            |run: VerbatimRun| Stretch { decoded: run.decoded_start, source: run.span.start, length: run.span.len() };
        let runs = self.verbatim_runs().into_iter().map(stretch).collect();
        let length = self.text().map_or(0, |text| u32::try_from(text.len()).unwrap_or(u32::MAX));
        Verbatim::of(runs, length)
    }

    /// Where `decoded`, a range of bytes of the scalar's decoded text ([`NodeRef::text`]), came from: the shortest
    /// bytes of the source that it was decoded from, whole escape sequences and line breaks included. `None` when the
    /// range is no part of the text, and for collections. Of `!!binary`, it is the whole scalar. The last line break of a
    /// block scalar lies behind its span.
    ///
    /// Computed at each call, in time linear in the scalar; [`NodeRef::verbatim_runs`] is for many questions.
    ///
    /// ```
    /// # use hullmark_parser::parse;
    /// # use hullmark_source::SourceId;
    /// let text = "script: \"cd /srv\\n./run\"\n".into();
    /// let parsed = parse(SourceId::new(0), &text);
    /// let script = parsed.documents[0].root().and_then(|root| root.get("script")).unwrap();
    ///
    /// assert_eq!(script.text(), Some("cd /srv\n./run"));
    /// assert_eq!(parsed.documents[0].slice(script.source_of(8..13).unwrap()), "./run");
    /// assert_eq!(parsed.documents[0].slice(script.source_of(6..9).unwrap()), "v\\n.");
    /// ```
    #[must_use]
    pub fn source_of(self, decoded: Range<usize>) -> Option<Span> {
        self.text()?.get(decoded.clone())?;
        let span = self.document.span_of(self.data().bytes());
        Some(source_of(&self.verbatim_runs(), span, decoded))
    }

    /// The bytes of the header of a block scalar (`|`, `>2-`), with which its span begins; `None` for other nodes.
    #[must_use]
    pub fn block_header(self) -> Option<Span> {
        matches!(self.style()?, ScalarStyle::Literal | ScalarStyle::Folded).then_some(())?;
        let span = self.document.span_of(self.data().bytes());
        let text = self.document.slice(span);
        let length = text.bytes().take_while(|byte| matches!(byte, b'|' | b'>' | b'+' | b'-' | b'0'..=b'9')).count();
        Some(Span { end: span.start.saturating_add(u32::try_from(length).ok()?), ..span })
    }

    /// The scalar as Kubernetes types it; `None` for collections.
    #[must_use]
    pub fn scalar(self) -> Option<Scalar<'d>> {
        self.document.contents.scalar(self.target(), &self.document.text)
    }

    /// Whether it is a null (`~`, `null`, nothing at all).
    #[must_use]
    pub fn is_null(self) -> bool {
        self.scalar() == Some(Scalar::Null)
    }

    /// The text of a scalar that is typed as a string.
    #[must_use]
    pub fn as_str(self) -> Option<&'d str> {
        match self.scalar() {
            Some(Scalar::Str(text)) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self.scalar() {
            Some(Scalar::Bool(value)) => Some(value),
            _ => None,
        }
    }

    /// The value of an integer that fits 64 bits, also when written as a float without a fraction (`1e3`), as
    /// the API server's JSON decoder takes it.
    #[must_use]
    pub fn as_int(self) -> Option<i64> {
        self.scalar().and_then(|scalar| scalar.as_int())
    }

    /// The items of a sequence, in order; nothing for other nodes.
    pub fn items(self) -> impl DoubleEndedIterator<Item = NodeRef<'d>> + Clone {
        let data = self.data();
        let items = if data.shape == Shape::Sequence { self.document.contents.children(data) } else { &[] };
        items.iter().map(move |id| self.document.node(*id))
    }

    /// The keys and values of a mapping, in order, as written: duplicates and `<<` included; nothing for other
    /// nodes.
    pub fn entries(self) -> impl DoubleEndedIterator<Item = (NodeRef<'d>, NodeRef<'d>)> + Clone {
        let data = self.data();
        let children = if data.shape == Shape::Mapping { self.document.contents.children(data) } else { &[] };
        let (pairs, _) = children.as_chunks::<2>();
        pairs.iter().map(move |[key, value]| (self.document.node(*key), self.document.node(*value)))
    }

    /// The name under which it makes an entry, when it is a key: see [`Scalar::as_key`].
    #[must_use]
    pub fn key_name(self) -> Option<Cow<'d, str>> {
        self.scalar()?.as_key()
    }

    /// The value of the entry named `key` ([`NodeRef::key_name`]) in a mapping. The last entry of that name
    /// counts; a merge key (`<<`) counts as the entries that it merges, at the place where it stands, as in
    /// go-yaml.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        let data = self.data();
        if data.shape != Shape::Mapping {
            return None;
        }
        if data.has(NodeData::ODD_KEYS) {
            return self.get_by_names(key);
        }
        let value = self.document.contents.value_of(data, key, &self.document.text)?;
        Some(self.document.node(value))
    }

    /// As [`NodeRef::get`], for a mapping with keys that merge or are no strings.
    fn get_by_names(self, key: &str) -> Option<Self> {
        self.entries().rev().find_map(|(name, value)| {
            if name.is_merge_key() {
                return value.merged(key);
            }
            let named = match name.scalar()? {
                Scalar::Str(text) => text == key,
                other => other.as_key().as_deref() == Some(key),
            };
            named.then_some(value)
        })
    }

    /// The value of `key` in what a merge key names: a mapping, or the first of several that has it.
    fn merged(self, key: &str) -> Option<Self> {
        match self.kind() {
            NodeKind::Mapping => self.get(key),
            NodeKind::Sequence => self.items().find_map(|item| item.get(key)),
            NodeKind::Scalar => None,
        }
    }

    /// Whether it is `<<` as a key that merges another mapping's entries: plain, or tagged `!!merge`.
    #[must_use]
    pub fn is_merge_key(self) -> bool {
        self.document.contents.is_merge_key(self.id, &self.document.text)
    }

    /// The value at the end of a path of keys.
    #[must_use]
    pub fn at(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }
}
