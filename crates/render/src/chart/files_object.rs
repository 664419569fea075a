//! `.Files`: the files of a chart that are no templates.

use std::rc::Rc;

use hullmark_source::{Origin, OriginId, OriginTable};

use super::files::{File, FileContent};
use super::glob::Glob;
use super::path_match::base_name;
use crate::funcs::{Args, Body, CallError, Context, Function, Param};
use crate::text::Text;
use crate::value::{Kind, List, ListType, Map, MapType, Value};

/// The map of a chart's files, by path.
pub(super) fn files(files: &[File], origins: &mut OriginTable) -> Value {
    let map = Map::typed(MapType::Files);
    for file in files {
        let text = match &file.content {
            FileContent::Text(source, text) => {
                let origin = origins.intern(Origin::Literal { source: *source });
                Text::new(text.as_bytes(), origin, 0)
            }
            FileContent::Bytes(bytes) => Text::from_action(&**bytes),
        };
        let origin = text.single_origin().unwrap_or(OriginId::ACTION);
        map.insert(file.path.as_str(), Value::with_origin(Kind::List(List::of_text(text)), origin));
    }
    Value::from(map)
}

/// The methods of `engine.files`; the first argument is the map.
pub static METHODS: &[Function] = &[
    method("Get", &[Param::Any, Param::String], get),
    method("GetBytes", &[Param::Any, Param::String], get_bytes),
    method("Glob", &[Param::Any, Param::String], glob),
    method("Lines", &[Param::Any, Param::String], lines),
    method("AsConfig", &[Param::Any], as_config),
    method("AsSecrets", &[Param::Any], as_secrets),
];

type Method = fn(&mut Context, Args<'_>) -> Result<Value, CallError>;

const fn method(name: &'static str, params: &'static [Param], body: Method) -> Function {
    Function { name, aliases: &[], params, variadic: false, body: Body::Plain(body), examples: &[] }
}

fn content(args: Args<'_>) -> Result<Text, CallError> {
    let file = args.map(0)?.get(&args.text(1)?.to_str());
    Ok(file.as_ref().and_then(text_of).unwrap_or_else(Text::empty))
}

fn text_of(file: &Value) -> Option<Text> {
    file.as_list().map(|list| list.to_text(file.origin))
}

fn get(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    content(args).map(Value::from)
}

/// The bytes of a file; of one that is not there, Go's empty slice.
fn get_bytes(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let file = args.map(0)?.get(&args.text(1)?.to_str());
    Ok(file.unwrap_or_else(|| Value::from(List::of_text(Text::empty()))))
}

fn glob(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let glob = Glob::new(&args.text(1)?.to_str());
    let found = Map::typed(MapType::Files);
    for (path, file) in args.map(0)?.snapshot().into_iter().filter(|(path, _)| glob.matches(path)) {
        found.insert(path, file);
    }
    Ok(Value::from(found))
}

/// The lines without their `\n`; one line break at the end of the file opens no further line.
fn lines(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let text = content(args)?;
    let bytes = text.as_bytes();
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let mut lines = Vec::new();
    let mut start = 0;
    if !text.is_empty() {
        for line in bytes.split(|byte| *byte == b'\n') {
            lines.push(Value::from(text.slice(start..start + line.len())));
            start += line.len() + 1;
        }
    }
    Ok(Value::from(List::typed(lines, ListType::String)))
}

fn as_config(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    by_base_name(args, |file| Ok(Value::from(text_of(file).unwrap_or_else(Text::empty))))
        .and_then(|map| to_yaml(context, map))
}

fn as_secrets(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let encoded = |file: &Value| {
        let text = text_of(file).unwrap_or_else(Text::empty);
        Ok(context.computed_string(crate::json::base64_of(text.as_bytes()), &[file]))
    };
    let map = by_base_name(args, encoded)?;
    to_yaml(context, map)
}

/// The files by the last part of their path.
fn by_base_name(args: Args<'_>, mut content: impl FnMut(&Value) -> Result<Value, CallError>) -> Result<Map, CallError> {
    let map = Map::typed(MapType::String);
    for (path, file) in args.map(0)?.snapshot() {
        map.insert(Rc::from(base_name(&path)), content(&file)?);
    }
    Ok(map)
}

/// As Helm's `toYaml`: without the line break at the end.
fn to_yaml(context: &mut Context, map: Map) -> Result<Value, CallError> {
    let yaml = crate::yaml::to_yaml(&mut context.origins, &Value::from(map))
        .map_err(|error| CallError::new(error.to_string()))?;
    let end = yaml.as_bytes().strip_suffix(b"\n").unwrap_or(yaml.as_bytes()).len();
    Ok(Value::from(yaml.slice(0..end)))
}
