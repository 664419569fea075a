//! Growing a document's tree from parser events.
//!
//! The events of `granit-parser` carry spans that suit its own purposes: a block scalar's begins at its text,
//! a collection's is a point, a sequence without indentation begins behind its dash, and a node that is not
//! written is the scalar `~` somewhere near. The tree keeps a cursor behind the last token that it knows and
//! reads the tokens between there and the next node, which gives every node the span that [`NodeRef::span`]
//! promises.
//!
//! [`NodeRef::span`]: crate::NodeRef::span

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use granit_parser::{Event, ScalarStyle as EventStyle, StructureStyle, Tag};
use hullmark_source::{SourceId, Span};

use crate::aliases::{Budget, Weight};
use crate::document::{Content, NodeData};
use crate::layout::{self, Indicator, Properties};
use crate::node::{Entry, NodeId};
use crate::scalar::{self, ScalarTag};
use crate::{Scalar, ScalarStyle, SyntaxError, explain};

/// How deep collections may lie in each other, aliases followed.
pub(crate) const MAX_DEPTH: usize = 250;

/// The nodes of a document that is being read.
pub(crate) struct Tree<'t> {
    text: &'t str,
    source: SourceId,
    /// Behind the last token that is known.
    cursor: usize,
    pub(crate) nodes: Vec<NodeData>,
    pub(crate) root: Option<NodeId>,
    pub(crate) duplicate_keys: Vec<Span>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchor>,
    budget: Budget,
}

/// A collection whose end has not come yet.
struct Open {
    id: NodeId,
    layout: Layout,
    anchor: usize,
    weight: Weight,
    /// The key whose value comes next.
    key: Option<NodeId>,
    start: usize,
    end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    BlockSequence,
    FlowSequence,
    BlockMapping,
    FlowMapping,
}

impl Layout {
    fn is_flow(self) -> bool {
        matches!(self, Self::FlowSequence | Self::FlowMapping)
    }
}

/// What an alias may name.
struct Anchor {
    node: NodeId,
    /// `None` while the node is open, so that an alias would put it into itself.
    weight: Option<Weight>,
}

/// What an event says about a node, offsets in the source text.
pub(crate) struct NodeEvent<'e> {
    /// The bytes that the parser gives to it.
    pub(crate) bytes: Range<usize>,
    /// The bytes of its tag.
    pub(crate) tag: Option<Range<usize>>,
    /// The event itself.
    pub(crate) event: &'e Event<'e>,
}

impl NodeEvent<'_> {
    /// Whether it stands for a node that is not written.
    fn is_absent(&self) -> bool {
        matches!(self.event, Event::Scalar(_, EventStyle::Plain, ..)) && self.bytes.is_empty()
    }
}

impl<'t> Tree<'t> {
    /// An empty tree of the document whose content begins at `start`.
    pub(crate) fn new(source: SourceId, text: &'t str, start: usize) -> Self {
        Self {
            text,
            source,
            cursor: start,
            nodes: Vec::new(),
            root: None,
            duplicate_keys: Vec::new(),
            open: Vec::new(),
            anchors: BTreeMap::new(),
            budget: Budget::default(),
        }
    }

    /// Behind the last token that was understood.
    pub(crate) fn cursor(&self) -> usize {
        self.cursor
    }

    /// Takes one event; those that make no node are ignored.
    pub(crate) fn grow(&mut self, node: &NodeEvent<'_>) -> Result<(), SyntaxError> {
        match node.event {
            Event::Scalar(decoded, style, anchor, tag) => self.scalar(node, decoded, *style, *anchor, tag.as_deref()),
            Event::SequenceStart(style, anchor, _) => {
                let layout = if *style == StructureStyle::Block { Layout::BlockSequence } else { Layout::FlowSequence };
                self.start(node, layout, *anchor)
            }
            Event::MappingStart(style, anchor, _) => {
                let layout = if *style == StructureStyle::Block { Layout::BlockMapping } else { Layout::FlowMapping };
                self.start(node, layout, *anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(&node.bytes),
            Event::Alias(anchor) => self.alias(node, *anchor),
            _ => Ok(()),
        }
    }

    /// Ends a document that was read to `end`.
    pub(crate) fn end_document(&mut self, end: usize) -> Result<(), SyntaxError> {
        self.close_all();
        self.refuse_tabs(end)
    }

    /// Closes what is open, after the last event or after an error.
    pub(crate) fn close_all(&mut self) {
        while let Some(open) = self.open.last() {
            if let Some(key) = open.key.and_then(|key| self.nodes.get(key.index())) {
                let colon = if open.layout.is_flow() { Indicator::FlowColon } else { Indicator::Colon };
                let key_end = key.span.end as usize;
                let end = layout::behind(self.text, key_end, colon).unwrap_or(key_end);
                let value = self.push(end..end, Content::absent());
                self.attach(value);
                if let Some(open) = self.open.last_mut() {
                    open.end = open.end.max(end);
                }
            }
            if let Some(open) = self.open.pop() {
                self.close(&open);
            }
        }
        self.duplicate_keys.sort_by_key(|span| span.start);
    }

    fn scalar(
        &mut self,
        node: &NodeEvent<'_>,
        decoded: &str,
        style: EventStyle,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Result<(), SyntaxError> {
        let place = self.enter(node, anchor)?;
        let tag_name =
            tag.map_or(ScalarTag::Absent, |tag| ScalarTag::from_name(&format!("{}{}", tag.handle(), tag.suffix())));
        let absent = node.is_absent();
        let (decoded, bytes) = match style {
            _ if absent => ("", place.end..place.end),
            EventStyle::Literal | EventStyle::Folded => {
                let bytes = layout::block_scalar(self.text, place.end, node.bytes.end);
                (self.without_added_break(decoded, bytes.end), bytes)
            }
            _ => (decoded, node.bytes.clone()),
        };
        let typed = scalar::resolve(decoded, style == EventStyle::Plain, tag_name)
            .ok_or_else(|| explain::wrong_type(self.text, self.span(&bytes), node.tag.clone()))?;
        let binary = if tag_name == ScalarTag::Binary {
            let bytes = self.span(&bytes);
            Some(scalar::binary(decoded).ok_or_else(|| explain::no_base64(bytes))?)
        } else {
            None
        };
        let decoded = binary.as_deref().unwrap_or(decoded);
        let verbatim = if absent { None } else { self.verbatim(decoded, style, &node.bytes) };
        let stored = (verbatim.is_none() && !decoded.is_empty()).then(|| decoded.into());
        let content = Content::Scalar { style: style_of(style), decoded: stored, verbatim, typed };
        self.cursor = bytes.end.max(node.bytes.end);
        let bare_absent = absent && tag.is_none() && anchor == 0;
        if bare_absent && self.open.is_empty() {
            return Ok(());
        }
        let id = self.push(bytes, content);
        self.describe(id, node, &place);
        self.define(anchor, id, Some(Weight::LEAF));
        self.budget.node();
        self.attach(id);
        self.settle(id, Weight::LEAF)
    }

    /// The decoded text of a block scalar that ends at `end`. Where the source ends without a line break, the
    /// event parser adds one, which go-yaml doesn't.
    fn without_added_break<'e>(&self, decoded: &'e str, end: usize) -> &'e str {
        let added = end == self.text.len() && !self.text.ends_with(['\n', '\r']);
        if added { decoded.strip_suffix('\n').unwrap_or(decoded) } else { decoded }
    }

    /// The bytes that read as `decoded` just as they stand.
    fn verbatim(&self, decoded: &str, style: EventStyle, bytes: &Range<usize>) -> Option<Span> {
        let start = match style {
            EventStyle::SingleQuoted | EventStyle::DoubleQuoted => bytes.start + 1,
            _ => bytes.start,
        };
        let range = start..start.checked_add(decoded.len())?;
        let fits = match style {
            EventStyle::SingleQuoted | EventStyle::DoubleQuoted => range.end + 1 == bytes.end,
            EventStyle::Plain => range.end == bytes.end,
            EventStyle::Literal | EventStyle::Folded => !decoded.is_empty(),
        };
        (fits && self.text.get(range.clone()) == Some(decoded)).then(|| self.span(&range))
    }

    fn start(&mut self, node: &NodeEvent<'_>, layout: Layout, anchor: usize) -> Result<(), SyntaxError> {
        let place = self.enter(node, anchor)?;
        if self.open.len() >= MAX_DEPTH {
            return Err(explain::too_deep(self.span(&node.bytes)));
        }
        let start = match layout {
            // The event of a sequence without indentation lies behind the first dash.
            Layout::BlockSequence => layout::behind(self.text, place.end, Indicator::Dash).map(|behind| behind - 1),
            _ => None,
        };
        let start = start.unwrap_or(node.bytes.start);
        self.cursor = if layout.is_flow() { node.bytes.end } else { start };
        let content = match layout {
            Layout::BlockSequence | Layout::FlowSequence => Content::Sequence(Vec::new()),
            Layout::BlockMapping | Layout::FlowMapping => Content::Mapping(Vec::new()),
        };
        let id = self.push(start..self.cursor, content);
        self.describe(id, node, &place);
        self.define(anchor, id, None);
        self.budget.node();
        self.attach(id);
        self.open.push(Open { id, layout, anchor, weight: Weight::COLLECTION, key: None, start, end: self.cursor });
        Ok(())
    }

    fn end(&mut self, bytes: &Range<usize>) -> Result<(), SyntaxError> {
        let Some(mut open) = self.open.pop() else { return Ok(()) };
        // A block collection and a lone pair in brackets (`[a: b]`) have no closing token.
        if !bytes.is_empty() {
            open.end = bytes.end;
            self.cursor = bytes.end;
        }
        let (id, weight) = (open.id, open.weight);
        self.close(&open);
        self.settle(id, weight)
    }

    fn alias(&mut self, node: &NodeEvent<'_>, anchor: usize) -> Result<(), SyntaxError> {
        self.enter(node, 0)?;
        self.cursor = node.bytes.end;
        let span = self.span(&node.bytes);
        let Some(target) = self.anchors.get(&anchor) else { return Err(explain::unknown_anchor(self.text, span)) };
        let (target, Some(weight)) = (target.node, target.weight) else {
            return Err(explain::alias_to_itself(self.text, span));
        };
        if self.open.len() + weight.height > MAX_DEPTH {
            return Err(explain::too_deep(span));
        }
        if !self.budget.alias(weight) {
            return Err(explain::alias_bomb(span));
        }
        let id = self.push(node.bytes.clone(), Content::Alias(target));
        self.attach(id);
        self.settle(id, weight.with_alias())
    }

    /// Moves the cursor over the indicator that leads the node in, and reads the properties behind it.
    fn enter(&mut self, node: &NodeEvent<'_>, anchor: usize) -> Result<Properties, SyntaxError> {
        if !node.is_absent() {
            self.refuse_tabs(node.bytes.start)?;
        }
        let indicators: &[Indicator] = match self.open.last().map(|open| (open.layout, open.key.is_some())) {
            Some((Layout::BlockSequence, _)) => &[Indicator::Dash],
            Some((Layout::FlowSequence, _)) => &[Indicator::Comma],
            Some((Layout::BlockMapping, false)) => &[Indicator::Question],
            Some((Layout::FlowMapping, false)) => &[Indicator::Comma, Indicator::Question],
            Some((Layout::BlockMapping, true)) => &[Indicator::Colon],
            Some((Layout::FlowMapping, true)) => &[Indicator::FlowColon],
            None => &[],
        };
        for indicator in indicators {
            if let Some(behind) = layout::behind(self.text, self.cursor, *indicator)
                && (behind <= node.bytes.start || node.is_absent())
            {
                self.cursor = behind;
            }
        }
        Ok(layout::properties(self.text, self.cursor, node.tag.clone(), anchor != 0))
    }

    /// Looks for tabs in the indentation between the cursor and the next token.
    fn refuse_tabs(&self, next: usize) -> Result<(), SyntaxError> {
        if self.open.last().is_some_and(|open| open.layout.is_flow()) {
            return Ok(());
        }
        match layout::refused_tab(self.text, self.cursor..next) {
            Some(tab) => Err(explain::tab_indentation(self.span(&(tab..tab + 1)))),
            None => Ok(()),
        }
    }

    fn push(&mut self, bytes: Range<usize>, content: Content) -> NodeId {
        let id = NodeId::new(self.nodes.len());
        let parent = self.open.last().map(|open| open.id);
        self.nodes.push(NodeData { span: self.span(&bytes), parent, tag: None, anchor: None, content });
        id
    }

    fn describe(&mut self, id: NodeId, event: &NodeEvent<'_>, place: &Properties) {
        let tag = event.tag.as_ref().map(|tag| self.span(tag));
        let anchor = place.anchor.as_ref().map(|anchor| self.span(anchor));
        if let Some(node) = self.nodes.get_mut(id.index()) {
            (node.tag, node.anchor) = (tag, anchor);
        }
    }

    fn define(&mut self, anchor: usize, node: NodeId, weight: Option<Weight>) {
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor { node, weight });
        }
    }

    /// Makes the node the next child of the innermost open collection.
    fn attach(&mut self, id: NodeId) {
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(id);
            return;
        };
        match self.nodes.get_mut(parent.id.index()).map(|node| &mut node.content) {
            Some(Content::Sequence(items)) => items.push(id),
            Some(Content::Mapping(entries)) => match parent.key.take() {
                Some(key) => entries.push(Entry { key, value: id }),
                None => parent.key = Some(id),
            },
            _ => {}
        }
    }

    /// Counts a child that is complete, and refuses what Kubernetes' reader refuses at its place.
    fn settle(&mut self, id: NodeId, weight: Weight) -> Result<(), SyntaxError> {
        let Some(span) = self.nodes.get(id.index()).map(|node| node.span) else { return Ok(()) };
        let Some(parent) = self.open.last_mut() else { return Ok(()) };
        parent.weight.add(weight);
        parent.start = parent.start.min(span.start as usize);
        parent.end = parent.end.max(span.end as usize);
        let is_key = parent.key == Some(id);
        let parent = parent.id;
        if is_key {
            return if self.names_entry(id) { Ok(()) } else { Err(explain::no_key(self.text, span)) };
        }
        let merges = match self.nodes.get(parent.index()).map(|node| &node.content) {
            Some(Content::Mapping(entries)) => entries.last().is_some_and(|entry| self.is_merge_key(entry.key)),
            _ => false,
        };
        if merges && !self.is_mergeable(id) { Err(explain::no_merge(span)) } else { Ok(()) }
    }

    /// Ends a collection that has all of its children.
    fn close(&mut self, open: &Open) {
        let span = self.span(&(open.start..open.end));
        if let Some(node) = self.nodes.get_mut(open.id.index()) {
            node.span = span;
        }
        if let Some(anchor) = self.anchors.get_mut(&open.anchor) {
            anchor.weight = Some(open.weight);
        }
        if let Some(parent) = self.open.last_mut() {
            parent.end = parent.end.max(open.end);
        }
        self.note_duplicates(open.id);
    }

    fn note_duplicates(&mut self, mapping: NodeId) {
        let Some(Content::Mapping(entries)) = self.nodes.get(mapping.index()).map(|node| &node.content) else { return };
        let mut seen = HashSet::with_capacity(entries.len());
        let mut repeated = Vec::new();
        for entry in entries {
            let Some(key) = self.nodes.get(entry.key.index()) else { continue };
            let name = self.scalar_of(entry.key).and_then(|scalar| scalar.as_key());
            if name.is_some_and(|name| !seen.insert(name)) && !self.is_merge_key(entry.key) {
                repeated.push(key.span);
            }
        }
        self.duplicate_keys.extend(repeated);
    }

    /// The content of a node with aliases followed.
    fn content(&self, id: NodeId) -> Option<&Content> {
        match &self.nodes.get(id.index())?.content {
            Content::Alias(target) => self.nodes.get(target.index()).map(|node| &node.content),
            content => Some(content),
        }
    }

    fn scalar_of(&self, id: NodeId) -> Option<Scalar<'_>> {
        self.content(id)?.scalar(self.text)
    }

    fn names_entry(&self, id: NodeId) -> bool {
        self.scalar_of(id).is_some_and(|scalar| scalar.as_key().is_some())
    }

    fn is_merge_key(&self, id: NodeId) -> bool {
        self.nodes.get(id.index()).is_some_and(|node| node.is_merge_key(self.text))
    }

    /// Whether go-yaml merges the node: a mapping, or a list of mappings.
    fn is_mergeable(&self, id: NodeId) -> bool {
        let is_mapping = |id: &NodeId| matches!(self.content(*id), Some(Content::Mapping(_)));
        match self.nodes.get(id.index()).map(|node| &node.content) {
            Some(Content::Sequence(items)) => items.iter().all(is_mapping),
            _ => is_mapping(&id),
        }
    }

    fn span(&self, bytes: &Range<usize>) -> Span {
        Span::from_range(self.source, bytes.clone())
    }
}

fn style_of(style: EventStyle) -> ScalarStyle {
    match style {
        EventStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        EventStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        EventStyle::Literal => ScalarStyle::Literal,
        EventStyle::Folded => ScalarStyle::Folded,
        _ => ScalarStyle::Plain,
    }
}
