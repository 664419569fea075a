//! Decoded text back to the bytes that it was decoded from.

use std::ops::Range;
use std::sync::Arc;

/// A part of a decoded text that stands in its source byte for byte.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Stretch {
    /// Offset of its first byte in the decoded text.
    pub decoded: u32,
    /// Offset of its first byte in the source.
    pub source: u32,
    /// How many bytes it has, in both.
    pub length: u32,
}

impl Stretch {
    const fn decoded_end(self) -> u32 {
        self.decoded.saturating_add(self.length)
    }

    const fn source_end(self) -> u32 {
        self.source.saturating_add(self.length)
    }
}

/// Which bytes of a source are the characters of a value.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Verbatim {
    /// None: it is a collection, or its characters are not those of the source (`0x10`, printed as `16`).
    #[default]
    None,
    /// All of them, one after the other, from this byte on.
    From(u32),
    /// These, in order; between them the source has something else for the text (an escape, a folded line break,
    /// indentation).
    Stretches(Arc<[Stretch]>),
}

impl Verbatim {
    /// The map of a text that consists of these stretches and what stands between them.
    #[must_use]
    pub fn of(stretches: Vec<Stretch>, length: u32) -> Self {
        match stretches.as_slice() {
            [] => Self::None,
            [one] if one.decoded == 0 && one.length == length => Self::From(one.source),
            _ => Self::Stretches(stretches.into()),
        }
    }

    /// Whether it leads anywhere.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The smallest range of the source that holds these decoded bytes, what stands between them included.
    #[must_use]
    pub fn range(&self, decoded: Range<u32>) -> Option<Range<u32>> {
        match self {
            Self::None => None,
            Self::From(first) => Some(first.saturating_add(decoded.start)..first.saturating_add(decoded.end)),
            Self::Stretches(stretches) => {
                let end = if decoded.is_empty() { decoded.start } else { decoded.end };
                let range = start_of(stretches, decoded.start)?..end_of(stretches, end)?;
                (range.start <= range.end).then_some(range)
            }
        }
    }
}

/// The stretch that begins last among those at or before `decoded`, and the one behind it.
fn around(stretches: &[Stretch], decoded: u32) -> (Option<Stretch>, Option<Stretch>) {
    let behind = stretches.partition_point(|stretch| stretch.decoded <= decoded);
    let before = behind.checked_sub(1).and_then(|index| stretches.get(index));
    (before.copied(), stretches.get(behind).copied())
}

/// Where the source of the byte at `decoded` begins.
fn start_of(stretches: &[Stretch], decoded: u32) -> Option<u32> {
    match around(stretches, decoded) {
        (Some(stretch), _) if decoded < stretch.decoded_end() => {
            Some(stretch.source.saturating_add(decoded.saturating_sub(stretch.decoded)))
        }
        (Some(before), _) => Some(before.source_end()),
        (None, first) => first.map(|first| first.source),
    }
}

/// Where the source of the byte before `decoded` ends.
fn end_of(stretches: &[Stretch], decoded: u32) -> Option<u32> {
    let last = decoded.saturating_sub(1);
    match around(stretches, last) {
        (Some(stretch), _) if last < stretch.decoded_end() => {
            Some(stretch.source.saturating_add(decoded.saturating_sub(stretch.decoded)))
        }
        (_, Some(behind)) => Some(behind.source),
        (Some(before), None) => Some(before.source_end()),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `"ab\ncd"` from a block scalar whose lines stand at 10 and 16.
    fn block() -> Verbatim {
        let stretch = |decoded, source, length| Stretch { decoded, source, length };
        Verbatim::of(vec![stretch(0, 10, 3), stretch(3, 16, 2)], 5)
    }

    #[test]
    fn bytes_of_a_line_are_found_in_their_line() {
        assert_eq!(block().range(0..2), Some(10..12));
        assert_eq!(block().range(3..5), Some(16..18));
    }

    #[test]
    fn bytes_of_several_lines_cover_what_stands_between() {
        assert_eq!(block().range(1..4), Some(11..17));
    }

    #[test]
    fn a_character_that_was_escaped_is_its_escape() {
        let stretch = |decoded, source, length| Stretch { decoded, source, length };
        let escaped = Verbatim::of(vec![stretch(0, 10, 1), stretch(2, 15, 1)], 3);
        assert_eq!(escaped.range(1..2), Some(11..15));
    }

    #[test]
    fn one_stretch_needs_no_table() {
        assert_eq!(Verbatim::of(vec![Stretch { decoded: 0, source: 4, length: 9 }], 9), Verbatim::From(4));
        assert_eq!(Verbatim::of(Vec::new(), 9), Verbatim::None);
    }
}
