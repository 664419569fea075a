//! Lines and the white space in them.

use std::ops::Range;

pub(crate) fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The first line break at or behind `at`, or the end of the text.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    rest.iter().position(|byte| is_line_break(*byte)).map_or(text.len(), |length| at + length)
}

/// The first byte of the line that `at` lies in.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().rposition(|byte| is_line_break(*byte)).map_or(0, |last| last + 1)
}

/// Behind the line break at `at`, or `at` itself when there is none.
pub(crate) fn behind_break(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at..) {
        Some([b'\r', b'\n', ..]) => at + 2,
        Some([b'\r' | b'\n', ..]) => at + 1,
        _ => at,
    }
}

/// Where the line behind that of `at` begins; the end of the text when it is the last one.
pub(crate) fn next_line(text: &str, at: usize) -> usize {
    behind_break(text, line_end(text, at))
}

/// The first tab between two tokens that go-yaml refuses: one where a key could begin, that is in the indentation
/// of a line or behind `- ` and `? `. Behind `key:` and other tokens a tab separates as well as a space does.
pub(crate) fn refused_tab(text: &str, gap: Range<usize>) -> Option<usize> {
    let bytes = text.as_bytes();
    let indentation = bytes.get(line_start(text, gap.start)..gap.start).unwrap_or_default();
    let mut key_may_begin = indentation.iter().all(|byte| matches!(byte, b' ' | b'\t'));
    let mut at = gap.start;
    while at < gap.end {
        match bytes.get(at)? {
            b'\t' if key_may_begin => return Some(at),
            b'\n' | b'\r' | b'-' | b'?' => key_may_begin = true,
            b'#' => at = line_end(text, at) - 1,
            b' ' | b'\t' => {}
            _ => key_may_begin = false,
        }
        at += 1;
    }
    None
}
