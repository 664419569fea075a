//! Sprig's functions between strings and collections of strings.

use crate::funcs::{Args, CallError, Context, Function, Param};
use crate::golang::unicode::runes;
use crate::text::Text;
use crate::value::{Kind, List, ListType, Map, MapType, Value};
use Param::{Any, Int, String};

/// Texts from so many bytes on may have so many parts that these are counted, with what each takes in memory.
const LONG: usize = 100_000;
const PART: usize = 128;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function::new("split", &[String, String], |cx, args| numbered(cx, args, 1, -1))
        .examples(&[(r#"{{ (split "/" "a/b")._1 }}"#, "b")]),
    Function::new("splitList", &[String, String], |cx, args| {
        let parts = split(cx, args.text(1)?, args.text(0)?.as_bytes(), -1)?;
        Ok(string_list(cx, parts, args.any(1)?))
    })
    .examples(&[(r#"{{ splitList "," "a,b" }}"#, "[a b]")]),
    Function::new("splitn", &[String, Int, String], |cx, args| numbered(cx, args, 2, args.int(1)?))
        .examples(&[(r#"{{ (splitn "/" 2 "a/b/c")._1 }}"#, "b/c")]),
    Function::new("toStrings", &[Any], |_, args| {
        let value = args.any(0)?;
        let items = super::strings_of(value).into_iter().map(Value::from).collect();
        Ok(Value::with_origin(Kind::List(List::typed(items, ListType::String)), value.origin))
    })
    .examples(&[(r"{{ list 1 2 | toStrings }}", "[1 2]")]),
];

/// A `[]string` that was made from `input`.
pub(in crate::funcs) fn string_list(cx: &mut Context, items: Vec<Text>, input: &Value) -> Value {
    let items = items.into_iter().map(Value::from).collect();
    cx.computed_value(Kind::List(List::typed(items, ListType::String)), &[input])
}

/// `strings.SplitN`: at most `limit` parts unless that is negative; an empty separator splits between runes.
fn split(cx: &mut Context, text: &Text, separator: &[u8], limit: i64) -> Result<Vec<Text>, CallError> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let (bytes, mut parts, mut from) = (text.as_bytes(), Vec::new(), 0);
    if limit == 0 {
        return Ok(parts);
    }
    charge_parts(cx, bytes, separator)?;
    if separator.is_empty() {
        let ends: Vec<usize> = runes(bytes).map(|(at, _, width)| at + width).collect();
        for (index, end) in ends.iter().enumerate() {
            let end = if index + 1 == limit { text.len() } else { *end };
            parts.push(text.slice(from..end));
            from = end;
            if from == text.len() {
                break;
            }
        }
        return Ok(parts);
    }
    while parts.len() + 1 < limit {
        let Some(at) = super::find(bytes, separator, from) else { break };
        parts.push(text.slice(from..at));
        from = at + separator.len();
    }
    parts.push(text.slice(from..text.len()));
    Ok(parts)
}

/// Counts the parts of a text before they are made, when they may be many.
fn charge_parts(cx: &mut Context, bytes: &[u8], separator: &[u8]) -> Result<(), CallError> {
    if bytes.len() < LONG {
        return Ok(());
    }
    let parts = if separator.is_empty() { bytes.len() } else { memchr::memmem::find_iter(bytes, separator).count() };
    cx.charge(parts.saturating_mul(PART))
}

fn numbered(cx: &mut Context, args: Args<'_>, text: usize, limit: i64) -> Result<Value, CallError> {
    let map = Map::typed(MapType::String);
    for (index, part) in split(cx, args.text(text)?, args.text(0)?.as_bytes(), limit)?.into_iter().enumerate() {
        map.insert(format!("_{index}"), Value::from(part));
    }
    Ok(cx.computed_value(Kind::Map(map), &[args.any(text)?]))
}
