//! Which of many ranges, that may lie in each other, holds a byte.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

/// A text cut at the borders of ranges. Each piece knows the innermost range that holds it.
#[derive(Default, Debug)]
pub(crate) struct Segments {
    /// Where a piece begins, and the range that holds it.
    pieces: Vec<(usize, Option<usize>)>,
}

impl Segments {
    /// Of ranges with a number each. Of two with the same bytes, the one with the greater number counts as the inner.
    pub(crate) fn new(ranges: impl IntoIterator<Item = (Range<usize>, usize)>) -> Self {
        let ranges: Vec<(Range<usize>, usize)> = ranges.into_iter().filter(|(range, _)| !range.is_empty()).collect();
        let inner = |index: usize| ranges.get(index).map(|(range, number)| (range.start, Reverse(range.end), *number));
        let begins = ranges.iter().enumerate().map(|(index, (range, _))| (range.start, true, index));
        let ends = ranges.iter().enumerate().map(|(index, (range, _))| (range.end, false, index));
        let mut borders: Vec<(usize, bool, usize)> = begins.chain(ends).collect();
        borders.sort_unstable();
        let mut open = BTreeSet::new();
        let mut pieces: Vec<(usize, Option<usize>)> = Vec::new();
        for (at, begins, index) in borders {
            let Some(key) = inner(index) else { continue };
            if begins {
                open.insert(key);
            } else {
                open.remove(&key);
            }
            let holder = open.last().map(|(_, _, number)| *number);
            match pieces.last_mut() {
                Some((start, last)) if *start == at => *last = holder,
                _ => pieces.push((at, holder)),
            }
        }
        Self { pieces }
    }

    /// The number of the innermost range that holds a byte.
    pub(crate) fn at(&self, byte: usize) -> Option<usize> {
        let behind = self.pieces.partition_point(|(start, _)| *start <= byte);
        self.pieces.get(behind.checked_sub(1)?)?.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_range_holds_a_byte() {
        let segments = Segments::new([(0..100, 0), (10..20, 1), (12..14, 2), (15..30, 3), (40..40, 4)]);
        let at = |byte| segments.at(byte);
        assert_eq!([at(0), at(10), at(12), at(14), at(15)], [Some(0), Some(1), Some(2), Some(1), Some(3)]);
        assert_eq!([at(25), at(30), at(40), at(99), at(100)], [Some(3), Some(0), Some(0), Some(0), None]);
        assert_eq!(Segments::default().at(0), None);
    }
}
