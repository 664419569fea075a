//! Finding the tokens that events don't carry: indicators, node properties and block-scalar headers.
//!
//! Every function takes the source text and a byte offset at which a token ends or begins, and reads forward
//! from there. All tokens looked for are ASCII, so each offset that comes out is a character boundary.

use std::ops::Range;

/// Whether the byte may stand between tokens.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

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

/// Behind all white space, line breaks, comments and byte order marks.
pub(crate) fn skip_blank(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(byte) if is_space(*byte) => at += 1,
            Some(b'#') => at = line_end(text, at),
            Some(0xef) if text.get(at..).is_some_and(|rest| rest.starts_with('\u{feff}')) => at += 3,
            _ => return at,
        }
    }
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

/// An indicator that may lead a node in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Indicator {
    /// `- `
    Dash,
    /// `? `
    Question,
    /// `: ` of a block mapping.
    Colon,
    /// `:` of a flow mapping, which a value may follow at once: `{"a":1}`.
    FlowColon,
    /// `,`
    Comma,
}

/// Behind the indicator, when it is the next token at `at`.
pub(crate) fn behind(text: &str, at: usize, indicator: Indicator) -> Option<usize> {
    let found = skip_blank(text, at);
    let (byte, spaced) = match indicator {
        Indicator::Dash => (b'-', true),
        Indicator::Question => (b'?', true),
        Indicator::Colon => (b':', true),
        Indicator::FlowColon => (b':', false),
        Indicator::Comma => (b',', false),
    };
    let bytes = text.as_bytes();
    let separated = !spaced || bytes.get(found + 1).is_none_or(|next| is_space(*next));
    (bytes.get(found) == Some(&byte) && separated).then_some(found + 1)
}

/// The tag and the anchor in front of a node.
pub(crate) struct Properties {
    /// The bytes of `&name`.
    pub(crate) anchor: Option<Range<usize>>,
    /// Behind the last of them, or where they were looked for when there is none.
    pub(crate) end: usize,
}

/// Reads the properties at `at`: the tag, whose bytes are known, and an anchor when there is one.
pub(crate) fn properties(text: &str, at: usize, tag: Option<Range<usize>>, anchored: bool) -> Properties {
    let mut found = Properties { anchor: None, end: at };
    let mut tag = tag;
    loop {
        let next = skip_blank(text, found.end);
        if let Some(range) = tag.take_if(|range| range.start == next) {
            found.end = range.end;
        } else if anchored && found.anchor.is_none() && text.as_bytes().get(next) == Some(&b'&') {
            let name = text.as_bytes().get(next..).unwrap_or_default();
            let ends_name = |byte: &u8| is_space(*byte) || matches!(byte, b',' | b'[' | b']' | b'{' | b'}');
            found.end = name.iter().position(ends_name).map_or(text.len(), |length| next + length);
            found.anchor = Some(next..found.end);
        } else {
            return found;
        }
    }
}

/// The bytes of the block scalar whose header comes next at `at` and whose text ends before `limit`: from `|`
/// or `>` to the end of the last line with visible text, or of the header when there is none.
pub(crate) fn block_scalar(text: &str, at: usize, limit: usize) -> Range<usize> {
    let start = skip_blank(text, at);
    let header = text.as_bytes().get(start..).unwrap_or_default();
    let is_header = |byte: &u8| matches!(byte, b'|' | b'>' | b'+' | b'-' | b'0'..=b'9');
    let header_end = start + header.iter().take_while(|byte| is_header(byte)).count();
    let body_start = line_end(text, header_end);
    let body = text.as_bytes().get(body_start..limit).unwrap_or_default();
    match body.iter().rposition(|byte| !is_space(*byte)) {
        Some(last) => start..line_end(text, body_start + last),
        None => start..header_end,
    }
}

/// The bytes of the quoted scalar that comes next at `at`, behind indicators and properties at most; `None`
/// when something else comes or its closing quote is missing.
pub(crate) fn next_quoted(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let start = next_quote(text, at)?;
    let quote = *bytes.get(start)?;
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'\\' if quote == b'"' => at += 2,
            byte if *byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if *byte == quote => return Some(start..at + 1),
            _ => at += 1,
        }
    }
}

/// The opening quote that comes next at `at`, behind indicators and properties at most.
pub(crate) fn next_quote(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = skip_blank(text, at);
    loop {
        match bytes.get(at)? {
            b'\'' | b'"' => return Some(at),
            b'-' | b'?' | b':' | b',' | b'[' | b'{' => at += 1,
            b'!' | b'&' => at += bytes.get(at..)?.iter().position(|byte| is_space(*byte))?,
            _ => return None,
        }
        at = skip_blank(text, at);
    }
}
