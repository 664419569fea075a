//! Values as text by themselves, for texts that are no YAML: templates, new files, messages.

use std::fmt;

use crate::Value;
use crate::change::Manner;
use crate::emit::Emitter;
use crate::surroundings::Surroundings;

fn emitter() -> Emitter {
    Emitter { surroundings: Surroundings::of(None), manner: Manner { block_scalars: true, tidy: true } }
}

/// In one line, in flow style.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&emitter().flow(self))
    }
}

/// `key: value` in block style, as an entry whose key stands at the 0-based `column`. The first line is not indented,
/// the last has no line break.
#[must_use]
pub fn written_entry(key: &str, value: &Value, column: usize) -> String {
    emitter().entry(key, value, column)
}

/// `- value` in block style, as an item whose dash stands at the 0-based `column`, likewise.
#[must_use]
pub fn written_item(value: &Value, column: usize) -> String {
    emitter().item(value, column)
}

/// A mapping or list that is not empty, as a document in block style; it ends with a line break.
#[must_use]
pub fn written_document(value: &Value) -> String {
    emitter().lines(value, 0) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_in_one_line_or_as_a_block() {
        let value: Value = [("type", Value::from("RuntimeDefault")), ("x", ["a", "true"].into_iter().collect())].into();
        assert_eq!(value.to_string(), "{type: RuntimeDefault, x: [a, \"true\"]}");
        assert_eq!(
            written_entry("seccompProfile", &value, 2),
            "seccompProfile:\n    type: RuntimeDefault\n    x:\n      - a\n      - \"true\""
        );
        assert_eq!(written_item(&"NET_RAW".into(), 4), "- NET_RAW");
    }
}
