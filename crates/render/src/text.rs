//! Traced text: bytes that know where they came from.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use hullmark_source::{FrameId, IS_TRACED, Mark, OriginId, Piece, Run};

/// A Go string with the origin of each of its bytes. Cheap to clone.
///
/// Go strings are bytes: `trunc` may cut a character in two, so this is not a `str`. At most 4 GiB.
#[derive(Clone)]
pub struct Text {
    bytes: Rc<[u8]>,
    trace: TextTrace,
}

/// Most texts have one origin; they need no list.
#[derive(Clone)]
enum TextTrace {
    One { offset: u32, origin: OriginId, frame: FrameId },
    Many(Rc<Runs>),
}

#[derive(Default)]
struct Runs {
    runs: Vec<Run>,
    marks: Vec<Mark>,
}

impl Text {
    /// Bytes with one origin. `offset` is where the first byte stands in the origin, as [`Run::offset`] has it.
    #[must_use]
    pub fn new(bytes: impl Into<Rc<[u8]>>, origin: OriginId, offset: u32) -> Self {
        Self { bytes: bytes.into(), trace: TextTrace::One { offset, origin, frame: FrameId::NONE } }
    }

    /// As [`Text::new`], of bytes that were written in a frame before.
    pub(crate) fn in_frame(bytes: impl Into<Rc<[u8]>>, origin: OriginId, frame: FrameId) -> Self {
        Self { bytes: bytes.into(), trace: TextTrace::One { offset: 0, origin, frame } }
    }

    /// Bytes that an action makes from nothing, such as a string literal inside `{{ }}`.
    #[must_use]
    pub fn from_action(bytes: impl Into<Rc<[u8]>>) -> Self {
        Self::new(bytes, OriginId::ACTION, 0)
    }

    /// The text without bytes.
    #[must_use]
    pub fn empty() -> Self {
        Self::from_action(Vec::new())
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes as a `str`, with U+FFFD where they are no UTF-8.
    #[must_use]
    pub fn to_str(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there is no byte (marks may be there).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// What the text takes in memory, in bytes: its own, and what is known of where they came from.
    #[must_use]
    pub fn weight(&self) -> usize {
        match &self.trace {
            TextTrace::One { .. } => self.bytes.len(),
            TextTrace::Many(runs) => {
                let known = size_of_val(runs.runs.as_slice()).saturating_add(size_of_val(runs.marks.as_slice()));
                self.bytes.len().saturating_add(known)
            }
        }
    }

    /// The pieces, in order: each with the range of bytes it covers, contiguous and complete.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> + '_ {
        self.pieces_from(0)
    }

    /// The pieces from the one that holds byte `from` on. Finding it takes logarithmic time, so that taking a text
    /// apart line by line is linear in its length.
    pub(crate) fn pieces_from(&self, from: u32) -> impl Iterator<Item = Piece> + '_ {
        let whole = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        let (one, many) = match &self.trace {
            TextTrace::One { offset, origin, frame } => {
                let piece = Piece { start: 0, end: whole, offset: *offset, origin: *origin, frame: *frame };
                (Some(piece), [].as_slice())
            }
            TextTrace::Many(runs) => (None, runs.runs.as_slice()),
        };
        let (before, rest) = many.split_at(many.partition_point(|run| run.end <= from));
        let mut start = before.last().map_or(0, |run| run.end);
        let many = rest.iter().map(move |run| {
            let piece = Piece { start, end: run.end, offset: run.offset, origin: run.origin, frame: run.frame };
            start = run.end;
            piece
        });
        one.into_iter().chain(many)
    }

    /// The marks, by place.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        match &self.trace {
            TextTrace::One { .. } => &[],
            TextTrace::Many(runs) => &runs.marks,
        }
    }

    /// The one origin of all bytes, or `None` when there are several.
    #[must_use]
    pub fn single_origin(&self) -> Option<OriginId> {
        match &self.trace {
            TextTrace::One { origin, .. } => Some(*origin),
            TextTrace::Many(_) => None,
        }
    }

    /// The bytes of a range (cut to the text) with their origins; marks at both ends are kept.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        if range == (0..self.len()) {
            return self.clone();
        }
        let mut builder = TextBuilder::new();
        builder.push_slice(self, range);
        builder.finish()
    }

    /// Splits off the runs and marks, for a [`Trace`](hullmark_source::Trace).
    #[must_use]
    pub fn runs_and_marks(&self) -> (Vec<Run>, Vec<Mark>) {
        match &self.trace {
            TextTrace::One { offset, origin, frame } => {
                let end = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
                let run = Run { end, offset: *offset, origin: *origin, frame: *frame };
                (if end == 0 { Vec::new() } else { vec![run] }, Vec::new())
            }
            TextTrace::Many(runs) => (runs.runs.clone(), runs.marks.clone()),
        }
    }
}

impl PartialEq for Text {
    /// Texts are equal when their bytes are; origins don't count.
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_str(), f)
    }
}

/// Puts texts together, piece by piece.
#[derive(Default)]
pub struct TextBuilder {
    bytes: Vec<u8>,
    runs: Runs,
}

impl fmt::Debug for TextBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextBuilder({:?})", String::from_utf8_lossy(&self.bytes))
    }
}

impl TextBuilder {
    /// A builder without bytes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many bytes are there.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether no byte is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes so far.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Appends a whole text with its origins and marks.
    pub fn push(&mut self, text: &Text) {
        self.push_slice(text, 0..text.len());
    }

    /// Appends a range of bytes (cut to the text) with their origins, and the marks that lie in it, both ends
    /// included.
    pub fn push_slice(&mut self, text: &Text, range: Range<usize>) {
        self.append(text, range, |frame| frame);
    }

    /// Appends a whole text; `framed` gives each piece its frame by the one it has, `FrameId::NONE` for a piece that no
    /// action has printed yet.
    pub fn push_framed(&mut self, text: &Text, framed: impl FnMut(FrameId) -> FrameId) {
        self.append(text, 0..text.len(), framed);
    }

    /// Appends a range of bytes as [`TextBuilder::push_slice`] does; pieces that no action has printed yet get
    /// `frame`.
    pub fn push_slice_in_frame(&mut self, text: &Text, range: Range<usize>, frame: FrameId) {
        self.append(text, range, |known| if known == FrameId::NONE { frame } else { known });
    }

    /// Appends bytes that an action makes from nothing (indentation, quotes, separators).
    pub fn push_bytes(&mut self, bytes: &[u8]) {
        self.push_run(bytes, OriginId::ACTION, 0, FrameId::NONE);
    }

    /// Appends bytes with one origin, as [`Text::new`] has them.
    pub fn push_origin(&mut self, bytes: &[u8], origin: OriginId, offset: u32) {
        self.push_run(bytes, origin, offset, FrameId::NONE);
    }

    /// Appends bytes with all that is known of them.
    pub fn push_run(&mut self, bytes: &[u8], origin: OriginId, offset: u32, frame: FrameId) {
        if bytes.is_empty() {
            return;
        }
        self.bytes.extend_from_slice(bytes);
        if !IS_TRACED {
            return;
        }
        let begins = self.runs.runs.iter().rev().nth(1).map_or(0, |run| run.end);
        let end = self.end();
        if let Some(last) = self.runs.runs.last_mut() {
            let goes_on =
                origin == OriginId::ACTION || offset == last.offset.wrapping_add(last.end.wrapping_sub(begins));
            if last.origin == origin && last.frame == frame && goes_on {
                last.end = end;
                return;
            }
        }
        self.runs.runs.push(Run { end, offset, origin, frame });
    }

    /// Sets a mark at the end of what is there; its own `at` is overwritten.
    pub fn mark(&mut self, mark: Mark) {
        if !IS_TRACED {
            return;
        }
        let at = self.end();
        self.runs.marks.push(Mark { at, ..mark });
    }

    fn end(&self) -> u32 {
        u32::try_from(self.bytes.len()).unwrap_or(u32::MAX)
    }

    fn append(&mut self, text: &Text, range: Range<usize>, mut framed: impl FnMut(FrameId) -> FrameId) {
        if !IS_TRACED {
            let range = range.start.min(text.len())..range.end.min(text.len());
            return self.push_bytes(text.as_bytes().get(range).unwrap_or_default());
        }
        let from = u32::try_from(range.start.min(text.len())).unwrap_or(u32::MAX);
        let to = u32::try_from(range.end.min(text.len())).unwrap_or(u32::MAX);
        let base = self.end();
        for piece in text.pieces_from(from).take_while(|piece| piece.start < to) {
            let (start, end) = (piece.start.max(from), piece.end.min(to));
            if start >= end {
                continue;
            }
            let bytes = text.as_bytes().get(start as usize..end as usize).unwrap_or_default();
            let offset = piece.offset.wrapping_add(start.wrapping_sub(piece.start));
            self.push_run(bytes, piece.origin, offset, framed(piece.frame));
        }
        let marks = text.marks();
        let first = marks.partition_point(|mark| mark.at < from);
        for mark in marks.iter().skip(first).take_while(|mark| mark.at <= to) {
            let frame = framed(mark.frame);
            self.runs.marks.push(Mark { at: base.saturating_add(mark.at.saturating_sub(from)), frame, ..*mark });
        }
    }

    /// The text.
    #[must_use]
    pub fn finish(self) -> Text {
        let bytes: Rc<[u8]> = self.bytes.into();
        let trace = match self.runs.runs.as_slice() {
            [] if self.runs.marks.is_empty() => {
                TextTrace::One { offset: 0, origin: OriginId::ACTION, frame: FrameId::NONE }
            }
            [run] if self.runs.marks.is_empty() => {
                TextTrace::One { offset: run.offset, origin: run.origin, frame: run.frame }
            }
            _ => TextTrace::Many(Rc::new(self.runs)),
        };
        Text { bytes, trace }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hullmark_source::{MarkKind, Origin, OriginTable, SourceId, Span};

    fn origins() -> (OriginId, OriginId) {
        let mut table = OriginTable::new();
        let name = |name: &str| Origin::BuiltIn { name: name.into() };
        (table.intern(name(".A")), table.intern(name(".B")))
    }

    fn drawn(text: &Text) -> Vec<(String, usize, u32)> {
        text.pieces()
            .map(|p| {
                let bytes = &text.as_bytes()[p.start as usize..p.end as usize];
                (String::from_utf8_lossy(bytes).into_owned(), p.origin.index(), p.offset)
            })
            .collect()
    }

    #[test]
    fn slices_keep_origins_and_offsets() {
        let (a, b) = origins();
        let mut builder = TextBuilder::new();
        builder.push_origin(b"hello", a, 10);
        builder.push_origin(b"world", b, 0);
        let text = builder.finish().slice(3..8);
        assert_eq!(drawn(&text), [("lo".into(), a.index(), 13), ("wor".into(), b.index(), 0)]);
    }

    #[test]
    fn neighbours_of_one_origin_become_one_piece_only_where_they_go_on() {
        let (a, _) = origins();
        let whole = Text::new(*b"abcdef", a, 0);
        let mut builder = TextBuilder::new();
        builder.push_slice(&whole, 0..2);
        builder.push_slice(&whole, 2..4);
        builder.push_slice(&whole, 0..1);
        assert_eq!(drawn(&builder.finish()), [("abcd".into(), a.index(), 0), ("a".into(), a.index(), 0)]);
    }

    #[test]
    fn marks_move_with_their_text() {
        let mark = Mark {
            at: 0,
            kind: MarkKind::BranchNotTaken,
            passed_over: Span::empty(SourceId::new(0), 0),
            decided_by: OriginId::ACTION,
            frame: FrameId::NONE,
        };
        let mut inner = TextBuilder::new();
        inner.push_bytes(b"ab");
        inner.mark(mark);
        let mut outer = TextBuilder::new();
        outer.push_bytes(b"xyz");
        outer.push(&inner.finish());
        assert_eq!(outer.finish().marks().iter().map(|m| m.at).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn a_frame_is_given_once() {
        let (a, _) = origins();
        let mut table = OriginTable::new();
        let frame = table.intern_frame(hullmark_source::Frame {
            parent: FrameId::NONE,
            call: Span::empty(SourceId::new(0), 1),
            kind: hullmark_source::FrameKind::Action,
            decided_by: OriginId::ACTION,
        });
        let mut first = TextBuilder::new();
        first.push_slice_in_frame(&Text::new(*b"v", a, 0), 0..1, frame);
        let mut second = TextBuilder::new();
        second.push_slice_in_frame(&first.finish(), 0..1, FrameId::NONE);
        assert_eq!(second.finish().pieces().next().map(|p| p.frame), Some(frame));
    }
}
