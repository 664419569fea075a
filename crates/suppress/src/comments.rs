//! Comments, and the lines that they stand on.

use std::ops::Range;

/// A comment and what it covers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Comment {
    /// Its bytes.
    pub(crate) bytes: Range<usize>,
    pub(crate) covered: Covered,
    /// The bytes of the document that it stands in.
    pub(crate) document: Range<usize>,
    /// The bytes of the line below it.
    pub(crate) next_line: Range<usize>,
}

/// What a comment covers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Covered {
    /// It stands behind something: the line, and more where something on it goes on.
    Beside(Range<usize>),
    /// It stands on a line of its own: what comes next.
    Below(Range<usize>),
    /// Nothing comes next.
    Nothing,
}

impl Covered {
    pub(crate) fn bytes(&self) -> Option<Range<usize>> {
        match self {
            Self::Beside(bytes) | Self::Below(bytes) => Some(bytes.clone()),
            Self::Nothing => None,
        }
    }
}

/// The lines of a text.
pub(crate) struct Lines<'t> {
    text: &'t str,
    /// Where each begins.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    pub(crate) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The number of the line that holds a byte, from 0.
    pub(crate) fn number(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The bytes of a line without its line break; the end of the text for a line that is not there.
    pub(crate) fn line(&self, number: usize) -> Range<usize> {
        let Some(start) = self.starts.get(number) else { return self.text.len()..self.text.len() };
        let end = self.starts.get(number + 1).map_or(self.text.len(), |next| next - 1);
        *start..end.max(*start)
    }

    /// The line that holds a byte.
    pub(crate) fn containing(&self, byte: usize) -> Range<usize> {
        self.line(self.number(byte))
    }

    /// The line below the one that ends at a byte.
    pub(crate) fn below(&self, end: usize) -> Range<usize> {
        self.line(self.number(end) + 1)
    }

    /// How many characters stand before a byte on its line.
    pub(crate) fn column(&self, byte: usize) -> usize {
        let line = self.containing(byte);
        self.text.get(line.start..byte).unwrap_or_default().chars().count()
    }

    pub(crate) fn is_blank(&self, bytes: Range<usize>) -> bool {
        self.text.get(bytes).is_some_and(|text| text.trim_matches([' ', '\t', '\r', '\u{feff}']).is_empty())
    }
}
