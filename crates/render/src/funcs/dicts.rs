//! Sprig's functions on maps. Go goes over maps in no order; here it is the order of the keys.

use std::rc::Rc;

use hullmark_source::{Origin, PathSegment};

use super::types::strval;
use super::{Args, CallError, Context, Function, Param};
use crate::golang::equal::kind_name;
use crate::golang::merge::{Precedence, merge};
use crate::text::Text;
use crate::value::{Kind, List, ListType, Map, MapType, Value};
use Param::{Any, Map as MapParam, String};

/// What a copied map or list takes in memory, in bytes, and what each entry of it takes.
const COPY: usize = 256;
const COPIED_ENTRY: usize = 64;

/// How deep `deepCopy` goes.
const MAX_DEPTH: usize = 1000;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function::new("deepCopy", &[Any], |cx, args| match args.any(0)? {
        value if value.is_nil() => Err(CallError::new("reflect: call of reflect.Value.Type on zero Value")),
        value => deep_copy(cx, value, MAX_DEPTH),
    })
    .aliases(&["mustDeepCopy"])
    .examples(&[(r#"{{ $a := dict "k" 1 }}{{ $_ := set (deepCopy $a) "k" 2 }}{{ $a.k }}"#, "1")]),
    Function::new("dict", &[Any], dict).variadic().examples(&[(r#"{{ dict "a" 1 "b" }}"#, "map[a:1 b:]")]),
    Function::new("dig", &[Any], dig).variadic().examples(&[
        (r#"{{ dict "a" (dict "b" 1) | dig "a" "b" "x" }}"#, "1"),
        (r#"{{ dict "a" (dict "b" 1) | dig "a" "c" "x" }}"#, "x"),
    ]),
    Function::new("get", &[MapParam, String], |cx, args| {
        Ok(looked_up(cx, args.any(0)?, args.map(0)?, &args.text(1)?.to_str()).unwrap_or_else(|| Value::string("")))
    })
    .examples(&[(r#"{{ get (dict "a" 1) "a" }}"#, "1")]),
    Function::new("hasKey", &[MapParam, String], |cx, args| {
        let key = args.text(1)?.to_str();
        let found = looked_up(cx, args.any(0)?, args.map(0)?, &key);
        let inputs = [args.any(0)?, args.any(1)?, found.as_ref().unwrap_or(&Value::NIL)];
        Ok(cx.computed_value(Kind::Bool(found.is_some()), &inputs))
    })
    .examples(&[(r#"{{ hasKey (dict "a" 1) "b" }}"#, "false")]),
    Function::new("keys", &[MapParam], |cx, args| {
        let mut keys = Vec::new();
        for index in 0..args.all().len() {
            for (key, value) in args.map(index)?.snapshot() {
                keys.push(key_value(cx, &key, &value));
            }
        }
        let origin = cx.origins.union(args.all().iter().map(|map| map.origin));
        Ok(Value::with_origin(Kind::List(List::typed(keys, ListType::String)), origin))
    })
    .variadic()
    .examples(&[(r#"{{ keys (dict "a" 1) (dict "b" 2) | sortAlpha }}"#, "[a b]")]),
    Function::new("merge", &[MapParam, MapParam], |_, args| merged(args, Precedence::Destination))
        .aliases(&["mustMerge"])
        .variadic()
        .examples(&[(r#"{{ merge (dict "a" 1) (dict "a" 2 "b" 3) }}"#, "map[a:1 b:3]")]),
    Function::new("mergeOverwrite", &[MapParam, MapParam], |_, args| merged(args, Precedence::Source))
        .aliases(&["mustMergeOverwrite"])
        .variadic()
        .examples(&[(r#"{{ mergeOverwrite (dict "a" 1) (dict "a" 2 "b" 3) }}"#, "map[a:2 b:3]")]),
    Function::new("omit", &[MapParam, String], |_, args| selected(args, false))
        .variadic()
        .examples(&[(r#"{{ omit (dict "a" 1 "b" 2) "a" }}"#, "map[b:2]")]),
    Function::new("pick", &[MapParam, String], |_, args| selected(args, true))
        .variadic()
        .examples(&[(r#"{{ pick (dict "a" 1 "b" 2) "a" "c" }}"#, "map[a:1]")]),
    Function::new("pluck", &[String, MapParam], |cx, args| {
        let key = args.text(0)?.to_str();
        let maps = args.rest(1).iter().filter_map(|value| Some((value, value.as_map()?)));
        Ok(Value::from(List::new(maps.filter_map(|(value, map)| looked_up(cx, value, map, &key)).collect())))
    })
    .variadic()
    .examples(&[(r#"{{ pluck "a" (dict "a" 1) (dict) (dict "a" 2) }}"#, "[1 2]")]),
    Function::new("set", &[MapParam, String, Any], |_, args| {
        if args.map(0)?.is_nil() {
            return Err(CallError::new("assignment to entry in nil map"));
        }
        args.map(0)?.insert(args.text(1)?.to_str(), args.any(2)?.clone());
        Ok(args.any(0)?.clone())
    })
    .examples(&[(r#"{{ set (dict "a" 1) "a" 2 }}"#, "map[a:2]")]),
    Function::new("unset", &[MapParam, String], |_, args| {
        args.map(0)?.remove(&args.text(1)?.to_str());
        Ok(args.any(0)?.clone())
    })
    .examples(&[(r#"{{ unset (dict "a" 1 "b" 2) "a" }}"#, "map[b:2]")]),
    Function::new("values", &[MapParam], |_, args| {
        let values = args.map(0)?.snapshot().into_iter().map(|(_, value)| value).collect();
        Ok(Value::with_origin(Kind::List(List::new(values)), args.any(0)?.origin))
    })
    .examples(&[(r#"{{ values (dict "a" 1) }}"#, "[1]")]),
];

/// The key of an entry as a string that knows the value under it.
fn key_value(cx: &mut Context, key: &str, value: &Value) -> Value {
    let origin = match cx.origins.get(value.origin) {
        Origin::Value { segment: PathSegment::Key(name), .. } if **name == *key => {
            cx.origins.intern(Origin::Key { of: value.origin })
        }
        _ => cx.computed(&[value]),
    };
    Value::from(Text::new(key.as_bytes(), origin, 0))
}

/// The value under a key, noted as read; so is the key's absence.
fn looked_up(cx: &mut Context, holder: &Value, map: &Map, key: &str) -> Option<Value> {
    let found = map.get(key);
    let origin = match &found {
        Some(value) => value.origin,
        None => cx.absent(holder.origin, key),
    };
    cx.read(origin);
    found
}

fn deep_copy(cx: &mut Context, value: &Value, depth: usize) -> Result<Value, CallError> {
    cx.step(1)?;
    let Some(depth) = depth.checked_sub(1) else {
        return Err(CallError::new(format!("deepCopy error: values nested deeper than {MAX_DEPTH}")));
    };
    let kind = match &value.kind {
        Kind::List(list) if list.is_nil => return Ok(value.clone()),
        Kind::Map(map) if map.is_nil() => return Ok(value.clone()),
        Kind::Map(map) => {
            cx.charge(map.len().saturating_mul(COPIED_ENTRY).saturating_add(COPY))?;
            let copy = Map::typed(map.map_type);
            for (key, value) in map.snapshot() {
                copy.insert(key, deep_copy(cx, &value, depth)?);
            }
            Kind::Map(copy)
        }
        Kind::List(list) => {
            cx.charge(list.len().saturating_mul(COPIED_ENTRY).saturating_add(COPY))?;
            let items: Result<Vec<Value>, CallError> =
                list.items().iter().map(|item| deep_copy(cx, item, depth)).collect();
            Kind::List(List::typed(items?, list.list_type))
        }
        other => other.clone(),
    };
    Ok(value.replaced_by(kind))
}

fn dict(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let map = Map::new();
    for pair in args.all().chunks(2) {
        let [key, value @ ..] = pair else { continue };
        map.insert(strval(key).to_str(), value.first().cloned().unwrap_or_else(|| Value::string("")));
    }
    Ok(Value::from(map))
}

fn dig(cx: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let [path @ .., default, dict] = args.all() else {
        return Err(CallError::new("dig needs at least three arguments"));
    };
    if path.is_empty() {
        return Err(CallError::new("dig needs at least three arguments"));
    }
    let mut step = any_map(dict)?.clone();
    let keys: Result<Vec<Rc<str>>, CallError> = path
        .iter()
        .map(|key| match key.as_text() {
            Some(text) => Ok(Rc::from(text.to_str())),
            None => Err(wrong_interface(key, "string")),
        })
        .collect();
    let mut found = dict.clone();
    for (index, key) in keys?.iter().enumerate() {
        if index > 0 {
            step = any_map(&found)?.clone();
        }
        match looked_up(cx, &found, &step, key) {
            Some(value) => found = value,
            None => return Ok(default.clone()),
        }
    }
    Ok(found)
}

/// A `map[string]interface{}` and nothing that is merely like one, such as `.Values`.
fn any_map(value: &Value) -> Result<&Map, CallError> {
    value
        .as_map()
        .filter(|map| map.map_type == MapType::Any)
        .ok_or_else(|| wrong_interface(value, "map[string]interface {}"))
}

fn wrong_interface(value: &Value, expected: &str) -> CallError {
    let got = if kind_name(value) == "invalid" { "nil" } else { value.type_name() };
    CallError::new(format!("interface conversion: interface {{}} is {got}, not {expected}"))
}

fn merged(args: Args<'_>, precedence: Precedence) -> Result<Value, CallError> {
    // A merge makes a map where there is none.
    let made = args.map(0)?.is_nil().then(Map::new);
    let destination = made.as_ref().map_or_else(|| args.map(0), Ok)?;
    for index in 1..args.all().len() {
        merge(destination, args.map(index)?, precedence)
            .map_err(|_| CallError::new("maps nested too deeply to be merged"))?;
    }
    made.map_or_else(|| args.any(0).cloned(), |made| Ok(Value::from(made)))
}

fn selected(args: Args<'_>, listed: bool) -> Result<Value, CallError> {
    let keys: Vec<_> = args.rest(1).iter().filter_map(Value::as_text).map(Text::to_str).collect();
    let selected = Map::new();
    for (key, value) in args.map(0)?.snapshot() {
        if keys.iter().any(|listed| **listed == *key) == listed {
            selected.insert(key, value);
        }
    }
    Ok(args.any(0)?.replaced_by(Kind::Map(selected)))
}
