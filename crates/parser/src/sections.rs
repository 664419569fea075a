//! Cutting a stream into the pieces that are read one by one.
//!
//! A line that starts with `---` ends the document before it whatever state that one is in, so each piece can
//! be read alone: an error in one cannot reach the next.

use std::ops::Range;

use crate::layout;

/// The pieces of `text` in order, which together are all of it. A piece begins at a `---` line (with the
/// directives and comments that stand between it and the document before); the first begins with the text.
pub(crate) fn sections(text: &str) -> Vec<Range<usize>> {
    let mut sections = Vec::new();
    let mut section = 0;
    // Where the prefix of the next document would begin: behind `...` or at the beginning of the text.
    let mut prefix = Some(0);
    let mut line = 0;
    while line < text.len() {
        let end = layout::line_end(text, line);
        let content = text.get(line..end).unwrap_or_default();
        let content = content.strip_prefix('\u{feff}').unwrap_or(content);
        if is_marker(content, "---") {
            let start = prefix.unwrap_or(line);
            if start > section {
                sections.push(section..start);
            }
            section = start;
            prefix = None;
        } else if is_marker(content, "...") {
            prefix = Some(layout::behind_break(text, end));
        } else if !is_prefix_line(content) {
            prefix = None;
        }
        line = layout::behind_break(text, end);
    }
    sections.push(section..text.len());
    sections
}

fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn is_prefix_line(line: &str) -> bool {
    line.starts_with('%') || line.trim_start().starts_with('#') || line.trim().is_empty()
}

/// The first character of the section that YAML streams must not hold: control characters other than tab,
/// line breaks and next line, and the two noncharacters U+FFFE and U+FFFF.
pub(crate) fn forbidden_character(text: &str, section: Range<usize>) -> Option<Range<usize>> {
    let content = text.get(section.clone())?;
    let suspicious =
        |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || matches!(byte, 0x7f | 0xc2 | 0xef);
    if !content.bytes().any(suspicious) {
        return None;
    }
    let (at, character) = content.char_indices().find(|(_, character)| is_forbidden(*character))?;
    Some(section.start + at..section.start + at + character.len_utf8())
}

fn is_forbidden(character: char) -> bool {
    let allowed_control = matches!(character, '\t' | '\n' | '\r' | '\u{85}');
    (character.is_control() && !allowed_control) || matches!(character, '\u{fffe}' | '\u{ffff}')
}
