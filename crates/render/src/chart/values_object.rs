//! The methods of `chartutil.Values`: the type of `.Values`, `.Template` and of the dot that a template begins with.
//!
//! Go looks for a method before it looks for a key, so `.Values.Table` is never the value under `Table`.

use crate::funcs::{Args, CallError, Context, Function, Param};
use crate::gofmt::quote_bytes;
use crate::value::{Kind, Map, MapType, Value};

/// The methods; the first argument is the map.
pub static METHODS: &[Function] = &[
    Function::new("AsMap", &[Param::Any], as_map),
    Function::new("Encode", &[Param::Any, Param::Named("io.Writer")], encode),
    Function::new("PathValue", &[Param::Any, Param::String], path_value),
    Function::new("Table", &[Param::Any, Param::String], table),
    Function::new("YAML", &[Param::Any], yaml),
];

/// The same map as a `map[string]interface {}`; an empty one is a new map.
fn as_map(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let values = args.map(0)?;
    let map = if values.is_empty() { Map::new() } else { values.retyped(MapType::Any) };
    Ok(Value::with_origin(Kind::Map(map), args.any(0)?.origin))
}

/// No value of a template is an `io.Writer`, so the check of the arguments ends every call.
fn encode(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    Err(crate::funcs::wrong_type("io.Writer", args.any(1)?))
}

/// The value at a path of keys joined by dots, which must not be a table.
fn path_value(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let text = args.text(1)?.to_str();
    if text.is_empty() {
        return Err(CallError::new("YAML path cannot be empty"));
    }
    let (tables, key) = text.rsplit_once('.').map_or((None, &*text), |(tables, key)| (Some(tables), key));
    let not_a_value = || CallError::new(format!("{} is not a value", quote_bytes(key.as_bytes())));
    let map = match tables {
        Some(path) => table_at(args.map(0)?, path).map_err(|_| not_a_value())?,
        None => args.map(0)?.clone(),
    };
    map.get(key).filter(|value| !is_table(value)).ok_or_else(not_a_value)
}

/// The table at a path of keys joined by dots.
fn table(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    Ok(Value::from(table_at(args.map(0)?, &args.text(1)?.to_str())?.retyped(MapType::Values)))
}

fn table_at(values: &Map, path: &str) -> Result<Map, CallError> {
    path.split('.').try_fold(values.clone(), |table, key| match table.get(key).map(|value| value.kind) {
        Some(Kind::Map(next)) if matches!(next.map_type, MapType::Any | MapType::Values) => Ok(next),
        _ => Err(CallError::new(format!("{} is not a table", quote_bytes(key.as_bytes())))),
    })
}

fn is_table(value: &Value) -> bool {
    value.as_map().is_some_and(|map| map.map_type == MapType::Any)
}

/// The map as YAML, with the line break at the end that `toYaml` takes away.
fn yaml(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let yaml = crate::yaml::to_yaml(&mut context.origins, args.any(0)?);
    yaml.map(Value::from).map_err(|error| CallError::new(error.to_string()))
}
