//! What actions print, and `<no value>`.

use crate::gofmt;
use crate::text::{Text, TextBuilder};
use crate::value::{Kind, Value};

/// What an action prints for `nil`; Helm takes it out of the output again.
const NO_VALUE: &[u8] = b"<no value>";

/// A value as an action prints it.
pub(crate) fn print_value(value: &Value) -> Text {
    match &value.kind {
        Kind::Nil => Text::new(NO_VALUE, value.origin, 0),
        Kind::Object(object) => Text::new(object.print_by_action().as_bytes(), value.origin, 0),
        _ => gofmt::print_value(value),
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
    memchr::memmem::find(rest, NO_VALUE).map(|at| from + at)
}
