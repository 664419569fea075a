//! Cutting a stream into the pieces that are read one by one.
//!
//! A line that starts with `---` ends the document before it whatever state that one is in, so each piece can
//! be read alone: an error in one cannot reach the next.

use std::ops::Range;

use crate::layout;

/// The pieces of `text` in order, which together are all of it. A piece begins at a `---` line (with the
/// directives and comments that stand between it and the document before); the first begins with the text.
pub(crate) fn sections(text: &str, survey: &Survey) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut sections = Vec::new();
    let mut section = 0;
    let mut has_marker = false;
    let mut add = |marker: usize| {
        let Some(line) = marker_line(text, marker) else { return };
        let start = prefix_start(text, section, has_marker, line);
        if start > section {
            sections.push(section..start);
        }
        section = start;
        has_marker = true;
    };
    if survey.has_carriage_return || survey.has_byte_order_mark {
        memchr::memmem::find_iter(bytes, "---").for_each(add);
    } else {
        if bytes.starts_with(b"---") {
            add(0);
        }
        memchr::memmem::find_iter(bytes, "\n---").for_each(|line_break| add(line_break + 1));
    }
    sections.push(section..text.len());
    sections
}

/// The beginning of the line whose first word is the `---` at `marker`; `None` when it is no such marker. A byte
/// order mark may stand before it.
fn marker_line(text: &str, marker: usize) -> Option<usize> {
    let before = text.get(..marker)?;
    let line = before.strip_suffix(BYTE_ORDER_MARK).map_or(marker, str::len);
    let begins_line = line == 0 || text.as_bytes().get(line - 1).is_some_and(|byte| layout::is_line_break(*byte));
    (begins_line && ends_marker(text.as_bytes().get(marker + 3))).then_some(line)
}

fn ends_marker(next: Option<&u8>) -> bool {
    next.is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

/// Where the lines begin that lead the document of the marker line `line` in: behind the last `...` of the section,
/// or at the beginning of the text, when only directives, comments and empty lines stand between.
fn prefix_start(text: &str, section: usize, has_marker: bool, line: usize) -> usize {
    let mut start = line;
    while start > section {
        let end = start - 1;
        let end = if text.get(..start).is_some_and(|before| before.ends_with("\r\n")) { end - 1 } else { end };
        let previous = layout::line_start(text, end);
        let content = text.get(previous..end).unwrap_or_default();
        let content = content.strip_prefix(BYTE_ORDER_MARK).unwrap_or(content);
        if content.starts_with("...") && ends_marker(content.as_bytes().get(3)) {
            return start;
        }
        if !is_prefix_line(content) {
            return line;
        }
        start = previous;
    }
    if has_marker { line } else { start }
}

fn is_prefix_line(line: &str) -> bool {
    let text = line.trim_start_matches([' ', '\t']);
    line.starts_with('%') || text.starts_with('#') || text.is_empty()
}

const BYTE_ORDER_MARK: char = '\u{feff}';
/// The byte that it begins with, as other characters do.
const BYTE_ORDER_MARK_START: u8 = 0xef;

/// How many bytes are looked at together.
const CHUNK: usize = 64;

/// What one look at all bytes of a text or section tells.
pub(crate) struct Survey {
    /// The first character that YAML streams must not hold: control characters other than tab, line breaks and next
    /// line, and the two noncharacters U+FFFE and U+FFFF.
    pub(crate) forbidden: Option<Range<usize>>,
    /// Whether lines may end with something else than a line feed.
    pub(crate) has_carriage_return: bool,
    /// Whether there may be a byte order mark, which can stand in front of a document.
    pub(crate) has_byte_order_mark: bool,
}

/// Looks for characters that are out of the ordinary.
pub(crate) fn survey(text: &str, section: Range<usize>) -> Survey {
    let mut survey = Survey { forbidden: None, has_carriage_return: false, has_byte_order_mark: false };
    let bytes = text.as_bytes().get(section.clone()).unwrap_or_default();
    let (chunks, rest) = bytes.as_chunks::<CHUNK>();
    for (index, chunk) in chunks.iter().chain([&last_chunk(rest)]).enumerate() {
        // Without an early exit the compiler looks at all bytes of a chunk at once.
        let is_usual =
            chunk.iter().fold(true, |usual, byte| usual & ((*byte >= b' ') | (*byte == b'\n')) & (*byte < 0x7f));
        if is_usual {
            continue;
        }
        survey.has_carriage_return |= chunk.contains(&b'\r');
        survey.has_byte_order_mark |= chunk.contains(&BYTE_ORDER_MARK_START);
        if survey.forbidden.is_some() || !chunk.iter().fold(false, |suspicious, byte| suspicious | is_suspicious(*byte))
        {
            continue;
        }
        let start = section.start + index * CHUNK;
        let suspects =
            (start..section.end.min(start + CHUNK)).filter_map(|at| Some((at, text.get(at..)?.chars().next()?)));
        let mut forbidden = suspects.filter(|(_, character)| is_forbidden(*character));
        survey.forbidden = forbidden.next().map(|(at, character)| at..at + character.len_utf8());
    }
    survey
}

/// The bytes behind the last whole chunk, filled up with spaces.
fn last_chunk(rest: &[u8]) -> [u8; CHUNK] {
    let mut chunk = [b' '; CHUNK];
    chunk.iter_mut().zip(rest).for_each(|(byte, source)| *byte = *source);
    chunk
}

/// Whether a forbidden character may begin with the byte.
#[inline]
fn is_suspicious(byte: u8) -> bool {
    let is_control = (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r');
    is_control | (byte == 0x7f) | (byte == 0xc2) | (byte == BYTE_ORDER_MARK_START)
}

fn is_forbidden(character: char) -> bool {
    let allowed_control = matches!(character, '\t' | '\n' | '\r' | '\u{85}');
    (character.is_control() && !allowed_control) || matches!(character, '\u{fffe}' | '\u{ffff}')
}
