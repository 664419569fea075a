//! Go's `fmt` and the parts of `strconv` that templates show: values as `{{ }}`, `print` and `printf` write them.
//!
//! What is printed keeps its origins: characters of strings theirs, numbers and collections that of the value, unless
//! a verb or flag changes how they look.

mod directives;
mod float;
mod printer;
mod quote;
mod structs;
mod unicode;

use hullmark_source::FrameId;

use crate::funcs::Context;
use crate::text::{Text, TextBuilder};
use crate::value::{Kind, Object, StructField, Value};
use printer::Printer;

pub use float::{FloatFormat, format_float, format_float32};
pub use quote::{Charset, can_backquote, quote, quote_bytes, quote_char};
pub use unicode::{is_digit, is_letter, is_printable, rune_count, runes};

/// What an action prints for a value, which is `fmt.Fprint`'s and `%v`'s form. `nil` gives `<nil>`; that an action
/// itself shows it as `<no value>` is the executor's matter.
#[must_use]
pub fn print_value(value: &Value) -> Text {
    match &value.kind {
        Kind::String(text) => text.clone(),
        _ => {
            let mut printer = Printer::new(None);
            printer.argument(value, 'v');
            let text = printer.out.finish();
            if value.frame == FrameId::NONE {
                return text;
            }
            let mut framed = TextBuilder::new();
            framed.push_slice_in_frame(&text, 0..text.len(), value.frame);
            framed.finish()
        }
    }
}

/// `%v` of a struct.
#[must_use]
pub fn print_struct(object: &dyn Object, fields: &[StructField]) -> Text {
    let mut printer = Printer::new(None);
    printer.fields(&Value::NIL, object.type_name(), fields, 'v', 0);
    printer.out.finish()
}

/// `fmt.Sprint`: a space between two values when neither is a string.
pub fn sprint(cx: &mut Context, values: &[Value]) -> Text {
    let mut printer = Printer::new(Some(&mut cx.origins));
    let mut after_string = true;
    for (index, value) in values.iter().enumerate() {
        let is_string = value.as_text().is_some();
        if index > 0 && !is_string && !after_string {
            printer.out.push_bytes(b" ");
        }
        printer.argument(value, 'v');
        after_string = is_string;
    }
    printer.out.finish()
}

/// `fmt.Sprintln`: spaces between all values, and a newline.
pub fn sprintln(cx: &mut Context, values: &[Value]) -> Text {
    let mut printer = Printer::new(Some(&mut cx.origins));
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            printer.out.push_bytes(b" ");
        }
        printer.argument(value, 'v');
    }
    printer.out.push_bytes(b"\n");
    printer.out.finish()
}

/// `fmt.Sprintf`, with Go's notes on wrong verbs and numbers of arguments in the output.
///
/// Output ends with `%!(TOO LARGE)` where a map holds itself or 64 MiB are exceeded; Go's process would end there.
pub fn sprintf(cx: &mut Context, format: &Text, args: &[Value]) -> Text {
    directives::print(Printer::new(Some(&mut cx.origins)), format, args)
}

#[cfg(test)]
mod tests;
