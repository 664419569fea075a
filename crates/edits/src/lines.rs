//! Lines, and the white space and comments between tokens.

use hullmark_parser::Document;

pub(crate) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The first line break at or behind `at`, or the end of the text.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(text.len(), |length| at + length)
}

/// The first byte of the line that `at` lies in, behind a byte order mark.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let start = before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
    if start == 0 && text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len().min(at) } else { start }
}

/// Where the line behind that of `at` begins; the end of the text when it is the last one.
pub(crate) fn next_line(text: &str, at: usize) -> usize {
    let end = line_end(text, at);
    match text.as_bytes().get(end..) {
        Some([b'\r', b'\n', ..]) => end + 2,
        Some([_, ..]) => end + 1,
        _ => end,
    }
}

/// Where the line in front of the one that begins at `line` ends, its line break not included; `None` for the first.
pub(crate) fn previous_line_end(text: &str, line: usize) -> Option<usize> {
    let before = text.get(..line)?;
    before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r'])).map(str::len)
}

/// The first byte at or behind `at` that is no space or tab.
pub(crate) fn skip_spaces(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The first byte at or behind `at` that is no white space, line break or comment.
pub(crate) fn skip_gap(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        at += rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        if text.as_bytes().get(at) != Some(&b'#') {
            return at;
        }
        at = line_end(text, at);
    }
}

/// Whether nothing stands in the line of `at` behind it.
pub(crate) fn is_blank_behind(text: &str, at: usize) -> bool {
    skip_spaces(text, at) == line_end(text, at)
}

/// The column of the comment that the line at `line` consists of.
pub(crate) fn comment_column(document: &Document, line: usize) -> Option<usize> {
    let start = skip_spaces(document.text(), line);
    starts_comment(document, start).then_some(start - line)
}

/// Whether a comment begins at `at`.
pub(crate) fn starts_comment(document: &Document, at: usize) -> bool {
    document.comments().binary_search_by_key(&at, |comment| comment.span.range().start).is_ok()
}

/// The first comment that begins at or behind `at`, and in front of `end`.
pub(crate) fn comment_in(document: &Document, at: usize, end: usize) -> Option<std::ops::Range<usize>> {
    let index = document.comments().partition_point(|comment| comment.span.range().start < at);
    document.comments().get(index).map(|comment| comment.span.range()).filter(|comment| comment.start < end)
}

/// The line break of the text: that of its first line.
pub(crate) fn line_break(text: &str) -> &'static str {
    let end = line_end(text, 0);
    match text.as_bytes().get(end..) {
        Some([b'\r', b'\n', ..]) => "\r\n",
        Some([b'\r', ..]) => "\r",
        _ => "\n",
    }
}
