//! Looking at eight bytes at once.
//!
//! Indentation is about half of a manifest, and most of the rest is plain text. A byte of a 64-bit word is found by
//! arithmetic on all eight: for the lowest byte that matches, `(word - ones) & !word & highs` is exact for zero
//! bytes, and so is `(word - limits) & !word & highs` for bytes below a limit of at most 0x80.

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);

const fn repeat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Index of the lowest byte that is marked in its highest bit or, for a difference, that is not zero.
#[inline]
fn lowest(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}

#[inline]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word
}

/// How many spaces the text begins with.
#[inline]
pub(super) fn spaces(text: &[u8]) -> usize {
    let (words, rest) = text.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let others = u64::from_le_bytes(*word) ^ repeat(b' ');
        if others != 0 {
            return index * 8 + lowest(others);
        }
    }
    let tail = rest.iter().position(|byte| *byte != b' ').unwrap_or(rest.len());
    text.len() - rest.len() + tail
}

/// How many bytes come before the first colon, `#` or control character.
#[inline]
pub(super) fn plain_length(text: &[u8]) -> usize {
    let (words, rest) = text.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let controls = word.wrapping_sub(repeat(b' ')) & !word;
        let marks = (controls | zeros(word ^ repeat(b':')) | zeros(word ^ repeat(b'#'))) & HIGHS;
        if marks != 0 {
            return index * 8 + lowest(marks);
        }
    }
    let stops = |byte: &u8| *byte < b' ' || matches!(byte, b':' | b'#');
    text.len() - rest.len() + rest.iter().position(stops).unwrap_or(rest.len())
}

/// How many bytes come before the first `quote`, backslash or control character.
#[inline]
pub(super) fn quoted_length(text: &[u8], quote: u8) -> usize {
    let (words, rest) = text.as_chunks::<8>();
    let quotes = repeat(quote);
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let controls = word.wrapping_sub(repeat(b' ')) & !word;
        let marks = (controls | zeros(word ^ quotes) | zeros(word ^ repeat(b'\\'))) & HIGHS;
        if marks != 0 {
            return index * 8 + lowest(marks);
        }
    }
    let stops = |byte: &u8| *byte < b' ' || *byte == b'\\' || *byte == quote;
    text.len() - rest.len() + rest.iter().position(stops).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::{plain_length, quoted_length, spaces};

    /// What `find` must answer for `text`, for every beginning of the text in turn.
    fn check(text: &str, find: impl Fn(&[u8]) -> usize, stops: impl Fn(u8) -> bool) {
        for start in 0..text.len() {
            let rest = &text.as_bytes()[start..];
            let expected = rest.iter().position(|byte| stops(*byte)).unwrap_or(rest.len());
            assert_eq!(find(rest), expected, "{:?}", String::from_utf8_lossy(rest));
        }
    }

    #[test]
    fn words_find_what_bytes_find() {
        let every_byte: String = (0..0x250).filter_map(char::from_u32).collect();
        for text in
            ["", "                   x", "a longer text: with # many 'things' in it\n\tand \\ more", &every_byte]
        {
            check(text, spaces, |byte| byte != b' ');
            check(text, plain_length, |byte| byte < b' ' || byte == b':' || byte == b'#');
            check(text, |text| quoted_length(text, b'"'), |byte| byte < b' ' || byte == b'\\' || byte == b'"');
        }
    }
}
