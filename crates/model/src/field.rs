//! Values with their places: what a rule reads, and where to point when it does not like it.

use std::ops::Range;

use hullmark_parser::{NodeKind, NodeRef, Scalar};
use hullmark_source::Span;

use crate::{Quantity, substitution};

/// A place in a manifest: something that is there, or the place at which something is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor<'d> {
    /// This node.
    Node(NodeRef<'d>),
    /// A part of the text of a scalar.
    Part(Part<'d>),
    /// A field that is not written.
    Absent(Absence<'d>),
    /// Bytes that belong to no node.
    Comment(CommentText<'d>),
}

/// The text of a comment, or a part of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CommentText<'d> {
    /// The outermost node of the object whose document it is in.
    pub object: NodeRef<'d>,
    /// Its bytes.
    pub span: Span,
}

/// A part of the text of a scalar, such as the tag in the name of an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part<'d> {
    /// The scalar.
    pub node: NodeRef<'d>,
    /// Offset of the first byte in the decoded text.
    pub start: usize,
    /// Offset behind the last byte in the decoded text.
    pub end: usize,
}

/// Where a field would have to be added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Absence<'d> {
    /// The innermost node on the way to the field that exists.
    pub parent: NodeRef<'d>,
    /// The rest of the way, with dots between the keys: `securityContext.privileged`.
    pub missing: &'static str,
    /// What to write there, where one value suits all (`true`).
    pub wanted: Option<&'static str>,
}

impl<'d> Anchor<'d> {
    /// The node, that of the part, the innermost existing one around the missing field, or the object of a comment.
    #[must_use]
    pub fn node(self) -> NodeRef<'d> {
        match self {
            Self::Node(node) => node,
            Self::Part(part) => part.node,
            Self::Absent(absence) => absence.parent,
            Self::Comment(comment) => comment.object,
        }
    }

    /// The keys that are missing below [`Anchor::node`]; empty for something that is there.
    #[must_use]
    pub fn missing(self) -> &'static str {
        match self {
            Self::Node(_) | Self::Part(_) | Self::Comment(_) => "",
            Self::Absent(absence) => absence.missing,
        }
    }
}

impl<'d> From<NodeRef<'d>> for Anchor<'d> {
    fn from(node: NodeRef<'d>) -> Self {
        Self::Node(node)
    }
}

impl<'d, T> From<Field<'d, T>> for Anchor<'d> {
    fn from(field: Field<'d, T>) -> Self {
        field.anchor
    }
}

impl<'d, T> From<&Field<'d, T>> for Anchor<'d> {
    fn from(field: &Field<'d, T>) -> Self {
        field.anchor
    }
}

/// A field of an object: its typed value and its place. An absent field has a place as well.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field<'d, T> {
    value: Option<T>,
    anchor: Anchor<'d>,
}

impl<'d, T: FromNode<'d>> Field<'d, T> {
    /// The field at the end of `path` (keys with dots between them) below `start`.
    ///
    /// A field that is written with a value of another type has a place and no value; so has a null.
    #[must_use]
    pub fn at(start: NodeRef<'d>, path: &'static str) -> Self {
        let mut node = start;
        let mut rest = path;
        while !rest.is_empty() {
            let (key, behind) = first_key(rest);
            let Some(next) = node.get(key) else {
                let absence = Absence { parent: node, missing: rest, wanted: None };
                return Self { value: None, anchor: Anchor::Absent(absence) };
            };
            node = next;
            rest = behind;
        }
        Self::of(node)
    }

    /// The field that is this node.
    #[must_use]
    pub fn of(node: NodeRef<'d>) -> Self {
        Self { value: T::from_node(node), anchor: Anchor::Node(node) }
    }
}

impl<'d, T: Copy> Field<'d, T> {
    /// The value, when there is one of the right type.
    #[must_use]
    pub fn get(&self) -> Option<T> {
        self.value
    }
}

impl<'d, T> Field<'d, T> {
    /// Its place.
    #[must_use]
    pub fn anchor(&self) -> Anchor<'d> {
        self.anchor
    }

    /// The place of a part of its text, by the bytes of the decoded text.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Anchor<'d> {
        match self.anchor {
            Anchor::Node(node) => {
                let offset = substitution::offset_of_text(node);
                let [start, end] = [range.start, range.end].map(|byte| byte.saturating_add(offset));
                Anchor::Part(Part { node, start, end })
            }
            other => other,
        }
    }

    /// Whether it has a value of the right type.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.value.is_some()
    }

    /// Whether it is written with a value of another type, which may be one that a tool fills in. A null is none.
    #[must_use]
    pub fn is_of_other_type(&self) -> bool {
        matches!(self.anchor, Anchor::Node(node) if self.value.is_none() && !node.is_null())
    }

    /// Whether it has this value.
    #[expect(clippy::needless_pass_by_value, reason = "`field.is(true)` reads better than `field.is(&true)`")]
    pub fn is(&self, value: T) -> bool
    where
        T: PartialEq,
    {
        self.value.as_ref() == Some(&value)
    }

    /// This field if it is set, else the one that stands in for it if that is set, else this one: so an absence
    /// is where the nearer field is missing.
    #[must_use]
    pub fn or(self, fallback: Self) -> Self {
        if self.value.is_none() && fallback.value.is_some() { fallback } else { self }
    }

    /// The same place, without a value that does not pass.
    #[must_use]
    pub fn filter(self, passes: impl FnOnce(&T) -> bool) -> Self {
        Self { value: self.value.filter(passes), anchor: self.anchor }
    }

    /// Says what to write where it is absent.
    #[must_use]
    pub fn wanting(mut self, value: &'static str) -> Self {
        if let Anchor::Absent(absence) = &mut self.anchor {
            absence.wanted = Some(value);
        }
        self
    }
}

/// The first key of a path, and what stands behind its dot. Rules ask for fields a hundred thousand times, and keys are
/// short: the search of the standard library takes longer to begin than to find the dot.
fn first_key(path: &str) -> (&str, &str) {
    let dot = path.bytes().position(|byte| byte == b'.').unwrap_or(path.len());
    let (key, rest) = path.split_at_checked(dot).unwrap_or((path, ""));
    (key, rest.get(1..).unwrap_or_default())
}

/// A type that fields are read as.
pub trait FromNode<'d>: Sized {
    /// The value of a node, or `None` when it has another type.
    fn from_node(node: NodeRef<'d>) -> Option<Self>;
}

impl<'d> FromNode<'d> for bool {
    fn from_node(node: NodeRef<'d>) -> Option<Self> {
        node.as_bool().or_else(|| substitution::default_of(node)?.parse().ok())
    }
}

impl<'d> FromNode<'d> for i64 {
    fn from_node(node: NodeRef<'d>) -> Option<Self> {
        node.as_int().or_else(|| substitution::default_of(node)?.parse().ok())
    }
}

impl<'d> FromNode<'d> for &'d str {
    fn from_node(node: NodeRef<'d>) -> Option<Self> {
        substitution::text_of(node)
    }
}

impl<'d> FromNode<'d> for Quantity {
    fn from_node(node: NodeRef<'d>) -> Option<Self> {
        match node.scalar()? {
            Scalar::Null | Scalar::Bool(_) => None,
            Scalar::Str(_) => substitution::text_of(node)?.parse().ok(),
            _ => node.text()?.parse().ok(),
        }
    }
}

/// Any value but null.
impl<'d> FromNode<'d> for NodeRef<'d> {
    fn from_node(node: NodeRef<'d>) -> Option<Self> {
        (!node.is_null()).then_some(node)
    }
}

/// The strings of a sequence, each with its place; items of other types are left out.
pub(crate) fn strings<'d>(list: Field<'d, NodeRef<'d>>) -> impl Iterator<Item = Field<'d, &'d str>> {
    list.value.into_iter().flat_map(NodeRef::items).map(Field::of).filter(Field::is_set)
}

/// The mappings of a sequence.
pub(crate) fn mappings<'d>(list: Field<'d, NodeRef<'d>>) -> impl Iterator<Item = NodeRef<'d>> {
    list.value.into_iter().flat_map(NodeRef::items).filter(|item| item.kind() == NodeKind::Mapping)
}
