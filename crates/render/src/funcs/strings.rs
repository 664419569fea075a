//! Sprig's functions on strings that keep characters: cutting, padding, joining, quoting.

mod casing;
mod splitting;

pub use casing::FUNCTIONS as CASING;
pub use splitting::FUNCTIONS as SPLITTING;
pub(super) use splitting::string_list;

use super::types::{print_value, strval};
use super::{Args, CallError, Context, Function, Param};
use crate::golang::unicode::{is_space, runes, trim as trim_runes};
use crate::golang::words::{self, Part};
use crate::text::{Text, TextBuilder};
use crate::value::{Kind, Value};
use Param::{Any, Int, String};

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function::new("abbrev", &[Int, String], |_, args| {
        let (width, text) = (args.int(0)?, args.text(1)?);
        if width < 4 {
            return Ok(Value::from(text.clone()));
        }
        Ok(assemble(text, &words::abbreviate(text.len(), 0, width), &Text::from_action(*b"...")))
    })
    .examples(&[(r#"{{ abbrev 8 "hello world" }}"#, "hello..."), (r#"{{ abbrev 3 "hello" }}"#, "hello")]),
    Function::new("abbrevboth", &[Int, Int, String], |_, args| {
        let (left, right, text) = (args.int(0)?, args.int(1)?, args.text(2)?);
        if right < 4 || left > 0 && right < 7 {
            return Ok(Value::from(text.clone()));
        }
        Ok(assemble(text, &words::abbreviate(text.len(), left, right), &Text::from_action(*b"...")))
    })
    .examples(&[(r#"{{ abbrevboth 5 10 "1234 5678 9123" }}"#, "...5678...")]),
    Function::new("cat", &[Any], cat)
        .variadic()
        .examples(&[(r#"{{ cat "a" 1 nil true }}"#, "a 1 true"), (r#"{{ cat "" "" | quote }}"#, r#"" ""#)]),
    Function::new("contains", &[String, String], |cx, args| {
        let found = find(args.text(1)?.as_bytes(), args.text(0)?.as_bytes(), 0).is_some();
        Ok(cx.computed_value(Kind::Bool(found), &[args.any(0)?, args.any(1)?]))
    })
    .examples(&[(r#"{{ contains "cat" "concatenate" }}"#, "true")]),
    Function::new("hasPrefix", &[String, String], |cx, args| {
        let found = args.text(1)?.as_bytes().starts_with(args.text(0)?.as_bytes());
        Ok(cx.computed_value(Kind::Bool(found), &[args.any(0)?, args.any(1)?]))
    })
    .examples(&[(r#"{{ hasPrefix "cat" "catch" }}"#, "true")]),
    Function::new("hasSuffix", &[String, String], |cx, args| {
        let found = args.text(1)?.as_bytes().ends_with(args.text(0)?.as_bytes());
        Ok(cx.computed_value(Kind::Bool(found), &[args.any(0)?, args.any(1)?]))
    })
    .examples(&[(r#"{{ hasSuffix "cat" "tomcat" }}"#, "true")]),
    Function::new("hello", &[], |_, _| Ok(Value::string("Hello!"))).examples(&[("{{ hello }}", "Hello!")]),
    Function::new("indent", &[Int, String], |cx, args| indent(cx, args, b""))
        .examples(&[(r#"{{ indent 2 "a\nb" }}"#, "  a\n  b")]),
    Function::new("join", &[String, Any], join)
        .examples(&[(r#"{{ list "a" 1 nil true | join "-" }}"#, "a-1-true"), (r#"{{ join "-" "one" }}"#, "one")]),
    Function::new("nindent", &[Int, String], |cx, args| indent(cx, args, b"\n"))
        .examples(&[(r#"{{ nindent 2 "a\nb" }}"#, "\n  a\n  b")]),
    Function::new("plural", &[String, String, Int], |_, args| Ok(args.any(usize::from(args.int(2)? != 1))?.clone()))
        .examples(&[(r#"{{ plural "item" "items" 2 }}"#, "items")]),
    Function::new("quote", &[Any], |_, args| Ok(quoted(args, super::types::quote)))
        .variadic()
        .examples(&[(r#"{{ quote "a\"b" nil 1 }}"#, r#""a\"b" "1""#)]),
    Function::new("repeat", &[Int, String], repeat).examples(&[(r#"{{ repeat 3 "ab" }}"#, "ababab")]),
    Function::new("replace", &[String, String, String], |cx, args| {
        replace(cx, args.text(2)?, args.text(0)?, args.text(1)?).map(Value::from)
    })
    .examples(&[
        (r#"{{ "I Am Henry VIII" | replace " " "-" }}"#, "I-Am-Henry-VIII"),
        (r#"{{ replace "" "." "ab" }}"#, ".a.b."),
    ]),
    Function::new("squote", &[Any], |_, args| Ok(quoted(args, |value| surrounded(b"'", &print_value(value)))))
        .variadic()
        .examples(&[(r#"{{ squote "a'b" nil 1 }}"#, "'a'b' '1'")]),
    Function::new("substr", &[Int, Int, String], substr).examples(&[
        (r#"{{ substr 0 5 "hello world" }}"#, "hello"),
        (r#"{{ substr 6 -1 "hello world" }}"#, "world"),
        (r#"{{ substr -1 5 "hello world" }}"#, "hello"),
    ]),
    Function::new("trim", &[String], |_, args| Ok(trimmed(args.text(0)?, is_space, true)))
        .examples(&[(r#"{{ trim "  a b\n" }}"#, "a b")]),
    Function::new("trimAll", &[String, String], |_, args| {
        let cut = args.text(0)?;
        Ok(trimmed(args.text(1)?, |rune| runes(cut.as_bytes()).any(|(_, c, _)| c == rune), !cut.is_empty()))
    })
    .aliases(&["trimall"])
    .examples(&[(r#"{{ trimAll "$" "$5.00$" }}"#, "5.00")]),
    Function::new("trimPrefix", &[String, String], |_, args| {
        let (prefix, text) = (args.text(0)?, args.text(1)?);
        let start = if text.as_bytes().starts_with(prefix.as_bytes()) { prefix.len() } else { 0 };
        Ok(Value::from(text.slice(start..text.len())))
    })
    .examples(&[(r#"{{ trimPrefix "-" "--a" }}"#, "-a")]),
    Function::new("trimSuffix", &[String, String], |_, args| {
        let (suffix, text) = (args.text(0)?, args.text(1)?);
        let cut = if text.as_bytes().ends_with(suffix.as_bytes()) { suffix.len() } else { 0 };
        Ok(Value::from(text.slice(0..text.len() - cut)))
    })
    .examples(&[(r#"{{ trimSuffix "-" "a--" }}"#, "a-")]),
    Function::new("trunc", &[Int, String], |_, args| Ok(trunc(args.int(0)?, args.text(1)?)))
        .examples(&[(r#"{{ trunc 5 "hello world" }}"#, "hello"), (r#"{{ trunc -5 "hello world" }}"#, "world")]),
    Function::new("wrap", &[Int, String], |cx, args| {
        let text = args.text(1)?;
        charge_lines(cx, text, args.int(0)?)?;
        Ok(assemble(text, &words::wrap(text.as_bytes(), args.int(0)?, false), &Text::from_action(*b"\n")))
    })
    .examples(&[(r#"{{ wrap 5 "Hello World" }}"#, "Hello\nWorld")]),
    Function::new("wrapWith", &[Int, String, String], |cx, args| {
        let (line_break, text) = (args.text(1)?, args.text(2)?);
        let line_break = if line_break.is_empty() { Text::from_action(*b"\n") } else { line_break.clone() };
        charge_lines(cx, text, args.int(0)?)?;
        let parts = words::wrap(text.as_bytes(), args.int(0)?, true);
        cx.charge(line_break.weight().saturating_mul(parts.len()))?;
        Ok(assemble(text, &parts, &line_break))
    })
    .examples(&[(r#"{{ wrapWith 5 "\t" "HelloWorld" }}"#, "Hello\tWorld")]),
];

/// Counts the lines that a text is broken into, before they are made.
fn charge_lines(cx: &mut Context, text: &Text, width: i64) -> Result<(), CallError> {
    const LINE: usize = 64;
    let lines = text.len() / usize::try_from(width).unwrap_or(1).max(1);
    cx.charge(lines.saturating_mul(LINE))
}

/// The first place of `needle` at or behind `from`, as `strings.Index`.
fn find(haystack: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let found = memchr::memmem::find(haystack.get(from..)?, needle)?;
    Some(from + found)
}

fn assemble(text: &Text, parts: &[Part], new: &Text) -> Value {
    let mut builder = TextBuilder::new();
    for part in parts {
        match part {
            Part::Kept(range) => builder.push_slice(text, range.clone()),
            Part::New => builder.push(new),
        }
    }
    Value::from(builder.finish())
}

fn surrounded(by: &[u8], text: &Text) -> Text {
    let mut builder = TextBuilder::new();
    builder.push_bytes(by);
    builder.push(text);
    builder.push_bytes(by);
    builder.finish()
}

/// `quote` and `squote`: every value but `nil`, with spaces in between.
fn quoted(args: Args<'_>, quote: impl Fn(&Value) -> Text) -> Value {
    let quoted: Vec<Text> = args.all().iter().filter(|value| !value.is_nil()).map(quote).collect();
    match quoted.as_slice() {
        [one] => Value::from(one.clone()),
        _ => Value::from(joined(&quoted, &Text::from_action(*b" "))),
    }
}

fn joined(texts: &[Text], separator: &Text) -> Text {
    let mut builder = TextBuilder::new();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            builder.push(separator);
        }
        builder.push(text);
    }
    builder.finish()
}

fn cat(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let texts: Vec<Text> = args.all().iter().filter(|value| !value.is_nil()).map(print_value).collect();
    Ok(Value::from(joined(&texts, &Text::from_action(*b" "))))
}

fn join(cx: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let (separator, texts) = (args.text(0)?, strings_of(args.any(1)?));
    cx.charge(separator.weight().saturating_mul(texts.len()))?;
    Ok(Value::from(joined(&texts, separator)))
}

/// Every item of a list as a string, `nil` left out; anything else is a list of itself, `nil` of nothing.
pub(super) fn strings_of(value: &Value) -> Vec<Text> {
    match super::lists::items_of(value) {
        Some(items) => items.iter().filter(|item| !item.is_nil()).map(strval).collect(),
        None if value.is_nil() => Vec::new(),
        None => vec![strval(value)],
    }
}

fn repetitions(count: i64) -> Result<usize, CallError> {
    usize::try_from(count).map_err(|_| CallError::new("strings: negative Repeat count"))
}

fn indent(cx: &mut Context, args: Args<'_>, before: &[u8]) -> Result<Value, CallError> {
    let text = args.text(1)?;
    let width = repetitions(args.int(0)?)?;
    let lines = text.as_bytes().iter().filter(|byte| **byte == b'\n').count() + 1;
    cx.charge(width.saturating_mul(lines))?;
    let padding = b" ".repeat(width);
    let mut builder = TextBuilder::new();
    builder.push_bytes(before);
    let mut start = 0;
    for line in text.as_bytes().split_inclusive(|byte| *byte == b'\n') {
        builder.push_bytes(&padding);
        builder.push_slice(text, start..start + line.len());
        start += line.len();
    }
    if text.is_empty() || text.as_bytes().ends_with(b"\n") {
        builder.push_bytes(&padding);
    }
    if text.is_empty() {
        // The marks of a text without bytes tell why it is empty.
        builder.push(text);
    }
    Ok(Value::from(builder.finish()))
}

fn repeat(cx: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let text = args.text(1)?;
    let count = repetitions(args.int(0)?)?;
    cx.charge(text.weight().saturating_mul(count))?;
    let mut builder = TextBuilder::new();
    for _ in 0..if text.is_empty() { 0 } else { count } {
        builder.push(text);
    }
    Ok(Value::from(builder.finish()))
}

/// `strings.ReplaceAll`; the empty string is found before every rune and at the end.
fn replace(cx: &mut Context, text: &Text, old: &Text, new: &Text) -> Result<Text, CallError> {
    let bytes = text.as_bytes();
    if find(bytes, old.as_bytes(), 0).is_none() || old == new {
        return Ok(text.clone());
    }
    let mut builder = TextBuilder::new();
    let mut from = 0;
    if old.is_empty() {
        cx.charge(text.len().saturating_add(1).saturating_mul(new.weight()))?;
        for (at, _, width) in runes(bytes) {
            builder.push(new);
            builder.push_slice(text, at..at + width);
        }
        builder.push(new);
        return Ok(builder.finish());
    }
    while let Some(at) = find(bytes, old.as_bytes(), from) {
        builder.push_slice(text, from..at);
        builder.push(new);
        cx.charge(new.weight())?;
        from = at + old.len();
    }
    builder.push_slice(text, from..text.len());
    Ok(builder.finish())
}

/// Go's `text[start:end]`.
fn go_slice(text: &Text, start: i64, end: i64) -> Result<Value, CallError> {
    let out_of_bounds =
        |place: std::string::String| CallError::new(format!("runtime error: slice bounds out of range {place}"));
    let length = text.len();
    let Some(to) = usize::try_from(end).ok().filter(|to| *to <= length) else {
        return Err(out_of_bounds(if end < 0 {
            format!("[:{end}]")
        } else {
            format!("[:{end}] with length {length}")
        }));
    };
    match usize::try_from(start) {
        Ok(from) if from <= to => Ok(Value::from(text.slice(from..to))),
        _ => Err(out_of_bounds(if start < 0 { format!("[{start}:]") } else { format!("[{start}:{end}]") })),
    }
}

fn substr(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let (start, end, text) = (args.int(0)?, args.int(1)?, args.text(2)?);
    let length = i64::try_from(text.len()).unwrap_or(i64::MAX);
    if start < 0 {
        go_slice(text, 0, end)
    } else if end < 0 || end > length {
        go_slice(text, start, length)
    } else {
        go_slice(text, start, end)
    }
}

fn trimmed(text: &Text, cut: impl Fn(char) -> bool, any: bool) -> Value {
    Value::from(if any { text.slice(trim_runes(text.as_bytes(), cut)) } else { text.clone() })
}

/// Counts bytes, from the end when negative.
fn trunc(count: i64, text: &Text) -> Value {
    let size = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    Value::from(match text.len().checked_sub(size) {
        Some(rest) if count < 0 && rest > 0 => text.slice(rest..text.len()),
        Some(_) if count >= 0 => text.slice(0..size),
        _ => text.clone(),
    })
}
