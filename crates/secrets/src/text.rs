//! Characters and lines around a place of a text.

use std::ops::Range;

/// What ends an argument where the arguments of a command are joined to one text: the unit separator, which no
/// argument has.
pub(crate) const ARGUMENT_END: u8 = 0x1f;

/// How far a name or value is followed, in bytes.
pub(crate) const REACH: usize = 1024;

pub(crate) fn byte_at(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at).copied()
}

pub(crate) fn byte_before(text: &str, at: usize) -> Option<u8> {
    byte_at(text, at.checked_sub(1)?)
}

/// Behind the bytes from `at` on that are of a kind.
pub(crate) fn skip(text: &str, at: usize, is: impl Fn(u8) -> bool) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take(REACH * 4).take_while(|byte| is(**byte)).count()
}

pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | ARGUMENT_END)
}

pub(crate) fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The identifier around a hit: letters, digits, `_`, `-` and `.`.
pub(crate) fn identifier_around(text: &str, hit: &Range<usize>) -> Range<usize> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let before = text.as_bytes().get(..hit.start).unwrap_or_default();
    let start = hit.start - before.iter().rev().take(128).take_while(|byte| is_part(**byte)).count();
    start..skip(text, hit.end, is_part).min(hit.end + 128)
}

/// The line that `at` lies in, without what is more than [`REACH`] away.
pub(crate) fn line_around(text: &str, at: usize) -> &str {
    let bytes = text.as_bytes();
    let before = bytes.get(..at).unwrap_or_default();
    let mut start = at - before.iter().rev().take(REACH).take_while(|byte| !is_line_end(**byte)).count();
    let mut end = skip(text, at, |byte| !is_line_end(byte)).min(at + REACH);
    while !text.is_char_boundary(start) && start < at {
        start += 1;
    }
    while !text.is_char_boundary(end) && end > at {
        end -= 1;
    }
    text.get(start..end).unwrap_or_default()
}

/// Whether a text is a program rather than a configuration: a bare word behind `=` is then a variable.
pub(crate) fn is_code(text: &str) -> bool {
    const SIGNS: [&str; 14] = [
        "#!/",
        "function ",
        "function(",
        "def ",
        "import ",
        "local ",
        "const ",
        "let ",
        "\nfi",
        "then\n",
        "echo ",
        "return ",
        "$(",
        "if (",
    ];
    let mut end = text.len().min(REACH * 8);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).is_some_and(|head| SIGNS.iter().any(|sign| head.contains(sign)))
}
