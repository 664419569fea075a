//! Rendered bytes back to their origins.

use std::ops::Range;
use std::sync::Arc;

use crate::{FrameId, OriginId, OriginTable, Ownership, Span};

/// A stretch of rendered bytes with one origin. It begins where the run before it ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// Offset behind the last byte of the run, in the rendered text.
    pub end: u32,
    /// Where the first byte of the run stands in its origin: a byte of the template for a literal, a byte of
    /// the decoded scalar for a value; 0 and meaningless for the rest.
    pub offset: u32,
    /// What the bytes were made from.
    pub origin: OriginId,
    /// The action that printed them and the calls around it.
    pub frame: FrameId,
}

/// Why a template wrote nothing at a place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MarkKind {
    /// The branch of an `if` or `with` was not taken.
    BranchNotTaken,
    /// A `range` had nothing to go over.
    EmptyRange,
    /// An action printed the empty string.
    EmptyOutput,
}

/// A place where a template could have written something and did not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Offset in the rendered text.
    pub at: u32,
    /// Why nothing is there.
    pub kind: MarkKind,
    /// The template text that was passed over: the body of the branch, or the action itself.
    pub passed_over: Span,
    /// The values that decided it, as [`OriginTable::union`] of all that the condition read.
    pub decided_by: OriginId,
    /// The deciding action and the calls around it.
    pub frame: FrameId,
}

/// A part of a rendered range with its origin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Offset of the first byte in the rendered text.
    pub start: u32,
    /// Offset behind the last byte in the rendered text.
    pub end: u32,
    /// As [`Run::offset`], for the first byte of the piece.
    pub offset: u32,
    /// As [`Run::origin`].
    pub origin: OriginId,
    /// As [`Run::frame`].
    pub frame: FrameId,
}

/// The origins of a rendered text: every byte belongs to exactly one run.
#[derive(Clone, Debug)]
pub struct Trace {
    origins: Arc<OriginTable>,
    ownership: Arc<Ownership>,
    runs: Vec<Run>,
    marks: Vec<Mark>,
}

impl Trace {
    /// A trace from its runs (ascending, contiguous from 0) and marks (ascending by place).
    #[must_use]
    pub fn new(origins: Arc<OriginTable>, runs: Vec<Run>, marks: Vec<Mark>) -> Self {
        Self { origins, ownership: Arc::default(), runs, marks }
    }

    /// The same trace of a render in which dependencies take part.
    #[must_use]
    pub fn with_ownership(self, ownership: Arc<Ownership>) -> Self {
        Self { ownership, ..self }
    }

    /// Whose the sources are that the origins lead to.
    #[must_use]
    pub fn ownership(&self) -> &Ownership {
        &self.ownership
    }

    /// The table that the ids of this trace belong to.
    #[must_use]
    pub fn origins(&self) -> &OriginTable {
        &self.origins
    }

    /// The runs, in order.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// All marks, in order.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The marks at `range.start ..= range.end`.
    #[must_use]
    pub fn marks_in(&self, range: Range<u32>) -> &[Mark] {
        let from = self.marks.partition_point(|mark| mark.at < range.start);
        let to = self.marks.partition_point(|mark| mark.at <= range.end);
        self.marks.get(from..to).unwrap_or_default()
    }

    /// The pieces that cover a range of rendered bytes, in order. An empty range gives the piece that holds
    /// the byte at its start (the last one at the end of the text).
    pub fn pieces(&self, range: Range<u32>) -> impl Iterator<Item = Piece> + '_ {
        let end = range.end.max(range.start.saturating_add(1));
        let last = self.runs.len().saturating_sub(1);
        let first = self.runs.partition_point(|run| run.end <= range.start).min(last);
        let from = first.checked_sub(1).and_then(|before| self.runs.get(before)).map_or(0, |run| run.end);
        let mut at = from;
        self.runs.iter().skip(first).map_while(move |run| {
            if at >= end {
                return None;
            }
            let start = at.max(range.start).min(run.end);
            let piece = Piece {
                start,
                end: run.end.min(end),
                offset: run.offset.saturating_add(start.saturating_sub(at)),
                origin: run.origin,
                frame: run.frame,
            };
            at = run.end;
            Some(piece)
        })
    }

    /// The pieces before a rendered byte, from the nearest one back to the first.
    pub fn pieces_before(&self, at: u32) -> impl Iterator<Item = Piece> + '_ {
        let behind = self.runs.partition_point(|run| run.end < at).saturating_add(1).min(self.runs.len());
        (0..behind).rev().filter_map(move |index| {
            let run = self.runs.get(index)?;
            let start = index.checked_sub(1).and_then(|before| self.runs.get(before)).map_or(0, |before| before.end);
            let end = run.end.min(at);
            let piece = Piece { start, end, offset: run.offset, origin: run.origin, frame: run.frame };
            (start < end).then_some(piece)
        })
    }

    /// The exact bytes of a source that a piece was copied from, or `None` when it was not copied.
    #[must_use]
    pub fn copied_from(&self, piece: &Piece) -> Option<Span> {
        self.origins.copied(piece.origin, piece.offset, piece.end.saturating_sub(piece.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Origin, SourceId, Verbatim};

    fn trace() -> (Trace, OriginId) {
        let mut table = OriginTable::new();
        let literal = table.intern(Origin::Literal { source: SourceId::new(7) });
        let runs = vec![
            Run { end: 4, offset: 10, origin: literal, frame: FrameId::NONE },
            Run { end: 6, offset: 0, origin: OriginId::ACTION, frame: FrameId::NONE },
            Run { end: 9, offset: 30, origin: literal, frame: FrameId::NONE },
        ];
        let mark = Mark {
            at: 6,
            kind: MarkKind::BranchNotTaken,
            passed_over: Span::new(SourceId::new(7), 20, 28),
            decided_by: OriginId::ACTION,
            frame: FrameId::NONE,
        };
        (Trace::new(Arc::new(table), runs, vec![mark]), literal)
    }

    #[test]
    fn pieces_cover_a_range_and_keep_their_offsets() {
        let (trace, literal) = trace();
        let pieces: Vec<_> = trace.pieces(2..8).map(|p| (p.start, p.end, p.offset, p.origin)).collect();
        assert_eq!(pieces, [(2, 4, 12, literal), (4, 6, 0, OriginId::ACTION), (6, 8, 30, literal)]);
    }

    #[test]
    fn the_pieces_before_a_byte_come_nearest_first_and_cut_off_at_it() {
        let (trace, literal) = trace();
        let before = |at| trace.pieces_before(at).map(|p| (p.start, p.end, p.offset, p.origin)).collect::<Vec<_>>();
        assert_eq!(before(5), [(4, 5, 0, OriginId::ACTION), (0, 4, 10, literal)]);
        assert_eq!(before(4), [(0, 4, 10, literal)]);
        assert_eq!(before(0), []);
        assert_eq!(before(9).first(), Some(&(6, 9, 30, literal)));
    }

    #[test]
    fn a_literal_maps_to_the_exact_bytes_of_its_template() {
        let (trace, _) = trace();
        let piece = trace.pieces(7..9).next().unwrap();
        assert_eq!(trace.copied_from(&piece), Some(Span::new(SourceId::new(7), 31, 33)));
    }

    #[test]
    fn a_part_of_a_value_maps_to_its_own_bytes() {
        let mut table = OriginTable::new();
        let value = table.push(Origin::Value {
            span: Span::new(SourceId::new(2), 40, 60),
            key_span: None,
            parent: None,
            segment: crate::PathSegment::Root("Values".into()),
            verbatim: Verbatim::From(41),
            overrides: None,
        });
        let part = table.intern(Origin::Part { of: value, offset: 6, key: None });
        let run = Run { end: 4, offset: 1, origin: part, frame: FrameId::NONE };
        let trace = Trace::new(Arc::new(table), vec![run], Vec::new());
        let piece = trace.pieces(0..4).next().unwrap();
        assert_eq!(trace.copied_from(&piece), Some(Span::new(SourceId::new(2), 48, 52)));
    }

    #[test]
    fn an_empty_range_still_has_a_piece() {
        let (trace, literal) = trace();
        assert_eq!(trace.pieces(4..4).count(), 1);
        assert_eq!(trace.pieces(9..9).next().map(|p| p.origin), Some(literal));
    }

    #[test]
    fn marks_are_found_at_both_ends_of_a_range() {
        let (trace, _) = trace();
        assert_eq!(trace.marks_in(6..9).len(), 1);
        assert_eq!(trace.marks_in(0..6).len(), 1);
        assert_eq!(trace.marks_in(0..5).len(), 0);
    }

    #[test]
    fn a_union_is_flat_sorted_and_small() {
        let mut table = OriginTable::new();
        let a = table.intern(Origin::BuiltIn { name: ".Release.Name".into() });
        let b = table.intern(Origin::Literal { source: SourceId::new(0) });
        let both = table.union([b, a, OriginId::ACTION]);
        assert_eq!(table.union([both, a]), both);
        assert_eq!(table.union([a]), a);
        assert_ne!(table.computed([a]), a);
        assert_eq!(table.union([]), OriginId::ACTION);
    }
}
