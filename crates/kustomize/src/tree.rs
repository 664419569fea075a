//! Objects while they are put together: trees whose every node knows where it came from.

use std::sync::Arc;

use hullmark_parser::{NodeKind, NodeRef, Scalar as Typed, ScalarStyle};
use hullmark_source::{Origin, OriginId, OriginTable, PathSegment, Verbatim};

/// A node of an object.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// The node of a file that it was read from; for a mapping that several files have a part in, the first one.
    pub(crate) origin: OriginId,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Scalar(Scalar),
    Sequence(Vec<Node>),
    /// In the order of the file, then in that of what was added.
    Mapping(Vec<(Arc<str>, Node)>),
}

/// A scalar, in the pieces that it was put together from.
#[derive(Clone, Debug)]
pub(crate) struct Scalar {
    pub(crate) pieces: Vec<Piece>,
    /// Whether the text may be written as it is: a number, a boolean, a null, or a string that was written so.
    pub(crate) is_plain: bool,
    pub(crate) is_null: bool,
}

/// A stretch of text with one origin.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) origin: OriginId,
    /// Where the text begins in the decoded text of its origin.
    pub(crate) offset: u32,
}

impl Piece {
    /// Text that stands in no file.
    pub(crate) fn made(text: &str) -> Self {
        Self { text: text.to_owned(), origin: OriginId::ACTION, offset: 0 }
    }
}

impl Node {
    /// A string that stands in no file.
    pub(crate) fn made(text: &str) -> Self {
        Self::of_pieces(vec![Piece::made(text)])
    }

    /// A string put together from pieces. Its origin is that of the last one that stands in a file.
    pub(crate) fn of_pieces(pieces: Vec<Piece>) -> Self {
        let written = pieces.iter().rev().find(|piece| piece.origin != OriginId::ACTION);
        let origin = written.map_or(OriginId::ACTION, |piece| piece.origin);
        Self { kind: Kind::Scalar(Scalar { pieces, is_plain: false, is_null: false }), origin }
    }

    pub(crate) fn empty_mapping() -> Self {
        Self { kind: Kind::Mapping(Vec::new()), origin: OriginId::ACTION }
    }

    pub(crate) fn text(&self) -> Option<String> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(scalar.pieces.iter().map(|piece| piece.text.as_str()).collect()),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(scalar) if scalar.is_null)
    }

    pub(crate) fn entries(&self) -> &[(Arc<str>, Self)] {
        match &self.kind {
            Kind::Mapping(entries) => entries,
            _ => &[],
        }
    }

    pub(crate) fn entries_mut(&mut self) -> Option<&mut Vec<(Arc<str>, Self)>> {
        match &mut self.kind {
            Kind::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    pub(crate) fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::Sequence(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn items_mut(&mut self) -> Option<&mut Vec<Self>> {
        match &mut self.kind {
            Kind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| **name == *key).map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        self.entries_mut()?.iter_mut().find(|(name, _)| **name == *key).map(|(_, value)| value)
    }

    /// The value at the end of a path of keys.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text of the scalar at the end of a path of keys; empty without one.
    pub(crate) fn text_at(&self, path: &[&str]) -> String {
        self.at(path).and_then(Self::text).unwrap_or_default()
    }

    /// Sets an entry; nothing happens where this is no mapping.
    pub(crate) fn set(&mut self, key: &str, value: Self) {
        match self.get_mut(key) {
            Some(old) => *old = value,
            None => {
                if let Some(entries) = self.entries_mut() {
                    entries.push((key.into(), value));
                }
            }
        }
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<Self> {
        let entries = self.entries_mut()?;
        let index = entries.iter().position(|(name, _)| **name == *key)?;
        Some(entries.remove(index).1)
    }

    /// The entry of a key, made as an empty mapping where there is none. `None` where this is no mapping.
    pub(crate) fn mapping_at(&mut self, key: &str) -> Option<&mut Self> {
        if self.get(key).is_none_or(Self::is_null) {
            self.set(key, Self::empty_mapping());
        }
        self.get_mut(key).filter(|node| matches!(node.kind, Kind::Mapping(_)))
    }
}

/// Reads the node of a file. The paths of its origins begin with `root_name`.
pub(crate) fn read(origins: &mut OriginTable, root_name: &str, node: NodeRef<'_>) -> Node {
    Reader { origins }.node(node, None, None, PathSegment::Root(root_name.into()))
}

struct Reader<'o> {
    origins: &'o mut OriginTable,
}

impl Reader<'_> {
    fn node(
        &mut self,
        node: NodeRef<'_>,
        key: Option<NodeRef<'_>>,
        parent: Option<OriginId>,
        segment: PathSegment,
    ) -> Node {
        let origin = self.origins.push(Origin::Value {
            span: node.span(),
            key_span: key.map(NodeRef::span),
            parent,
            segment,
            verbatim: if node.is_null() { Verbatim::None } else { node.verbatim_map() },
            overrides: None,
        });
        let kind = match node.kind() {
            NodeKind::Scalar => Kind::Scalar(scalar(node, origin)),
            NodeKind::Sequence => {
                let items = node.items().enumerate();
                let read = |(index, item)| self.node(item, None, Some(origin), PathSegment::Index(index));
                Kind::Sequence(items.map(read).collect())
            }
            NodeKind::Mapping => Kind::Mapping(self.entries(node, origin)),
        };
        Node { kind, origin }
    }

    /// The entries of a mapping: of those with one name the last one, and those of merge keys where there is no other.
    fn entries(&mut self, mapping: NodeRef<'_>, origin: OriginId) -> Vec<(Arc<str>, Node)> {
        let mut entries: Vec<(Arc<str>, Node)> = Vec::new();
        let mut merged = Vec::new();
        for (key, value) in mapping.entries() {
            if key.is_merge_key() {
                merged.push(value);
                continue;
            }
            let Some(name) = key.key_name() else { continue };
            let name: Arc<str> = name.as_ref().into();
            let value = self.node(value, Some(key), Some(origin), PathSegment::Key(Arc::clone(&name)));
            match entries.iter_mut().find(|(known, _)| *known == name) {
                Some((_, old)) => *old = value,
                None => entries.push((name, value)),
            }
        }
        for source in merged {
            let sources: Vec<NodeRef<'_>> =
                if source.kind() == NodeKind::Sequence { source.aliased().items().collect() } else { vec![source] };
            for source in sources.into_iter().filter(|it| it.kind() == NodeKind::Mapping) {
                for (name, value) in self.entries(source.aliased(), origin) {
                    if entries.iter().all(|(known, _)| *known != name) {
                        entries.push((name, value));
                    }
                }
            }
        }
        entries
    }
}

fn scalar(node: NodeRef<'_>, origin: OriginId) -> Scalar {
    let text = node.text().unwrap_or_default();
    let is_string = matches!(node.scalar(), Some(Typed::Str(_)));
    let is_null = node.is_null();
    // What means something only by its tag, or goes over several lines, is written in quotes.
    let is_plain = match node.style() {
        Some(ScalarStyle::Plain) => !text.contains(['\n', '\r']) && node.tag().is_none(),
        _ => !is_string,
    };
    let text = if is_null { "null" } else { text };
    let piece = Piece { text: text.to_owned(), origin, offset: 0 };
    Scalar { pieces: vec![piece], is_plain, is_null }
}
