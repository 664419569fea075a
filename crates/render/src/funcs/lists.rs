//! Sprig's functions on lists. A `must` function is the same function: in templates both end with an error.

use std::borrow::Cow;
use std::ops::Range;

use super::types::deep_equal;
use super::{Args, CallError, Context, Function, Param};
use crate::golang::cast::to_int64;
use crate::golang::equal::kind_name;
use crate::golang::merge::is_empty;
use crate::text::Text;
use crate::value::{Kind, List, ListType, Value};
use Param::{Any, Int};

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function::new("append", &[Any, Any], |_, args| {
        let mut items = listed(args.any(0)?, "Cannot push on type")?.into_owned();
        items.push(args.any(1)?.clone());
        Ok(derived(args.any(0)?, items))
    })
    .aliases(&["push", "mustAppend", "mustPush"])
    .examples(&[("{{ append (list 1 2) 3 }}", "[1 2 3]")]),
    Function::new("chunk", &[Int, Any], chunk)
        .aliases(&["mustChunk"])
        .examples(&[("{{ chunk 2 (list 1 2 3) }} {{ chunk -2 (list 1 2 3) }}", "[[1 2] [3]] []")]),
    Function::new("compact", &[Any], |_, args| {
        let items = listed(args.any(0)?, "Cannot compact on type")?;
        Ok(derived(args.any(0)?, items.iter().filter(|item| !is_empty(item)).cloned().collect()))
    })
    .aliases(&["mustCompact"])
    .examples(&[(r#"{{ compact (list 1 0 "" "a") }}"#, "[1 a]")]),
    Function::new("concat", &[Any], concat).variadic().examples(&[
        ("{{ concat (list 1) (list 2 3) }}", "[1 2 3]"),
        ("{{ concat list list | toYaml }} {{ concat list | toJson }} {{ concat }}", "null null []"),
    ]),
    Function::new("first", &[Any], |_, args| {
        Ok(listed(args.any(0)?, "Cannot find first on type")?.first().cloned().unwrap_or(Value::NIL))
    })
    .aliases(&["mustFirst"])
    .examples(&[("{{ first (list 1 2) }}", "1")]),
    Function::new("has", &[Any, Any], |cx, args| {
        let (needle, haystack) = (args.any(0)?, args.any(1)?);
        let has = !haystack.is_nil() && contains(cx, &listed(haystack, "Cannot find has on type")?, needle)?;
        Ok(cx.computed_value(Kind::Bool(has), &[needle, haystack]))
    })
    .aliases(&["mustHas"])
    .examples(&[("{{ has 2 (list 1 2) }} {{ has 2.0 (list 1 2) }}", "true false")]),
    Function::new("initial", &[Any], |_, args| {
        let items = listed(args.any(0)?, "Cannot find initial on type")?;
        Ok(part_of(args.any(0)?, items.split_last().map(|(_, initial)| initial)))
    })
    .aliases(&["mustInitial"])
    .examples(&[("{{ initial (list 1 2 3) }} {{ initial list | toJson }}", "[1 2] null")]),
    Function::new("last", &[Any], |_, args| {
        Ok(listed(args.any(0)?, "Cannot find last on type")?.last().cloned().unwrap_or(Value::NIL))
    })
    .aliases(&["mustLast"])
    .examples(&[("{{ last (list 1 2) }}", "2")]),
    Function::new("list", &[Any], |_, args| Ok(Value::from(List::new(args.all().to_vec()))))
        .aliases(&["tuple"])
        .variadic()
        .examples(&[(r#"{{ list 1 "a" true }}"#, "[1 a true]")]),
    Function::new("prepend", &[Any, Any], |_, args| {
        let mut items = vec![args.any(1)?.clone()];
        items.extend(listed(args.any(0)?, "Cannot prepend on type")?.iter().cloned());
        Ok(derived(args.any(0)?, items))
    })
    .aliases(&["mustPrepend"])
    .examples(&[("{{ prepend (list 1 2) 0 }}", "[0 1 2]")]),
    Function::new("rest", &[Any], |_, args| {
        let items = listed(args.any(0)?, "Cannot find rest on type")?;
        Ok(part_of(args.any(0)?, items.split_first().map(|(_, rest)| rest)))
    })
    .aliases(&["mustRest"])
    .examples(&[("{{ rest (list 1 2 3) }} {{ rest list | toJson }} {{ rest (list 1) | toJson }}", "[2 3] null []")]),
    Function::new("reverse", &[Any], |_, args| {
        let items = listed(args.any(0)?, "Cannot find reverse on type")?;
        Ok(derived(args.any(0)?, items.iter().rev().cloned().collect()))
    })
    .aliases(&["mustReverse"])
    .examples(&[("{{ reverse (list 1 2 3) }}", "[3 2 1]")]),
    Function::new("seq", &[Int], seq).variadic().examples(&[
        ("{{ seq 3 }}", "1 2 3"),
        ("{{ seq 2 -1 }}", "2 1 0 -1"),
        ("{{ seq 0 2 5 }}", "0 2 4"),
    ]),
    Function::new("slice", &[Any, Any], slice)
        .aliases(&["mustSlice"])
        .variadic()
        .examples(&[("{{ slice (list 1 2 3 4) 1 3 }}", "[2 3]")]),
    Function::new("sortAlpha", &[Any], sort_alpha).examples(&[(r#"{{ sortAlpha (list "b" "a" 1) }}"#, "[1 a b]")]),
    Function::new("uniq", &[Any], |cx, args| {
        let mut kept: Vec<Value> = Vec::new();
        for item in listed(args.any(0)?, "Cannot find uniq on type")?.iter() {
            if !contains(cx, &kept, item)? {
                kept.push(item.clone());
            }
        }
        Ok(derived(args.any(0)?, kept))
    })
    .aliases(&["mustUniq"])
    .examples(&[("{{ uniq (list 1 2 1) }}", "[1 2]")]),
    Function::new("until", &[Int], |cx, args| {
        let stop = args.int(0)?;
        integers(cx, 0..stop, if stop < 0 { -1 } else { 1 }, &[])
    })
    .examples(&[("{{ until 3 }} {{ until -2 }}", "[0 1 2] [0 -1]")]),
    Function::new("untilStep", &[Int, Int, Int], |cx, args| {
        integers(cx, args.int(0)?..args.int(1)?, args.int(2)?, &[args.any(0)?, args.any(2)?])
    })
    .examples(&[("{{ untilStep 3 9 2 }}", "[3 5 7]")]),
    Function::new("without", &[Any, Any], |cx, args| {
        let mut kept = Vec::new();
        for item in listed(args.any(0)?, "Cannot find without on type")?.iter() {
            if !contains(cx, args.rest(1), item)? {
                kept.push(item.clone());
            }
        }
        Ok(derived(args.any(0)?, kept))
    })
    .aliases(&["mustWithout"])
    .variadic()
    .examples(&[("{{ without (list 1 2 3) 1 3 }}", "[2]")]),
];

/// The items of a Go slice or array, or `None` for any other value.
pub(super) fn items_of(value: &Value) -> Option<Cow<'_, [Value]>> {
    match &value.kind {
        Kind::List(list) => Some(list.items()),
        Kind::Object(object) if kind_name(value) == "slice" => {
            object.plain().as_list().map(|list| Cow::Owned(list.items().to_vec()))
        }
        _ => None,
    }
}

/// The error of Go's runtime for `reflect.TypeOf(nil).Kind()`.
pub(super) fn nil_dereference() -> CallError {
    CallError::new("runtime error: invalid memory address or nil pointer dereference")
}

fn listed<'a>(value: &'a Value, complaint: &str) -> Result<Cow<'a, [Value]>, CallError> {
    match items_of(value) {
        Some(items) => Ok(items),
        None if value.is_nil() => Err(nil_dereference()),
        None => Err(CallError::new(format!("{complaint} {}", kind_name(value)))),
    }
}

/// A `[]interface{}` made of another list.
fn derived(from: &Value, items: Vec<Value>) -> Value {
    Value::with_origin(Kind::List(List::new(items)), from.origin)
}

/// A part of a list; of an empty one, Go's nil slice.
fn part_of(from: &Value, part: Option<&[Value]>) -> Value {
    let list = part.map_or_else(|| List::appended(Vec::new(), ListType::Any), |part| List::new(part.to_vec()));
    Value::with_origin(Kind::List(list), from.origin)
}

fn contains(cx: &mut Context, haystack: &[Value], needle: &Value) -> Result<bool, CallError> {
    for item in haystack {
        if deep_equal(cx, needle, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn chunk(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let items = listed(args.any(1)?, "Cannot chunk type")?;
    let Some(size) = usize::try_from(args.int(0)?).ok().filter(|size| *size > 0) else {
        // Sprig counts the chunks by a division before it makes them: no chunk is no error.
        let most = args.int(0)?.unsigned_abs().saturating_add(1);
        if items.len() > 1 && items.len() as u64 <= most {
            let list = List::typed(Vec::new(), ListType::Named("[][]interface {}"));
            return Ok(Value::with_origin(Kind::List(list), args.any(1)?.origin));
        }
        return Err(CallError::new("runtime error: makeslice: len out of range"));
    };
    let chunks = items.chunks(size).map(|chunk| Value::from(List::new(chunk.to_vec()))).collect();
    let list = List::typed(chunks, ListType::Named("[][]interface {}"));
    Ok(Value::with_origin(Kind::List(list), args.any(1)?.origin))
}

fn concat(cx: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let mut items = Vec::new();
    for list in args.all() {
        let Some(more) = items_of(list) else {
            return Err(if list.is_nil() {
                nil_dereference()
            } else {
                CallError::new(format!("Cannot concat type {} as list", kind_name(list)))
            });
        };
        items.extend(more.iter().cloned());
    }
    let origin = cx.origins.union(args.all().iter().map(|list| list.origin));
    Ok(Value::with_origin(Kind::List(List::appended(items, ListType::Any)), origin))
}

fn slice(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let list = args.any(0)?;
    let items = listed(list, "list should be type of slice or array but")?;
    if items.is_empty() {
        return Ok(Value::NIL);
    }
    let index = |at: usize| args.all().get(at).map(to_int64);
    let start = usize::try_from(index(1).unwrap_or(0)).ok();
    let end = index(2).map_or(Some(items.len()), |end| usize::try_from(end).ok());
    let Some(slice) = start.zip(end).and_then(|(start, end)| items.get(start..end)) else {
        return Err(CallError::new("reflect.Value.Slice: slice index out of bounds"));
    };
    let list_type = list.as_list().map_or(ListType::Any, |list| list.list_type);
    Ok(Value::with_origin(Kind::List(List::typed(slice.to_vec(), list_type)), list.origin))
}

fn sort_alpha(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let value = args.any(0)?;
    let mut texts: Vec<Text> = match items_of(value) {
        Some(_) => super::strings::strings_of(value),
        None => vec![super::types::strval(value)],
    };
    texts.sort_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
    let list = List::typed(texts.into_iter().map(Value::from).collect(), ListType::String);
    Ok(Value::with_origin(Kind::List(list), value.origin))
}

/// From `start` to before `stop`; nothing when `step` leads away.
fn steps(cx: &mut Context, start: i64, stop: i64, step: i64) -> Result<Vec<i64>, CallError> {
    let leads_there = if stop < start { step < 0 } else { step > 0 };
    if start == stop || !leads_there {
        return Ok(Vec::new());
    }
    let count = usize::try_from(start.abs_diff(stop).div_ceil(step.unsigned_abs())).unwrap_or(usize::MAX);
    cx.charge(count.saturating_mul(size_of::<Value>()))?;
    Ok(std::iter::successors(Some(start), |at| at.checked_add(step)).take(count).collect())
}

/// The integers of a range as a list, computed from `inputs`: the end decides how many there are, not what they are.
fn integers(cx: &mut Context, range: Range<i64>, step: i64, inputs: &[&Value]) -> Result<Value, CallError> {
    let origin = cx.computed(inputs);
    let item = |int| Value::with_origin(Kind::Int(int, crate::value::IntType::Int), origin);
    let items = steps(cx, range.start, range.end, step)?.into_iter().map(item).collect();
    Ok(Value::with_origin(Kind::List(List::typed(items, ListType::Int)), origin))
}

fn seq(cx: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let numbers = match args.all().len() {
        1 => {
            let end = args.int(0)?;
            let step = if end < 1 { -1 } else { 1 };
            steps(cx, 1, end.wrapping_add(step), step)?
        }
        2 => {
            let (start, end) = (args.int(0)?, args.int(1)?);
            let step = if end < start { -1 } else { 1 };
            steps(cx, start, end.wrapping_add(step), step)?
        }
        3 => {
            let (start, step, end) = (args.int(0)?, args.int(1)?, args.int(2)?);
            let towards = if end < start { -1 } else { 1 };
            if towards < 0 && step > 0 { Vec::new() } else { steps(cx, start, end.wrapping_add(towards), step)? }
        }
        _ => Vec::new(),
    };
    let printed: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let inputs: Vec<&Value> = args.all().iter().collect();
    Ok(cx.computed_string(printed.join(" "), &inputs))
}
