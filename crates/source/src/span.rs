//! Byte ranges in sources.

use std::ops::Range;

/// Names one text of a [`SourceMap`](crate::SourceMap).
///
/// The number is the order of registration, which depends on how threads were scheduled: it identifies, it
/// never sorts. Reports sort by [`Source::name`](crate::Source::name).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct SourceId(u32);

impl SourceId {
    /// The id with the given index. Only a `SourceMap` gives out ids that mean something.
    #[must_use]
    pub const fn new(index: u32) -> Self {
        Self(index)
    }

    /// The index in order of registration.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A half-open range of bytes, `start..end`, in one source.
///
/// Offsets are UTF-8 bytes from the beginning of the text (a byte order mark included). `start <= end`.
/// Sources are at most 4 GiB.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Span {
    /// The text that the offsets count in.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `source`; an `end` before `start` is taken as `start`.
    #[must_use]
    pub const fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self { source, start, end: if end < start { start } else { end } }
    }

    /// As [`Span::new`], from `usize` offsets; offsets beyond 4 GiB are cut.
    #[must_use]
    pub fn from_range(source: SourceId, range: Range<usize>) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self::new(source, cut(range.start), cut(range.end))
    }

    /// The span of no bytes at `offset`.
    #[must_use]
    pub const fn empty(source: SourceId, offset: u32) -> Self {
        Self { source, start: offset, end: offset }
    }

    /// The offsets as a range of `usize`, to slice the source's text with `str::get`.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether `other` lies wholly inside this span, in the same source.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both; `self` when they are in different sources.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        if self.source == other.source {
            Self { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
        } else {
            self
        }
    }
}
