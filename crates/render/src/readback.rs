//! The origins of values that are read back from a traced text (`fromYaml`, `fromJson`).

use std::ops::Range;

use hullmark_source::{FrameId, Origin, OriginId, OriginTable, Piece, ReadKey};

use crate::gofmt::print_value;
use crate::text::{Text, TextBuilder};
use crate::value::{Kind, Value};

/// A text whose bytes are looked up by place.
pub(crate) struct Readback<'t> {
    text: &'t Text,
    pieces: Vec<Piece>,
}

impl<'t> Readback<'t> {
    pub(crate) fn new(text: &'t Text) -> Self {
        Self { text, pieces: text.pieces().collect() }
    }

    /// The bytes of a range with their origins, without its marks.
    pub(crate) fn copy(&self, out: &mut TextBuilder, range: Range<usize>) {
        for piece in self.pieces_in(&range) {
            let start = range.start.max(piece.start as usize);
            let end = range.end.min(piece.end as usize);
            let bytes = self.text.as_bytes().get(start..end).unwrap_or_default();
            out.push_run(bytes, piece.origin, offset_at(&piece, start), piece.frame);
        }
    }

    /// As [`Readback::copy`], as a text of its own.
    pub(crate) fn slice(&self, range: Range<usize>) -> Text {
        let mut out = TextBuilder::new();
        self.copy(&mut out, range);
        out.finish()
    }

    /// The call that wrote a value at a range: that of its first byte that an action didn't make, else of its first.
    pub(crate) fn frame(&self, range: Range<usize>) -> FrameId {
        let telling = self.telling(&range).or_else(|| self.pieces_in(&range).next());
        telling.map_or(FrameId::NONE, |piece| piece.frame)
    }

    fn telling(&self, range: &Range<usize>) -> Option<Piece> {
        self.pieces_in(range).find(|piece| piece.origin != OriginId::ACTION)
    }

    /// The origin of a value that is written at a range: the place of its first byte that an action didn't make.
    pub(crate) fn origin(&self, origins: &mut OriginTable, range: Range<usize>) -> OriginId {
        let Some(piece) = self.telling(&range) else { return OriginId::ACTION };
        let offset = offset_at(&piece, range.start.max(piece.start as usize));
        let (of, offset) = match origins.get(piece.origin) {
            Origin::Part { of, offset: base, .. } => (*of, base.saturating_add(offset)),
            Origin::Literal { .. } => (piece.origin, offset),
            Origin::Value { verbatim, .. } if offset > 0 && !verbatim.is_none() => (piece.origin, offset),
            _ => return piece.origin,
        };
        origins.intern(Origin::Part { of, offset, key: None })
    }

    /// The origin of a key that is written at a range as template text, with its colon; `ACTION` for one that is not.
    pub(crate) fn key(&self, origins: &mut OriginTable, name: &str, range: Range<usize>) -> OriginId {
        let Some(piece) = self.pieces_in(&range).next().filter(|piece| piece.end as usize > range.end) else {
            return OriginId::ACTION;
        };
        let offset = offset_at(&piece, range.start);
        let (of, offset) = match origins.get(piece.origin) {
            Origin::Literal { .. } => (piece.origin, offset),
            Origin::Part { of, offset: base, .. } if matches!(origins.get(*of), Origin::Literal { .. }) => {
                (*of, base.saturating_add(offset))
            }
            _ => return OriginId::ACTION,
        };
        origins.intern(Origin::Part { of, offset, key: Some(ReadKey { name: name.into(), frame: piece.frame }) })
    }

    /// A text whose characters had to be decoded, as a whole made from a range.
    pub(crate) fn decoded(&self, origins: &mut OriginTable, bytes: &[u8], range: Range<usize>) -> Text {
        let origin = self.origin(origins, range.clone());
        Text::in_frame(bytes, origins.computed([origin]), self.frame(range))
    }

    /// Where a byte comes from: origin, offset in it and frame.
    pub(crate) fn place(&self, at: usize) -> (OriginId, u32, FrameId) {
        self.pieces_in(&(at..at + 1))
            .next()
            .map_or((OriginId::ACTION, 0, FrameId::NONE), |piece| (piece.origin, offset_at(&piece, at), piece.frame))
    }

    fn pieces_in(&self, range: &Range<usize>) -> impl Iterator<Item = Piece> + use<'_> {
        let end = range.end;
        let first = self.pieces.partition_point(|piece| piece.end as usize <= range.start);
        let pieces = self.pieces.get(first..).unwrap_or_default();
        pieces.iter().copied().take_while(move |piece| (piece.start as usize) < end)
    }
}

/// Whether a value is printed, plain or as JSON and YAML, exactly as it is written.
pub(crate) fn is_canonical(kind: &Kind, written: &str) -> bool {
    let printed = |value: &Kind| print_value(&Value::new(value.clone())).as_bytes() == written.as_bytes();
    match kind {
        Kind::Nil => written == "null",
        Kind::Float(float) => crate::json::number(*float).is_ok_and(|json| json == written) && printed(kind),
        _ => printed(kind),
    }
}

fn offset_at(piece: &Piece, at: usize) -> u32 {
    let into = u32::try_from(at.saturating_sub(piece.start as usize)).unwrap_or(u32::MAX);
    piece.offset.wrapping_add(into)
}
