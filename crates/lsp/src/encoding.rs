//! Places as the protocol counts them: 0-based lines, and characters in the units that client and server agree upon.

use gen_lsp_types::{Position, PositionEncodingKind, Range};
use hullmark_source::LineIndex;

/// The unit of characters.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) enum Encoding {
    Utf8,
    /// What every client can do.
    #[default]
    Utf16,
}

impl Encoding {
    /// The best one that the client offers: bytes are what spans are in.
    pub(crate) fn negotiated(offered: &[PositionEncodingKind]) -> Self {
        if offered.contains(&PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::default() }
    }

    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn units(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
        }
    }

    /// The place of a byte of `text`, whose lines `lines` are. A byte inside a character is that character's place.
    pub(crate) fn position(self, text: &str, lines: &LineIndex, offset: u32) -> Position {
        let line = lines.line(offset);
        let start = lines.start(line).unwrap_or(0) as usize;
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end = end.saturating_sub(1);
        }
        let units: usize = text.get(start..end).unwrap_or_default().chars().map(|it| self.units(it)).sum();
        Position { line: line.saturating_sub(1), character: u32::try_from(units).unwrap_or(u32::MAX) }
    }

    /// The places of the bytes `start..end`.
    pub(crate) fn range(self, text: &str, lines: &LineIndex, start: u32, end: u32) -> Range {
        Range { start: self.position(text, lines, start), end: self.position(text, lines, end) }
    }

    /// The byte of a place. One behind the end of its line is that end, one behind the last line the end of the text.
    pub(crate) fn offset(self, text: &str, lines: &LineIndex, position: Position) -> usize {
        let line = position.line.saturating_add(1);
        let Some(start) = lines.start(line) else { return text.len() };
        let start = start as usize;
        let rest = text.get(start..).unwrap_or_default();
        let mut left = position.character as usize;
        for (at, character) in rest.char_indices() {
            if left == 0 || matches!(character, '\n' | '\r') {
                return start.saturating_add(at);
            }
            left = left.saturating_sub(self.units(character));
        }
        text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_there_and_back_in_every_unit() {
        let text = "a: 😀b\r\nü: c\nlast";
        let lines = LineIndex::new(text);
        for (encoding, character) in [(Encoding::Utf8, 7), (Encoding::Utf16, 5)] {
            assert_eq!(encoding.position(text, &lines, 7), Position { line: 0, character });
            for (offset, _) in text.char_indices().filter(|(_, it)| *it != '\n') {
                let position = encoding.position(text, &lines, u32::try_from(offset).unwrap());
                assert_eq!(encoding.offset(text, &lines, position), offset, "{encoding:?}");
            }
        }
    }

    #[test]
    fn places_that_are_not_there_are_the_nearest_end() {
        let text = "ab\r\ncd";
        let lines = LineIndex::new(text);
        let offset = |line, character| Encoding::Utf16.offset(text, &lines, Position { line, character });
        assert_eq!((offset(0, 99), offset(1, 99), offset(9, 0)), (2, 6, 6));
    }
}
