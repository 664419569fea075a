//! Texts as Go's `regexp` reads them.

use std::borrow::Cow;
use std::ops::Range;

/// A text in which every byte that is no UTF-8 is U+FFFD.
pub(super) struct Haystack<'t> {
    bytes: Cow<'t, [u8]>,
    /// For every byte, and the end, where it stands in the text. Empty when nothing had to be replaced.
    places: Vec<usize>,
}

impl<'t> Haystack<'t> {
    pub(super) fn new(text: &'t [u8]) -> Self {
        if std::str::from_utf8(text).is_ok() {
            return Self { bytes: Cow::Borrowed(text), places: Vec::new() };
        }
        let (mut bytes, mut places, mut at) = (Vec::with_capacity(text.len()), Vec::new(), 0);
        for chunk in text.utf8_chunks() {
            bytes.extend_from_slice(chunk.valid().as_bytes());
            places.extend(at..at + chunk.valid().len());
            at += chunk.valid().len();
            for _ in chunk.invalid() {
                bytes.extend_from_slice(char::REPLACEMENT_CHARACTER.encode_utf8(&mut [0; 4]).as_bytes());
                places.extend([at; char::REPLACEMENT_CHARACTER.len_utf8()]);
                at += 1;
            }
        }
        places.push(at);
        Self { bytes: Cow::Owned(bytes), places }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A range of [`Haystack::bytes`] as one of the text.
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        if self.places.is_empty() {
            return range;
        }
        let place = |at: usize| self.places.get(at).copied().unwrap_or(at);
        place(range.start)..place(range.end)
    }
}
