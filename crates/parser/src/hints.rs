//! The usual mistakes, and how to undo them.

use std::ops::Range;

use crate::layout;

pub(crate) const TAB_FOUND: &str = "found a tab in the indentation, expected spaces";
pub(crate) const TAB: &str = "YAML is indented with spaces only: replace the tab";
pub(crate) const INDENTATION: &str = "check the indentation: entries of one mapping or list begin in the same column";
pub(crate) const NO_KEY: &str = "put `: ` behind a key, or indent the line when it belongs to the value above";
pub(crate) const DOCUMENT: &str = "if another document begins here, put a line with `---` before it";
pub(crate) const LIST_COMMA: &str = "put a `,` between two entries of a list";
pub(crate) const COMMA: &str = "remove the comma: outside of brackets a line break separates entries";

/// The bytes of the template action (`{{ … }}`) that `at` lies in or borders on; actions end with their line.
pub(crate) fn template_action(text: &str, at: usize) -> Option<Range<usize>> {
    let line = layout::line_start(text, at)..layout::line_end(text, at);
    let mut start = line.start;
    loop {
        let rest = text.get(start..line.end)?;
        start += rest.find("{{").filter(|length| start + length <= at)?;
        let length = text.get(start..line.end)?.find("}}").map_or(line.end - start, |length| length + 2);
        if at <= start + length {
            return Some(start..start + length);
        }
        start += length;
    }
}

/// For a value that begins with a character that YAML keeps for itself.
pub(crate) fn leading_character(character: char) -> Option<&'static str> {
    match character {
        '@' => Some("put the value in quotes: YAML reserves @ at the beginning"),
        '`' => Some("put the value in quotes: YAML reserves the backtick at the beginning"),
        '%' => Some("put the value in quotes: a % at the beginning marks a directive"),
        ',' => Some(EXTRA_COMMA),
        _ => None,
    }
}

pub(crate) const TEMPLATE: &str = "this looks like a template, which is YAML only once it is rendered";
const EXTRA_COMMA: &str = "remove the comma that has no entry before it";

/// For what stands between brackets where `,` was expected.
pub(crate) fn flow_entry(text: &str, at: usize) -> Option<&'static str> {
    match text.as_bytes().get(at)? {
        b',' => Some(EXTRA_COMMA),
        b':' => Some("a key and its value take no second colon: put the value in quotes"),
        _ => Some("put a `,` between the entries, or close the bracket"),
    }
}

/// For a line such as `key:value`, whose colon separates nothing.
pub(crate) fn missing_space(text: &str, line: Range<usize>) -> Option<String> {
    let content = text.get(line)?.trim();
    let (key, value) = content.strip_prefix("- ").unwrap_or(content).split_once(':')?;
    let separates = value.is_empty() || value.starts_with([' ', '\t', '/']);
    let is_word = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
    (is_word && !separates).then(|| format!("put a space behind the colon: `{key}: {value}`"))
}
