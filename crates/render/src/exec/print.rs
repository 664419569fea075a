//! What actions print, and `<no value>`.

use crate::text::{Text, TextBuilder};
use crate::value::{Kind, Value};

/// What an action prints for `nil`; Helm takes it out of the output again.
const NO_VALUE: &[u8] = b"<no value>";

/// A value as an action prints it.
pub(crate) fn print_value(value: &Value) -> Text {
    match &value.kind {
        Kind::Nil => Text::new(NO_VALUE, value.origin, 0),
        Kind::String(text) => text.clone(),
        Kind::Bool(bool) => Text::new(bool.to_string().into_bytes(), value.origin, 0),
        Kind::Int(int, _) => Text::new(int.to_string().into_bytes(), value.origin, 0),
        Kind::Float(float) => Text::new(float.to_string().into_bytes(), value.origin, 0),
        Kind::List(list) => {
            let mut out = TextBuilder::new();
            out.push_bytes(b"[");
            for (index, item) in list.items.iter().enumerate() {
                out.push_bytes(if index > 0 { b" " } else { b"" });
                out.push(&print_value(item));
            }
            out.push_bytes(b"]");
            out.finish()
        }
        Kind::Map(map) => {
            let mut out = TextBuilder::new();
            out.push_bytes(b"map[");
            for (index, (key, item)) in map.snapshot().iter().enumerate() {
                out.push_bytes(if index > 0 { b" " } else { b"" });
                out.push_bytes(key.as_bytes());
                out.push_bytes(b":");
                out.push(&print_value(item));
            }
            out.push_bytes(b"]");
            out.finish()
        }
        Kind::Object(object) => Text::new(object.print().into_bytes(), value.origin, 0),
    }
}

/// The text without each `<no value>`, as Helm cleans the output of files and of `tpl`; origins and marks stay.
#[must_use]
pub fn strip_no_value(text: &Text) -> Text {
    let mut out = TextBuilder::new();
    let mut from = 0;
    while let Some(at) = find(text.as_bytes(), from) {
        out.push_slice(text, from..at);
        from = at + NO_VALUE.len();
    }
    if from == 0 {
        return text.clone();
    }
    out.push_slice(text, from..text.len());
    out.finish()
}

fn find(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(NO_VALUE.len()).position(|window| window == NO_VALUE).map(|at| from + at)
}
