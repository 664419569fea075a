//! `html`, `js` and `urlquery`: what is not escaped keeps its origin.

use crate::exec::print_value;
use crate::funcs::{Args, CallError, Context};
use crate::gofmt;
use crate::text::{Text, TextBuilder};
use crate::value::{Kind, Value};

/// The arguments as one text: as `print` gives them, but `nil` is `<no value>` and pointers are followed.
fn joined(context: &mut Context, args: Args<'_>) -> Text {
    let shown = |value: &Value| match value.kind {
        Kind::Nil | Kind::Object(_) => Value::from(print_value(value)),
        _ => value.clone(),
    };
    let values: Vec<Value> = args.all().iter().map(shown).collect();
    gofmt::sprint(context, &values)
}

/// Replaces characters by escapes. `escape` gets the rest of the text and gives the escape of its first
/// character and that character's width, or `None` to keep the first byte.
fn escaped(text: &Text, escape: impl Fn(&[u8]) -> Option<(Vec<u8>, usize)>) -> Text {
    let mut out = TextBuilder::new();
    let bytes = text.as_bytes();
    let (mut kept_from, mut at) = (0, 0);
    while at < bytes.len() {
        let Some((replacement, width)) = escape(bytes.get(at..).unwrap_or_default()) else {
            at += 1;
            continue;
        };
        out.push_slice(text, kept_from..at);
        let origin = text.slice(at..at + width).single_origin().unwrap_or(hullmark_source::OriginId::ACTION);
        out.push_origin(&replacement, origin, 0);
        at += width.max(1);
        kept_from = at;
    }
    out.push_slice(text, kept_from..bytes.len());
    out.finish()
}

pub(super) fn html(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let text = escaped(&joined(context, args), |rest| {
        let replacement = match rest.first()? {
            0 => "\u{fffd}",
            b'"' => "&#34;",
            b'\'' => "&#39;",
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => return None,
        };
        Some((replacement.as_bytes().to_vec(), 1))
    });
    Ok(Value::from(text))
}

pub(super) fn js(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let text = escaped(&joined(context, args), |rest| {
        let first = *rest.first()?;
        let replacement = match first {
            b'\\' => r"\\".to_owned(),
            b'\'' => r"\'".to_owned(),
            b'"' => "\\\"".to_owned(),
            b'<' | b'>' | b'&' | b'=' | 0..=0x1f => format!("\\u{first:04X}"),
            0x20..=0x7f => return None,
            0x80.. => {
                let (rune, width) = crate::golang::unicode::decode(rest)?;
                if gofmt::is_printable(rune) {
                    let kept = rest.get(..width).unwrap_or_default();
                    return Some((kept.to_vec(), width));
                }
                return Some((format!("\\u{:04X}", u32::from(rune)).into_bytes(), width));
            }
        };
        Some((replacement.into_bytes(), 1))
    });
    Ok(Value::from(text))
}

pub(super) fn urlquery(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let text = escaped(&joined(context, args), |rest| match rest.first()? {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => None,
        b' ' => Some((b"+".to_vec(), 1)),
        byte => Some((format!("%{byte:02X}").into_bytes(), 1)),
    });
    Ok(Value::from(text))
}
