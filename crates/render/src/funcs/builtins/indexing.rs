//! `index`. (Sprig has a `slice` of its own, which hides text/template's.)

use crate::funcs::{Args, CallError, Context};
use crate::text::Text;
use crate::value::{IntType, Kind, List, Map, MapType, Value};

/// `index x 1 "a"`: `x[1]["a"]`. A key that is not there gives the zero value.
pub(super) fn index(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let mut item = args.any(0)?.clone();
    if item.is_nil() {
        return Err(CallError::new("index of untyped nil"));
    }
    for index in args.rest(1) {
        item = match &item.kind {
            Kind::Nil => return Err(CallError::new("index of nil pointer")),
            Kind::String(text) => {
                let at = position(index, text.len())?;
                let byte = text.as_bytes().get(at).ok_or_else(|| out_of_range("string"))?;
                let origin = text.slice(at..at + 1).single_origin().unwrap_or(item.origin);
                Value::with_origin(Kind::Int(i64::from(*byte), IntType::Uint8), origin)
            }
            Kind::List(list) => {
                let at = position(index, list.len())?;
                list.get(at).ok_or_else(|| out_of_range("slice"))?
            }
            Kind::Map(map) => entry(context, &item, map, index)?,
            _ => {
                return Err(CallError::Message(format!(
                    "can't index item of type {}",
                    item.type_name().trim_start_matches('*')
                )));
            }
        };
        context.read(item.origin);
    }
    Ok(item)
}

/// The position behind the last item passes Go's own check; its reflection refuses it then.
fn out_of_range(what: &str) -> CallError {
    CallError::Message(format!("reflect: {what} index out of range"))
}

fn entry(context: &mut Context, item: &Value, map: &Map, key: &Value) -> Result<Value, CallError> {
    let key = match &key.kind {
        Kind::String(text) => text.to_str(),
        Kind::Nil => return Err(CallError::new("value is nil; should be of type string")),
        _ => return Err(CallError::Message(format!("value has type {}; should be string", key.type_name()))),
    };
    if let Some(value) = map.get(&key) {
        return Ok(value);
    }
    let kind = match map.map_type {
        MapType::Any | MapType::Values => Kind::Nil,
        MapType::String => Kind::String(Text::empty()),
        MapType::Files => Kind::List(List::no_bytes()),
    };
    Ok(Value::with_origin(kind, context.absent(item.origin, &key)))
}

/// An index as a position; one behind the end is let through, as Go does.
fn position(index: &Value, length: usize) -> Result<usize, CallError> {
    let number = match &index.kind {
        Kind::Int(number, _) => *number,
        Kind::Nil => return Err(CallError::new("cannot index slice/array with nil")),
        _ => return Err(CallError::Message(format!("cannot index slice/array with type {}", index.type_name()))),
    };
    let at = usize::try_from(number).ok().filter(|at| *at <= length);
    at.ok_or_else(|| CallError::Message(format!("index out of range: {number}")))
}
