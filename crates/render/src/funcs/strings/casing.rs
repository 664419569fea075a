//! Sprig's functions on strings that change letters.

use crate::funcs::{Args, CallError, Context, Function, Param};
use crate::golang::{unicode, words};
use crate::text::{Text, TextBuilder};
use crate::value::Value;
use Param::String;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function::new("camelcase", &[String], |cx, args| mapped(cx, args, words::pascal_case))
        .examples(&[(r#"{{ camelcase "http_server" }}"#, "HttpServer")]),
    Function::new("initials", &[String], |cx, args| mapped(cx, args, words::initials))
        .examples(&[(r#"{{ initials "First Try" }}"#, "FT")]),
    Function::new("kebabcase", &[String], |cx, args| mapped(cx, args, |text| words::lower_case_words(text, '-')))
        .examples(&[(r#"{{ kebabcase "FirstName" }}"#, "first-name")]),
    Function::new("lower", &[String], |cx, args| mapped(cx, args, unicode::lower))
        .examples(&[(r#"{{ lower "HeLLO" }}"#, "hello")]),
    Function::new("nospace", &[String], |cx, args| {
        Ok(match words::without_space(args.text(0)?.as_bytes()) {
            Some(bytes) => retraced(cx, args.any(0)?, args.text(0)?, bytes),
            None => args.any(0)?.clone(),
        })
    })
    .examples(&[(r#"{{ nospace "h e l l o" }}"#, "hello")]),
    Function::new("snakecase", &[String], |cx, args| mapped(cx, args, |text| words::lower_case_words(text, '_')))
        .examples(&[(r#"{{ snakecase "FirstName" }}"#, "first_name")]),
    Function::new("swapcase", &[String], |cx, args| mapped(cx, args, unicode::swap_case))
        .examples(&[(r#"{{ swapcase "This Is" }}"#, "tHIS iS")]),
    Function::new("title", &[String], |cx, args| mapped(cx, args, unicode::title))
        .examples(&[(r#"{{ title "hello world" }}"#, "Hello World")]),
    Function::new("untitle", &[String], |cx, args| mapped(cx, args, unicode::uncapitalize))
        .examples(&[(r#"{{ untitle "Hello World" }}"#, "hello world")]),
    Function::new("upper", &[String], |cx, args| mapped(cx, args, unicode::upper))
        .examples(&[(r#"{{ upper "straße" }}"#, "STRAßE")]),
];

fn mapped(cx: &mut Context, args: Args<'_>, map: impl Fn(&[u8]) -> Vec<u8>) -> Result<Value, CallError> {
    let text = args.text(0)?;
    Ok(retraced(cx, args.any(0)?, text, map(text.as_bytes())))
}

/// The new bytes with the origins of the old ones, as long as each byte is still in its place.
fn retraced(cx: &mut Context, value: &Value, text: &Text, bytes: Vec<u8>) -> Value {
    if bytes == text.as_bytes() {
        return value.clone();
    }
    let widths = |bytes| unicode::runes(bytes).map(|(_, _, width)| width);
    if bytes.len() != text.len() || !widths(&bytes).eq(widths(text.as_bytes())) {
        return cx.computed_string(bytes, &[value]);
    }
    let mut builder = TextBuilder::new();
    for piece in text.pieces() {
        let bytes = bytes.get(piece.start as usize..piece.end as usize).unwrap_or_default();
        builder.push_run(bytes, piece.origin, piece.offset, piece.frame);
    }
    Value::from(builder.finish())
}
