//! Go's view of text: bytes decoded rune by rune, and case by Unicode's *simple* mappings, one rune to one rune.
//!
//! Go 1.26 knows Unicode 15.0. The tables here are newer: they also know the characters added since, which Go
//! leaves alone; all others agree.

use std::sync::LazyLock;

use regex::Regex;

pub use crate::gofmt::is_letter;

/// The runes of `bytes` with the offset of their first byte and their width. A byte that is no UTF-8 is a
/// U+FFFD of width 1, as in Go's `range` over a string.
pub fn runes(bytes: &[u8]) -> impl Iterator<Item = (usize, char, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (rune, width) = decode(bytes.get(at..)?)?;
        at += width;
        Some((at - width, rune, width))
    })
}

/// The first rune and its width (`utf8.DecodeRune`); `None` at the end.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<(char, usize)> {
    let first = *bytes.first()?;
    if first.is_ascii() {
        return Some((char::from(first), 1));
    }
    let head = bytes.get(..bytes.len().min(4)).unwrap_or_default();
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default(),
    };
    Some(valid.chars().next().map_or((char::REPLACEMENT_CHARACTER, 1), |rune| (rune, rune.len_utf8())))
}

/// Appends a rune as UTF-8.
pub fn push(bytes: &mut Vec<u8>, rune: char) {
    bytes.extend_from_slice(rune.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Applies `map` to every rune; bytes that are no UTF-8 become U+FFFD (`strings.Map`).
pub fn map_runes(bytes: &[u8], mut map: impl FnMut(char) -> char) -> Vec<u8> {
    let mut mapped = Vec::with_capacity(bytes.len());
    for (_, rune, _) in runes(bytes) {
        push(&mut mapped, map(rune));
    }
    mapped
}

/// `unicode.ToUpper`: "ß" stays, for its upper case is two letters.
#[must_use]
pub fn to_upper(rune: char) -> char {
    match rune {
        // Upper case of these is two letters in full, but one letter (the title case) in simple mapping.
        '\u{1F80}'..='\u{1F87}' | '\u{1F90}'..='\u{1F97}' | '\u{1FA0}'..='\u{1FA7}' => shifted(rune, 8),
        '\u{1FB3}' | '\u{1FC3}' | '\u{1FF3}' => shifted(rune, 9),
        _ => only(rune.to_uppercase(), rune),
    }
}

/// `unicode.ToLower`
#[must_use]
pub fn to_lower(rune: char) -> char {
    // The full mapping adds a combining dot.
    if rune == '\u{130}' { 'i' } else { only(rune.to_lowercase(), rune) }
}

/// `unicode.ToTitle`: upper case but for the few letters with a title case of their own.
#[must_use]
pub fn to_title(rune: char) -> char {
    match rune {
        '\u{1C4}'..='\u{1C6}' => '\u{1C5}',
        '\u{1C7}'..='\u{1C9}' => '\u{1C8}',
        '\u{1CA}'..='\u{1CC}' => '\u{1CB}',
        '\u{1F1}'..='\u{1F3}' => '\u{1F2}',
        '\u{10D0}'..='\u{10FA}' | '\u{10FD}'..='\u{10FF}' => rune,
        _ => to_upper(rune),
    }
}

fn shifted(rune: char, by: u32) -> char {
    char::from_u32(u32::from(rune).wrapping_add(by)).unwrap_or(rune)
}

fn only(mut mapped: impl Iterator<Item = char>, otherwise: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => otherwise,
    }
}

/// `unicode.IsSpace`
#[must_use]
pub const fn is_space(rune: char) -> bool {
    rune.is_whitespace()
}

// A general category; ASCII, which is nearly all there is, is answered without the tables.
macro_rules! category {
    ($(#[$doc:meta])* $name:ident, $ascii:ident, $class:literal) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name(rune: char) -> bool {
            static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($class).ok());
            if rune.is_ascii() {
                return $ascii(rune);
            }
            CLASS.as_ref().is_some_and(|class| class.is_match(rune.encode_utf8(&mut [0; 4])))
        }
    };
}

category!(
    /// `unicode.IsUpper`: category Lu
    is_upper, is_ascii_upper, r"^\p{Lu}"
);
category!(
    /// `unicode.IsLower`: category Ll
    is_lower, is_ascii_lower, r"^\p{Ll}"
);
category!(
    /// `unicode.IsTitle`: category Lt
    is_title, never, r"^\p{Lt}"
);
category!(
    /// `unicode.IsNumber`: category N
    is_number, is_ascii_digit, r"^\p{N}"
);
category!(
    /// `unicode.IsPunct`: category P, so without `$`, `+`, `<`, `=`, `>`, `^`, `` ` ``, `|` and `~`
    is_punct, is_ascii_punct, r"^\p{P}"
);

const fn is_ascii_upper(rune: char) -> bool {
    rune.is_ascii_uppercase()
}

const fn is_ascii_lower(rune: char) -> bool {
    rune.is_ascii_lowercase()
}

const fn never(_: char) -> bool {
    false
}

const fn is_ascii_digit(rune: char) -> bool {
    rune.is_ascii_digit()
}

const fn is_ascii_punct(rune: char) -> bool {
    rune.is_ascii_punctuation() && !matches!(rune, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~')
}

/// `strings.ToUpper`
#[must_use]
pub fn upper(bytes: &[u8]) -> Vec<u8> {
    if bytes.is_ascii() { bytes.to_ascii_uppercase() } else { map_runes(bytes, to_upper) }
}

/// `strings.ToLower`
#[must_use]
pub fn lower(bytes: &[u8]) -> Vec<u8> {
    if bytes.is_ascii() { bytes.to_ascii_lowercase() } else { map_runes(bytes, to_lower) }
}

/// `strings.Title`: the first letter of each word in title case. A word ends at a space or an ASCII character
/// other than letters, digits and the underscore, so "don't" becomes "Don'T".
#[must_use]
pub fn title(bytes: &[u8]) -> Vec<u8> {
    let mut before = ' ';
    map_runes(bytes, |rune| {
        let begins =
            if before.is_ascii() { !before.is_ascii_alphanumeric() && before != '_' } else { is_space(before) };
        before = rune;
        if begins { to_title(rune) } else { rune }
    })
}

/// `goutils.SwapCase`: upper becomes lower, lower becomes upper, or title at the beginning of a word.
#[must_use]
pub fn swap_case(bytes: &[u8]) -> Vec<u8> {
    let mut word_begins = true;
    map_runes(bytes, |rune| {
        let begins = word_begins;
        if is_upper(rune) || is_title(rune) {
            word_begins = false;
            to_lower(rune)
        } else if is_lower(rune) {
            word_begins = false;
            if begins { to_title(rune) } else { to_upper(rune) }
        } else {
            word_begins = is_space(rune);
            rune
        }
    })
}

/// `goutils.Uncapitalize`: the first rune of each word in lower case.
#[must_use]
pub fn uncapitalize(bytes: &[u8]) -> Vec<u8> {
    let mut word_begins = true;
    map_runes(bytes, |rune| {
        if is_space(rune) {
            word_begins = true;
            rune
        } else if std::mem::take(&mut word_begins) {
            to_lower(rune)
        } else {
            rune
        }
    })
}

/// `strings.TrimSpace`: the range that is left.
#[must_use]
pub fn trim_space(bytes: &[u8]) -> std::ops::Range<usize> {
    trim(bytes, is_space)
}

/// `strings.TrimFunc`: the range that is left without the runes that `cut` holds of, at both ends.
pub fn trim(bytes: &[u8], cut: impl Fn(char) -> bool) -> std::ops::Range<usize> {
    let mut kept = runes(bytes).filter(|(_, rune, _)| !cut(*rune)).map(|(at, _, width)| at..at + width);
    let Some(first) = kept.next() else { return 0..0 };
    let end = kept.last().map_or(first.end, |last| last.end);
    first.start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_mapped_rune_by_rune() {
        for (text, up, down) in
            [("straße", "STRAßE", "straße"), ("Ǆ", "Ǆ", "ǆ"), ("İ", "İ", "i"), ("ᾳ", "ᾼ", "ᾳ"), ("ﬁ", "ﬁ", "ﬁ")]
        {
            assert_eq!(upper(text.as_bytes()), up.as_bytes(), "{text}");
            assert_eq!(lower(text.as_bytes()), down.as_bytes(), "{text}");
        }
        assert_eq!(upper(b"\xC3\xA9\xFFa"), "É\u{FFFD}A".as_bytes());
    }

    #[test]
    fn title_starts_a_word_after_every_ascii_sign() {
        assert_eq!(title("don't go-on über_all ǆ".as_bytes()), "Don'T Go-On Über_all ǅ".as_bytes());
    }

    #[test]
    fn trimming_gives_the_range_that_is_left() {
        assert_eq!(trim_space("\u{85} a b \n".as_bytes()), 3..6);
        assert_eq!(trim_space(b"  "), 0..0);
        assert_eq!(trim(b"xxaxx", |rune| rune == 'x'), 2..3);
    }

    #[test]
    fn categories_are_general_categories_not_derived_properties() {
        assert!(!is_upper('Ⅷ') && !is_lower('ª') && is_letter('ª'));
        assert!(is_punct('-') && is_punct('¿') && !is_punct('+') && !is_punct('€'));
        assert!(is_number('Ⅷ') && is_number('7') && is_title('ǅ'));
    }
}
