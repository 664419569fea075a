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

    /// Where the first byte that stands in the source stands.
    #[must_use]
    pub fn first(&self) -> Option<u32> {
        match self {
            Self::None => None,
            Self::From(first) => Some(*first),
            Self::Stretches(stretches) => stretches.first().map(|stretch| stretch.source),
        }
    }

    /// The same characters, of which at most `length` are mapped, when the source is itself a text that was decoded:
    /// `outer` tells where its bytes stand.
    #[must_use]
    pub fn through(&self, outer: &Self, length: u32) -> Self {
        let own: Vec<Stretch> = match self {
            Self::None => return Self::None,
            Self::From(source) => vec![Stretch { decoded: 0, source: *source, length }],
            Self::Stretches(stretches) => stretches.to_vec(),
        };
        let around: Vec<Stretch> = match outer {
            Self::None => return Self::None,
            Self::From(source) => vec![Stretch { decoded: 0, source: *source, length: u32::MAX }],
            Self::Stretches(stretches) => stretches.to_vec(),
        };
        let mut mapped = Vec::new();
        for stretch in own {
            let whole = outer.range(stretch.source..stretch.source_end()).unwrap_or_default();
            let end = |at: u32, source: u32| Stretch { decoded: at, source, length: 0 };
            // What was escaped at an end is marked by an empty stretch, so that the end is not lost.
            mapped.push(end(stretch.decoded, whole.start));
            let first = around.partition_point(|outer| outer.decoded_end() <= stretch.source);
            for outer in around.iter().skip(first).take_while(|outer| outer.decoded < stretch.source_end()) {
                let start = outer.decoded.max(stretch.source);
                let stop = outer.decoded_end().min(stretch.source_end());
                mapped.push(Stretch {
                    decoded: stretch.decoded.saturating_add(start.saturating_sub(stretch.source)),
                    source: outer.source.saturating_add(start.saturating_sub(outer.decoded)),
                    length: stop.saturating_sub(start),
                });
            }
            mapped.push(end(stretch.decoded_end(), whole.end));
        }
        // An end that was not escaped needs no mark.
        let continues = |pair: &[Stretch; 2]| {
            let [left, right] = pair;
            (left.decoded_end(), left.source_end()) == (right.decoded, right.source)
        };
        let mut kept: Vec<Stretch> = Vec::new();
        for stretch in mapped {
            match kept.last_mut() {
                Some(last) if continues(&[*last, stretch]) => last.length = last.length.saturating_add(stretch.length),
                _ => kept.push(stretch),
            }
        }
        Self::of(kept, length)
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
    fn a_text_in_a_decoded_text_is_found_in_the_source() {
        let inner = Verbatim::From(1).through(&block(), 4);
        assert_eq!((inner.range(0..2), inner.range(2..4)), (Some(11..13), Some(16..18)));
        assert_eq!(Verbatim::From(3).through(&block(), 2), Verbatim::From(16));
        let escaped = Verbatim::of(vec![Stretch { decoded: 1, source: 24, length: 2 }], 4);
        assert_eq!(Verbatim::From(0).through(&escaped, 4).range(1..3), Some(24..26));
        let leading =
            vec![Stretch { decoded: 0, source: 10, length: 5 }, Stretch { decoded: 6, source: 19, length: 3 }];
        assert_eq!(Verbatim::From(5).through(&Verbatim::of(leading, 9), 4).range(0..4), Some(15..22));
        assert_eq!(Verbatim::None.through(&block(), 2), Verbatim::None);
    }

    #[test]
    fn one_stretch_needs_no_table() {
        assert_eq!(Verbatim::of(vec![Stretch { decoded: 0, source: 4, length: 9 }], 9), Verbatim::From(4));
        assert_eq!(Verbatim::of(Vec::new(), 9), Verbatim::None);
    }
}
