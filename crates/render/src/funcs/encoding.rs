//! Conversions between values and text: YAML, JSON, TOML, base64, base32.
//!
//! Helm's own functions never fail: `toYaml` and `toJson` of what can't be written are empty, and what `fromYaml` and
//! `fromJson` can't read is a map with the message under `Error`.

mod bases;

pub(in crate::funcs) use bases::base64_decode;

use super::{Args, CallError, Context, Function, Param};
use crate::json::{self, Layout};
use crate::text::Text;
use crate::toml;
use crate::value::{Kind, List, ListType, Map, Value};
use crate::yaml;
use Param::{Any, String};

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function::new("b32dec", &[String], |cx, args| bases::decode(cx, args, bases::base32_decode))
        .examples(&[(r#"{{ b32dec "NBUQ====" }}"#, "hi"), (r#"{{ b32dec "x" }}"#, "illegal base32 data at input byte 0")]),
    Function::new("b32enc", &[String], |cx, args| bases::encode(cx, args, bases::base32_encode))
        .examples(&[(r#"{{ b32enc "hi" }}"#, "NBUQ====")]),
    Function::new("b64dec", &[String], |cx, args| bases::decode(cx, args, base64_decode))
        .examples(&[(r#"{{ b64dec "aGk=" }}"#, "hi"), (r#"{{ b64dec "a-" }}"#, "illegal base64 data at input byte 1")]),
    Function::new("b64enc", &[String], |cx, args| bases::encode(cx, args, bases::base64_encode))
        .examples(&[(r#"{{ b64enc "hi" }}"#, "aGk=")]),
    Function::new("fromJson", &[String], |cx, args| Ok(from_json(cx, args.text(0)?))).examples(&[
        (r#"{{ (fromJson `{"a": 1e6}`).a }}"#, "1e+06"),
        (r#"{{ fromJson "[" }}"#, "map[Error:unexpected end of JSON input]"),
        (r#"{{ fromJson "[]" }}"#, "map[Error:json: cannot unmarshal array into Go value of type map[string]interface {}]"),
    ]),
    Function::new("fromJsonArray", &[String], |cx, args| Ok(from_json_array(cx, args.text(0)?))).examples(&[
        (r#"{{ fromJsonArray `[1, "a"]` }}"#, "[1 a]"),
        (r#"{{ fromJsonArray "{}" }}"#, "[json: cannot unmarshal object into Go value of type []interface {}]"),
    ]),
    Function::new("fromToml", &[String], |cx, args| Ok(from_toml(cx, args.text(0)?))).examples(&[
        (r#"{{ fromToml "a = 1\n[t]\nb = [1.5, \"x\"]" }}"#, "map[a:1 t:map[b:[1.5 x]]]"),
        (r#"{{ typeOf (fromToml "a = 1").a }}"#, "int64"),
    ]),
    Function::new("fromYaml", &[String], |cx, args| Ok(from_yaml(cx, args.text(0)?))).examples(&[
        (r#"{{ (fromYaml "a: {b: on}").a }}"#, "map[b:true]"),
        (
            r#"{{ fromYaml "- x" }}"#,
            "map[Error:error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}]",
        ),
    ]),
    Function::new("fromYamlArray", &[String], |cx, args| Ok(from_yaml_array(cx, args.text(0)?)))
        .examples(&[(r#"{{ fromYamlArray "[1, 1000000, a]" }}"#, "[1 1e+06 a]")]),
    Function::new("mustFromJson", &[String], |cx, args| {
        json::decode(&mut cx.origins, args.text(0)?).map_err(|error| CallError::new(error.to_string()))
    })
    .examples(&[(r#"{{ mustFromJson "[1]" }}"#, "[1]")]),
    Function::new("mustToJson", &[Any], |cx, args| must_to_json(cx, args, Layout::COMPACT))
        .examples(&[("{{ mustToJson (list 1 nil) }}", "[1,null]")]),
    Function::new("mustToPrettyJson", &[Any], |cx, args| must_to_json(cx, args, Layout::INDENTED))
        .examples(&[("{{ mustToPrettyJson (list 1) }}", "[\n  1\n]")]),
    Function::new("mustToRawJson", &[Any], |cx, args| must_to_json(cx, args, Layout::RAW))
        .examples(&[(r#"{{ mustToRawJson "<" }}"#, r#""<""#)]),
    Function::new("toJson", &[Any], |cx, args| to_json(cx, args, Layout::COMPACT))
        .examples(&[(r#"{{ toJson (dict "b" "<x>" "a" 1.0) }}"#, r#"{"a":1,"b":"\u003cx\u003e"}"#)]),
    Function::new("toPrettyJson", &[Any], |cx, args| to_json(cx, args, Layout::INDENTED))
        .examples(&[(r#"{{ toPrettyJson (dict "a" list) }}"#, "{\n  \"a\": []\n}")]),
    // Sprig panics where the others are silent; the executor makes an error of it.
    Function::new("toRawJson", &[Any], |cx, args| must_to_json(cx, args, Layout::RAW))
        .examples(&[(r#"{{ toRawJson (dict "b" "<x>") }}"#, r#"{"b":"<x>"}"#)]),
    Function::new("toToml", &[Any], |cx, args| to_toml(cx, args.any(0)?)).examples(&[
        (r#"{{ toToml (dict "a" 1 "t" (dict "x y" (list 1.0 "z"))) }}"#, "a = 1\n\n[t]\n  \"x y\" = [1.0, \"z\"]\n"),
        ("{{ toToml (dict \"a\" (list nil)) }}", "toml: cannot encode array with nil element"),
    ]),
    Function::new("toYaml", &[Any], |cx, args| {
        written(yaml::to_yaml(&mut cx.origins, args.any(0)?).map(without_last_break))
    })
    .examples(&[
        (r#"{{ toYaml (dict "a" (list 1 "yes") "b" dict "c" nil) }}"#, "a:\n- 1\n- \"yes\"\nb: {}\nc: null"),
        (r#"{{ toYaml "a\nb" }}"#, "|-\n  a\n  b"),
        ("{{ toYaml 1e6 }} {{ toYaml 1e21 }}", "1000000 1e+21"),
    ]),
    Function::new("toYamlPretty", &[Any], |cx, args| {
        written(yaml::to_yaml_pretty(&mut cx.origins, args.any(0)?).map(without_last_break))
    })
    .examples(&[(r#"{{ toYamlPretty (dict "a" (list 1 "yes")) }}"#, "a:\n  - 1\n  - \"yes\"")]),
];

/// What was written; nothing when it couldn't be. What is too large is told: Go would run out of memory.
fn written(text: Result<Text, json::EncodeError>) -> Result<Value, CallError> {
    match text {
        Ok(text) => Ok(Value::from(text)),
        Err(error @ json::EncodeError::TooLarge) => Err(CallError::Limit(error.to_string())),
        Err(_) => Ok(Value::from(Text::empty())),
    }
}

pub(super) fn without_last_break(text: Text) -> Text {
    match text.as_bytes().strip_suffix(b"\n") {
        Some(rest) => text.slice(0..rest.len()),
        None => text,
    }
}

/// The message is the result where writing fails, as Helm has it; `nil` makes the encoder panic.
fn to_toml(cx: &mut Context, value: &Value) -> Result<Value, CallError> {
    match toml::to_toml(&mut cx.origins, value) {
        Ok(text) => Ok(Value::from(text)),
        Err(error @ toml::EncodeError::TooLarge) => Err(CallError::Limit(error.to_string())),
        Err(error @ toml::EncodeError::Nil) => Err(CallError::new(error.to_string())),
        Err(error) => Ok(cx.computed_string(error.to_string(), &[value])),
    }
}

fn to_json(cx: &mut Context, args: Args<'_>, layout: Layout) -> Result<Value, CallError> {
    written(json::encode(&mut cx.origins, args.any(0)?, layout))
}

fn must_to_json(cx: &mut Context, args: Args<'_>, layout: Layout) -> Result<Value, CallError> {
    let text = json::encode(&mut cx.origins, args.any(0)?, layout);
    text.map(Value::from).map_err(|error| CallError::new(error.to_string()))
}

fn from_yaml(cx: &mut Context, text: &Text) -> Value {
    match yaml::from_yaml(&mut cx.origins, text) {
        Ok(value) => value_as_map(cx, text, value, IN_YAML),
        Err(error) => error_map(cx, text, &format!("error converting YAML to JSON: {error}")),
    }
}

fn from_yaml_array(cx: &mut Context, text: &Text) -> Value {
    match yaml::from_yaml(&mut cx.origins, text) {
        Ok(value) => value_as_array(cx, text, value, IN_YAML),
        Err(error) => error_array(cx, text, &format!("error converting YAML to JSON: {error}")),
    }
}

fn from_toml(cx: &mut Context, text: &Text) -> Value {
    match toml::from_toml(&mut cx.origins, text) {
        Ok(value) => value,
        Err(error) => error_map(cx, text, &error.to_string()),
    }
}

fn from_json(cx: &mut Context, text: &Text) -> Value {
    match json::decode(&mut cx.origins, text) {
        Ok(value) => value_as_map(cx, text, value, ""),
        Err(error) => error_map(cx, text, &error.to_string()),
    }
}

fn from_json_array(cx: &mut Context, text: &Text) -> Value {
    match json::decode(&mut cx.origins, text) {
        Ok(value) => value_as_array(cx, text, value, ""),
        Err(error) => error_array(cx, text, &error.to_string()),
    }
}

const IN_YAML: &str = "error unmarshaling JSON: while decoding JSON: ";

fn value_as_map(cx: &mut Context, text: &Text, value: Value, context: &str) -> Value {
    match value.kind {
        Kind::Map(_) => value,
        // Go's JSON decoder makes nil of what is given to it; the YAML reader leaves it as it is.
        Kind::Nil if context.is_empty() => Value::with_origin(Kind::Map(Map::nil()), value.origin),
        Kind::Nil => Value::with_origin(Kind::Map(Map::new()), value.origin),
        _ => error_map(cx, text, &format!("{context}{}", mismatch(&value, "map[string]interface {}"))),
    }
}

fn value_as_array(cx: &mut Context, text: &Text, value: Value, context: &str) -> Value {
    match value.kind {
        Kind::List(_) => value,
        Kind::Nil if context.is_empty() => {
            Value::with_origin(Kind::List(List::appended(Vec::new(), ListType::Any)), value.origin)
        }
        Kind::Nil => Value::with_origin(Kind::List(List::new(Vec::new())), value.origin),
        _ => error_array(cx, text, &format!("{context}{}", mismatch(&value, "[]interface {}"))),
    }
}

fn mismatch(value: &Value, target: &str) -> std::string::String {
    let found = match value.kind {
        Kind::Map(_) | Kind::Object(_) => "object",
        Kind::List(_) => "array",
        Kind::String(_) => "string",
        Kind::Bool(_) => "bool",
        Kind::Int(..) | Kind::Float(_) | Kind::Nil => "number",
    };
    format!("json: cannot unmarshal {found} into Go value of type {target}")
}

fn error_map(cx: &mut Context, text: &Text, message: &str) -> Value {
    let message = cx.computed_string(message, &[&Value::from(text.clone())]);
    let map = Map::new();
    map.insert("Error", message);
    Value::from(map)
}

fn error_array(cx: &mut Context, text: &Text, message: &str) -> Value {
    let message = cx.computed_string(message, &[&Value::from(text.clone())]);
    Value::from(List::new(vec![message]))
}
