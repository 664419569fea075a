//! The JSON schema of a `hullmark.toml`, for editors.

use std::collections::BTreeSet;

use hullmark_checks::Level;
use hullmark_policies::{OptionValue, RULES, RulePolicy};
use hullmark_report::FORMATS;
use serde_json::{Map, Value, json};

use crate::check::LEVEL;
use crate::definition::{SETTINGS, Setting, Shape, Words};

/// The schema (draft 7, which the TOML extensions of editors know), made from the definition.
///
/// It allows what the reader allows, except where only the reader can tell: whether a glob can be read, and whether
/// a version of Kubernetes is one.
#[must_use]
pub fn schema() -> Value {
    let mut schema = table(SETTINGS, &[]);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
        schema.insert("title".into(), "hullmark.toml".into());
        schema.insert(
            "definitions".into(),
            json!({"level": {"enum": Level::WORDS}, "rules": rules(), "text": {"type": "string", "minLength": 1}}),
        );
    }
    schema
}

fn table(settings: &[Setting], required: &[&str]) -> Value {
    let property = |setting: &Setting| {
        let mut schema = shape(setting.shape);
        // Beside `$ref`, draft 7 reads nothing.
        if schema.get("$ref").is_some() {
            schema = json!({"allOf": [schema]});
        }
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".into(), setting.about.into());
        }
        (setting.key.to_owned(), schema)
    };
    let properties: Map<String, Value> = settings.iter().map(property).collect();
    let mut schema = json!({"type": "object", "additionalProperties": false, "properties": properties});
    if let Some(schema) = schema.as_object_mut().filter(|_| !required.is_empty()) {
        schema.insert("required".into(), json!(required));
    }
    schema
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Boolean => json!({"type": "boolean"}),
        Shape::Integer(allowed) => json!({"enum": allowed}),
        Shape::Text(words) => text(words),
        Shape::Texts(words) => json!({"type": "array", "items": text(words)}),
        Shape::Table(settings) => table(settings, &[]),
        Shape::Tables(settings, required) => json!({"type": "array", "items": table(settings, required)}),
        Shape::Named(settings) => json!({"type": "object", "additionalProperties": table(settings, &[])}),
        Shape::Objects => json!({"type": "array", "items": object()}),
        Shape::Rules => json!({"$ref": "#/definitions/rules"}),
    }
}

/// A Kubernetes object, without times and fractions, which TOML could say.
fn object() -> Value {
    json!({
        "type": "object",
        "required": ["apiVersion", "kind", "metadata"],
        "properties": {
            "apiVersion": text(Words::Any),
            "kind": text(Words::Any),
            "metadata": {"type": "object", "required": ["name"], "properties": {"name": text(Words::Any)}},
        },
    })
}

fn text(words: Words) -> Value {
    match words {
        Words::OneOf(allowed) => json!({"enum": allowed()}),
        Words::Rule => {
            let groups: BTreeSet<&str> = RULES.iter().map(|policy| policy.group).collect();
            json!({"enum": groups.into_iter().chain(RULES.iter().map(|policy| policy.id)).collect::<Vec<_>>()})
        }
        Words::Output => {
            let formats: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
            json!({"type": "string", "pattern": format!("^({})=.", formats.join("|"))})
        }
        Words::Any | Words::Path | Words::Glob | Words::KubeVersion | Words::Assignment => {
            json!({"$ref": "#/definitions/text"})
        }
    }
}

fn rules() -> Value {
    let groups: BTreeSet<&str> = RULES.iter().map(|policy| policy.group).collect();
    let level = json!({"$ref": "#/definitions/level"});
    let groups = groups.into_iter().map(|group| (group.to_owned(), level.clone()));
    let rules = RULES.iter().map(|policy| (policy.id.to_owned(), rule(policy, &level)));
    let properties: Map<String, Value> = groups.chain(rules).collect();
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

fn rule(policy: &RulePolicy, level: &Value) -> Value {
    let mut properties = Map::from_iter([(LEVEL.to_owned(), level.clone())]);
    for option in policy.options {
        let mut schema = match &option.default {
            OptionValue::Boolean(_) => json!({"type": "boolean"}),
            OptionValue::Integer(_) => json!({"type": "integer"}),
            OptionValue::String(_) => json!({"type": "string"}),
            OptionValue::Strings(_) => json!({"type": "array", "items": {"type": "string", "minLength": 1}}),
        };
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".into(), option.description.into());
        }
        properties.insert(option.name.to_owned(), schema);
    }
    let with_options = json!({"type": "object", "additionalProperties": false, "properties": properties});
    json!({"description": policy.title, "anyOf": [level, with_options]})
}
