//! Text from files, made safe for a terminal.

use std::borrow::Cow;

/// What stands for a character on a terminal: control characters become their pictures and characters that
/// reorder text become U+FFFD, so that no file can move the cursor or show something else than it holds.
pub(crate) fn visible(character: char) -> char {
    match character {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        other => other,
    }
}

/// `text` on one line: line breaks and tabs become spaces, the rest of the control characters visible.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let shown = |character| match character {
        '\n' | '\r' | '\t' => ' ',
        other => visible(other),
    };
    if text.chars().all(|character| shown(character) == character) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(shown).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_reordering_are_shown_not_obeyed() {
        assert_eq!(one_line("a\u{1b}[31m\nb\u{202e}c\u{9b}"), "a\u{241b}[31m b\u{fffd}c\u{fffd}");
        assert!(matches!(one_line("ü 😀"), Cow::Borrowed(_)));
    }
}
