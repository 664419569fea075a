//! Copying the characters of a text one after the other, with their origins, while something is done to some of them.

use hullmark_source::{FrameId, Mark, OriginId, Piece};

use crate::text::{Text, TextBuilder};

/// A place in a text that only moves forward; each piece and each mark is passed once.
pub struct Cursor<'a, I> {
    text: &'a Text,
    pieces: I,
    piece: Option<Piece>,
    marks: &'a [Mark],
    at: usize,
}

/// A cursor at the beginning of a text.
pub fn cursor(text: &Text) -> Cursor<'_, impl Iterator<Item = Piece> + '_> {
    Cursor { text, pieces: text.pieces(), piece: None, marks: text.marks(), at: 0 }
}

impl<I: Iterator<Item = Piece>> Cursor<'_, I> {
    /// Copies the bytes up to `end` (cut to the text) with their origins and marks.
    pub fn copy_to(&mut self, out: &mut TextBuilder, end: usize) {
        let end = end.min(self.text.len());
        while self.at < end {
            self.place_marks(out);
            let Some(piece) = self.piece_here() else { return };
            let mark = self.marks.first().map_or(end, |mark| mark.at as usize);
            let stop = end.min(piece.end as usize).min(mark).max(self.at + 1);
            let bytes = self.text.as_bytes().get(self.at..stop).unwrap_or_default();
            out.push_run(bytes, piece.origin, self.offset_in(piece), piece.frame);
            self.at = stop;
        }
    }

    /// Passes the bytes up to `end` without copying them.
    pub fn skip_to(&mut self, end: usize) {
        self.at = self.at.max(end);
    }

    /// Writes `escape` in place of the bytes up to `end`. Its last byte stands for them and gets their origin; what
    /// comes before (a backslash, say) is the action's.
    pub fn replace_to(&mut self, out: &mut TextBuilder, end: usize, escape: &[u8]) {
        self.place_marks(out);
        if let Some((last, prefix)) = escape.split_last() {
            let here = self.piece_here();
            out.push_bytes(prefix);
            let (origin, offset, frame) = here.map_or((OriginId::ACTION, 0, FrameId::NONE), |piece| {
                (piece.origin, self.offset_in(piece), piece.frame)
            });
            out.push_run(&[*last], origin, offset, frame);
        }
        self.skip_to(end);
    }

    /// Copies the rest, and the marks at the end.
    pub fn finish(mut self, out: &mut TextBuilder) {
        self.copy_to(out, usize::MAX);
        self.place_marks(out);
    }

    fn place_marks(&mut self, out: &mut TextBuilder) {
        while let Some((mark, rest)) = self.marks.split_first() {
            if mark.at as usize > self.at {
                return;
            }
            out.mark(*mark);
            self.marks = rest;
        }
    }

    fn piece_here(&mut self) -> Option<Piece> {
        while self.piece.is_none_or(|piece| piece.end as usize <= self.at) {
            self.piece = Some(self.pieces.next()?);
        }
        self.piece
    }

    fn offset_in(&self, piece: Piece) -> u32 {
        let into = self.at.saturating_sub(piece.start as usize);
        piece.offset.wrapping_add(u32::try_from(into).unwrap_or(u32::MAX))
    }
}
