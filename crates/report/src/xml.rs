//! Text in XML 1.0.

use std::borrow::Cow;

/// `text` as the content of an element or the value of an attribute in double quotes.
///
/// Characters that XML 1.0 (section 2.2) has no way to write are replaced by their pictures or U+FFFD; line breaks and
/// tabs are written as references, since a reader makes spaces of them in attributes.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    let replacement = |character: char| match character {
        '&' => Some("&amp;".into()),
        '<' => Some("&lt;".into()),
        '>' => Some("&gt;".into()),
        '"' => Some("&quot;".into()),
        '\n' => Some("&#10;".into()),
        '\r' => Some("&#13;".into()),
        '\t' => Some("&#9;".into()),
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).map(String::from),
        '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}".into()),
        _ => None,
    };
    if !text.chars().any(|character| replacement(character).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match replacement(character) {
            Some(replacement) => escaped.push_str(&replacement),
            None => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_breaks_out_of_an_attribute() {
        assert_eq!(escaped("<a b=\"1\">&'\n\t\r"), "&lt;a b=&quot;1&quot;&gt;&amp;'&#10;&#9;&#13;");
        assert_eq!(escaped("\u{0}\u{1b}[31m\u{85}\u{ffff}ü😀"), "\u{2400}\u{241b}[31m\u{fffd}\u{fffd}ü😀");
    }
}
