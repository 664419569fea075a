//! Growing a document's nodes while the text is read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::mem;
use std::ops::Range;

use hullmark_source::{SourceId, Span};

use crate::aliases::{Budget, Weight};
use crate::document::{Contents, NodeData, NodeProperties, Shape};
use crate::duplicates::{self, Fingerprints};
use crate::fault::{Fault, FaultKind};
use crate::node::NodeId;
use crate::notice::{Leniency, Notice};
use crate::scalar::{self, ScalarTag};
use crate::scan::MAX_DEPTH;
use crate::sink::{Layout, MaybeProperties, Sink, TextPlace, Token, cut};
use crate::{Comment, ScalarStyle};

/// How many bytes of a text make a node, when there are many.
const BYTES_PER_NODE: usize = 32;

/// How many bytes of a text hold a comment, when there are some.
const BYTES_PER_COMMENT: usize = 256;

/// How deep collections lie in each other in most documents, and how many children the open ones have together.
const COMMON_DEPTH: usize = 16;
const COMMON_WIDTH: usize = 128;

/// A document that has been read.
pub(crate) struct Draft {
    /// Where its span begins.
    pub(crate) start: usize,
    pub(crate) contents: Contents,
    pub(crate) root: Option<NodeId>,
    pub(crate) duplicate_keys: Vec<Span>,
    pub(crate) notices: Vec<Notice>,
    /// The bytes where its `---` and its `...` begin.
    pub(crate) markers: [Option<usize>; 2],
    pub(crate) complete: bool,
}

impl Draft {
    pub(crate) fn empty(start: usize) -> Self {
        Self {
            start,
            contents: Contents::default(),
            root: None,
            duplicate_keys: Vec::new(),
            notices: Vec::new(),
            markers: [None; 2],
            complete: true,
        }
    }
}

/// Builds the documents of one section.
pub(crate) struct Tree<'t> {
    text: &'t str,
    source: SourceId,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) comments: Vec<Comment>,
    /// The document that has not ended.
    draft: Option<Draft>,
    contents: Contents,
    /// The children of open collections.
    pending: Vec<NodeId>,
    open: Vec<Open>,
    /// Where the last node ends.
    end: usize,
    anchors: BTreeMap<&'t str, Anchor>,
    budget: Budget,
    fingerprints: Fingerprints,
}

/// A collection whose end has not come yet.
#[derive(Clone, Copy)]
struct Open {
    id: NodeId,
    is_mapping: bool,
    /// Where its children begin in `pending`.
    first: usize,
    /// Where the fingerprints of its keys begin.
    fingerprints: usize,
    /// The nodes that aliases had stood for when it began.
    aliased: u64,
    /// How deep collections lie in each other in it, itself included.
    height: usize,
    /// Whether the next value is one that `<<` merges.
    merges: bool,
    /// Whether a key may have another name than its text.
    has_odd_key: bool,
}

/// What an alias may name.
struct Anchor {
    node: NodeId,
    /// `None` while the node is open, so that an alias would put it into itself.
    weight: Option<Weight>,
}

impl<'t> Tree<'t> {
    /// Builds the documents of a section of `text` that has `length` bytes.
    pub(crate) fn new(source: SourceId, text: &'t str, length: usize) -> Self {
        let nodes = length / BYTES_PER_NODE;
        let contents =
            Contents { nodes: Vec::with_capacity(nodes), children: Vec::with_capacity(nodes), ..Contents::default() };
        Self {
            text,
            source,
            drafts: Vec::new(),
            comments: Vec::with_capacity(length / BYTES_PER_COMMENT),
            draft: None,
            contents,
            pending: Vec::with_capacity(COMMON_WIDTH),
            open: Vec::with_capacity(COMMON_DEPTH),
            end: 0,
            anchors: BTreeMap::new(),
            budget: Budget::default(),
            fingerprints: Fingerprints::with_capacity(COMMON_WIDTH / 2),
        }
    }

    /// Ends what is open after an error, and marks the last document as damaged; one that begins at `start` when
    /// there is none. `cursor` is behind the last token that was understood.
    pub(crate) fn damage(&mut self, start: usize, cursor: usize) {
        while let Some(open) = self.open.last().copied() {
            if open.is_mapping && !self.is_key_next() {
                let at = cursor.max(self.end);
                self.add(NodeData::scalar(&Token::absent(at), NodeData::ABSENT));
            }
            self.end_collection(None);
        }
        self.finish();
        if self.drafts.is_empty() {
            self.drafts.push(Draft::empty(start));
        }
        if let Some(last) = self.drafts.last_mut() {
            last.complete = false;
            last.notices.clear();
        }
    }

    /// Ends the document.
    fn finish(&mut self) {
        let Some(mut draft) = self.draft.take() else { return };
        draft.contents = mem::take(&mut self.contents);
        draft.contents.shrink();
        draft.duplicate_keys.sort_by_key(|span| span.start);
        self.drafts.push(draft);
        self.anchors.clear();
        self.budget = Budget::default();
    }

    /// Adds a node as the next child of the innermost open collection.
    #[inline(always)]
    fn add(&mut self, mut node: NodeData) -> NodeId {
        let id = NodeId::new(self.contents.nodes.len());
        self.end = self.end.max(node.end as usize);
        if let Some(parent) = self.open.last() {
            node.parent = parent.id.number();
            self.pending.push(id);
        } else if let Some(draft) = &mut self.draft {
            draft.root = Some(id);
        }
        self.contents.nodes.push(node);
        id
    }

    /// Notes the properties of a node, which weighs `weight` when it is complete.
    fn describe(&mut self, id: NodeId, properties: MaybeProperties, weight: Option<Weight>) {
        let Some(properties) = properties else { return };
        if let Some(name) = properties.anchor.as_ref().and_then(|anchor| self.text.get(anchor.start + 1..anchor.end)) {
            self.anchors.insert(name, Anchor { node: id, weight });
        }
        self.contents.properties.push(NodeProperties {
            node: id,
            anchor: properties.anchor.map(cut),
            scalar_tag: properties.tag.as_ref().map_or(ScalarTag::Absent, |tag| ScalarTag::from_name(&tag.name)),
            tag: properties.tag.map(|tag| cut(tag.bytes)),
        });
        if let Some(node) = self.contents.nodes.get_mut(id.index()) {
            node.flags |= NodeData::PROPERTIES;
        }
    }

    /// Whether the next child of the innermost collection is a key.
    #[inline]
    fn is_key_next(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_mapping && (self.pending.len() - open.first).is_multiple_of(2))
    }

    /// Notes what a key is named, and refuses what Kubernetes' reader refuses as one.
    fn check_key(&mut self, id: NodeId, is_plain: bool) -> Result<(), Fault> {
        let Some(node) = self.contents.nodes.last() else { return Ok(()) };
        let text = self.contents.text(node, self.text).unwrap_or_default();
        self.fingerprints.push(text);
        let is_itself = !node.has(NodeData::PROPERTIES | NodeData::ABSENT)
            && (!is_plain || (scalar::is_string(text) && text != "<<"));
        if !is_itself {
            return self.check_odd_key(id);
        }
        if let Some(open) = self.open.last_mut() {
            open.merges = false;
        }
        Ok(())
    }

    /// As [`Tree::check_key`], for a key that may be something else than its text.
    fn check_odd_key(&mut self, id: NodeId) -> Result<(), Fault> {
        let merges = self.contents.is_merge_key(id, self.text);
        if let Some(open) = self.open.last_mut() {
            open.merges = merges;
            open.has_odd_key = true;
        }
        let named = self.contents.scalar(self.contents.follow(id), self.text).and_then(|scalar| scalar.as_key());
        if named.is_none() {
            let bytes = self.contents.node(id).bytes();
            return Err(Fault::new(FaultKind::NoKey { end: bytes.end }, bytes.start));
        }
        Ok(())
    }

    /// Refuses a value of `<<` that go-yaml doesn't merge: anything but a mapping or a list of mappings.
    #[inline]
    fn check_value(&self, id: NodeId) -> Result<(), Fault> {
        if !self.open.last().is_some_and(|open| open.merges) {
            return Ok(());
        }
        let is_mapping = |id: &NodeId| self.contents.node(self.contents.follow(*id)).shape == Shape::Mapping;
        let node = self.contents.node(id);
        let merges = match node.shape {
            Shape::Sequence => self.contents.children(node).iter().all(is_mapping),
            _ => is_mapping(&id),
        };
        if merges { Ok(()) } else { Err(Fault::new(FaultKind::NoMerge { end: node.bytes().end }, node.bytes().start)) }
    }

    /// The decoded text of a scalar with a tag, once the tag has been held against it.
    fn check_tag(&mut self, token: &mut Token, tag: ScalarTag, tag_bytes: Range<usize>) -> Result<(), Fault> {
        let buffer = match token.place {
            TextPlace::Absent => "",
            TextPlace::Source => self.text,
            TextPlace::Decoded => self.contents.decoded.as_str(),
        };
        let text = buffer.get(token.text()).unwrap_or_default();
        let (at, end) = (token.start as usize, token.end as usize);
        if scalar::resolve(text, token.style == ScalarStyle::Plain, tag).is_none() {
            let tag = Some((tag_bytes.start, tag_bytes.end));
            return Err(Fault::new(FaultKind::WrongType { end, tag }, at));
        }
        if tag == ScalarTag::Binary {
            let Some(bytes) = scalar::binary(text) else {
                return Err(Fault::new(FaultKind::NoBase64 { end }, at));
            };
            let start = self.contents.decoded.len();
            self.contents.decoded.push_str(&bytes);
            (token.text_start, token.text_end) = cut(start..self.contents.decoded.len());
            token.place = TextPlace::Decoded;
        }
        Ok(())
    }

    /// Ends the innermost collection, at `end` or with its last node.
    #[inline]
    fn end_collection(&mut self, end: Option<usize>) -> Option<NodeId> {
        let open = self.open.pop()?;
        let first = self.contents.children.len();
        self.contents.children.extend_from_slice(self.pending.get(open.first..).unwrap_or_default());
        self.pending.truncate(open.first);
        let range = cut(first..self.contents.children.len());
        self.end = end.unwrap_or(self.end);
        let written = self.contents.nodes.len() - open.id.index();
        if let Some(node) = self.contents.nodes.get_mut(open.id.index()) {
            (node.low, node.high) = range;
            node.end = cut(0..self.end).1;
            if open.has_odd_key {
                node.flags |= NodeData::ODD_KEYS;
            }
            if node.has(NodeData::PROPERTIES) {
                let size = (written as u64).saturating_add(self.budget.aliased() - open.aliased);
                self.weigh(open.id, Weight { size, height: open.height });
            }
        }
        if let Some(parent) = self.open.last_mut() {
            parent.height = parent.height.max(open.height + 1);
        }
        if open.is_mapping && (self.fingerprints.may_repeat(open.fingerprints) || open.has_odd_key) {
            self.note_duplicates(open.id);
        }
        Some(open.id)
    }

    /// Completes the anchor of a collection.
    fn weigh(&mut self, id: NodeId, weight: Weight) {
        let Some((start, end)) = self.contents.properties(id).and_then(|properties| properties.anchor) else { return };
        let name = self.text.get(start as usize + 1..end as usize).unwrap_or_default();
        if let Some(anchor) = self.anchors.get_mut(name).filter(|anchor| anchor.node == id) {
            anchor.weight = Some(weight);
        }
    }

    #[cold]
    fn note_duplicates(&mut self, mapping: NodeId) {
        let contents = &self.contents;
        let keys = || contents.children(contents.node(mapping)).iter().step_by(2).copied();
        let name = |key| -> Option<Cow<'_, str>> {
            if contents.is_merge_key(key, self.text) {
                return None;
            }
            contents.scalar(contents.follow(key), self.text)?.as_key()
        };
        let repeated = duplicates::repeated(keys().map(name));
        let spans = repeated.into_iter().filter_map(|index| keys().nth(index));
        let spans = spans.map(|key| Span::from_range(self.source, contents.node(key).bytes()));
        if let Some(draft) = &mut self.draft {
            draft.duplicate_keys.extend(spans);
        }
    }
}

impl Sink for Tree<'_> {
    fn begin_document(&mut self, marker: Option<usize>, start: usize) {
        self.draft = Some(Draft { markers: [marker, None], ..Draft::empty(start) });
        self.end = start;
    }

    fn end_document(&mut self, marker: Option<usize>) {
        if let Some(draft) = &mut self.draft {
            draft.markers = [draft.markers[0], marker];
        }
        self.finish();
    }

    fn decoded(&mut self) -> &mut String {
        &mut self.contents.decoded
    }

    #[inline(always)]
    fn scalar(&mut self, mut token: Token, properties: MaybeProperties) -> Result<(), Fault> {
        let is_key = self.is_key_next();
        if let Some(tag) = properties.as_ref().and_then(|properties| properties.tag.as_ref()) {
            self.check_tag(&mut token, ScalarTag::from_name(&tag.name), tag.bytes.clone())?;
        }
        let flags = match token.place {
            TextPlace::Absent => NodeData::ABSENT,
            TextPlace::Source => 0,
            TextPlace::Decoded => NodeData::DECODED,
        };
        if flags == NodeData::ABSENT && properties.is_none() && self.open.is_empty() {
            return Ok(());
        }
        let id = self.add(NodeData::scalar(&token, flags));
        if properties.is_some() {
            self.describe(id, properties, Some(Weight::SCALAR));
        }
        if is_key { self.check_key(id, token.style == ScalarStyle::Plain) } else { self.check_value(id) }
    }

    #[inline(always)]
    fn pair(&mut self, key: Range<usize>, value: Token) -> Result<(), Fault> {
        let name = self.text.get(key.clone()).unwrap_or_default();
        let Some(open) = self.open.last_mut().filter(|_| scalar::is_string(name)) else {
            self.scalar(Token::plain(key), None)?;
            return self.scalar(value, None);
        };
        open.merges = false;
        let parent = open.id.number();
        let id = self.contents.nodes.len();
        self.end = value.end as usize;
        let key = NodeData { parent, ..NodeData::scalar(&Token::plain(key), 0) };
        let value = NodeData { parent, ..NodeData::scalar(&value, 0) };
        self.contents.nodes.extend_from_slice(&[key, value]);
        self.pending.extend_from_slice(&[NodeId::new(id), NodeId::new(id + 1)]);
        self.fingerprints.push(name);
        Ok(())
    }

    fn alias(&mut self, bytes: Range<usize>) -> Result<(), Fault> {
        let is_key = self.is_key_next();
        let end = bytes.end;
        let fault = |kind| Err(Fault::new(kind, bytes.start));
        let name = self.text.get(bytes.start + 1..bytes.end).unwrap_or_default();
        let Some(anchor) = self.anchors.get(name) else { return fault(FaultKind::UnknownAnchor { end }) };
        let (target, Some(weight)) = (anchor.node, anchor.weight) else {
            return fault(FaultKind::AliasToItself { end });
        };
        if self.open.len() + weight.height > MAX_DEPTH {
            return fault(FaultKind::AliasDepth { end });
        }
        if !self.budget.alias(weight, self.contents.nodes.len() as u64 + 1) {
            return fault(FaultKind::AliasBomb { end });
        }
        let id = self.add(NodeData::alias(bytes, target));
        if let Some(open) = self.open.last_mut() {
            open.height = open.height.max(weight.height + 1);
        }
        if is_key { self.check_odd_key(id) } else { self.check_value(id) }
    }

    fn open(&mut self, layout: Layout, start: usize, properties: MaybeProperties) -> Result<(), Fault> {
        let shape = if layout.is_mapping() { Shape::Mapping } else { Shape::Sequence };
        let id = self.add(NodeData::collection(start, shape));
        if properties.is_some() {
            self.describe(id, properties, None);
        }
        self.open.push(Open {
            id,
            is_mapping: layout.is_mapping(),
            first: self.pending.len(),
            fingerprints: self.fingerprints.len(),
            aliased: self.budget.aliased(),
            height: 1,
            merges: false,
            has_odd_key: false,
        });
        Ok(())
    }

    fn close(&mut self, end: Option<usize>) -> Result<(), Fault> {
        let Some(id) = self.end_collection(end) else { return Ok(()) };
        let Some(parent) = self.open.last_mut() else { return Ok(()) };
        if parent.is_mapping && (self.pending.len() - parent.first) % 2 == 1 {
            parent.has_odd_key = true;
            let bytes = self.contents.node(id).bytes();
            return Err(Fault::new(FaultKind::NoKey { end: bytes.end }, bytes.start));
        }
        self.check_value(id)
    }

    fn mark(&self) -> usize {
        self.contents.nodes.len()
    }

    fn wrap(
        &mut self,
        _mark: usize,
        _layout: Layout,
        _properties: [MaybeProperties; 2],
        key: Range<usize>,
    ) -> Result<(), Fault> {
        Err(Fault::new(FaultKind::NoKey { end: key.end }, key.start))
    }

    fn comment(&mut self, bytes: Range<usize>) {
        let (start, end) = cut(bytes);
        self.comments.push(Comment { span: Span::new(self.source, start, end) });
    }

    #[cold]
    fn lenient(&mut self, leniency: Leniency, bytes: Range<usize>) {
        if let Some(draft) = &mut self.draft {
            draft.notices.push(leniency.notice(self.source, bytes));
        }
    }
}

#[cfg(test)]
mod tests {
    use hullmark_source::SourceId;

    use super::Tree;
    use crate::document::NodeData;
    use crate::node::NodeId;
    use crate::scan::{Dialect, Reader};

    #[test]
    fn the_tree_of_a_manifest_takes_fewer_than_six_bytes_for_each_of_the_text() {
        let entry =
            "  - name: web\n    image: \"r.example/web:1.2\"\n    args: [a, b]\n    env:\n    - |\n      a: b\n";
        let text = format!("kind: Pod\nspec:\n  containers:\n{}", entry.repeat(1000));
        let tree = Tree::new(SourceId::new(0), &text, text.len());
        let mut reader = Reader::new(&text, 0..text.len(), false, Dialect::Kubernetes, tree);
        assert_eq!(reader.read(), Ok(()));
        let tree = reader.into_sink();
        let contents = &tree.drafts[0].contents;
        let bytes = contents.nodes.capacity() * size_of::<NodeData>()
            + contents.children.capacity() * size_of::<NodeId>()
            + contents.decoded.capacity();
        assert!(bytes < 6 * text.len(), "{bytes} bytes for {}", text.len());
    }
}
