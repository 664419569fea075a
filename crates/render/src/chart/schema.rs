//! `values.schema.json`: whether the values of a chart are what its author expects.
//!
//! Messages are those of the validator that Helm 3.22 uses (`santhosh-tekuri/jsonschema`), as far as its kinds
//! of errors have a counterpart here. Nothing is fetched: a schema that refers to another file is an error, and the
//! values are held against the rest of it.

use std::collections::BTreeMap;
use std::fmt::Write;

use hullmark_source::{OriginId, Span};
use jsonschema::Validator;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::LocationSegment;
use serde_json::Value as Json;

use super::files::File;
use super::instance::Instance;
use super::schema_refs::{self, OutsideRef, outside_refs};
use crate::value::{Kind, Map, Value};

/// A value that a schema refuses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Violation {
    /// What is wrong: `at '/port': got string, want integer`; for a reference, what it leads to.
    pub message: String,
    /// Where.
    pub at: At,
}

/// Where a violation is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum At {
    /// The innermost value on the path; `None` for the chart's values as a whole.
    Value(Option<OriginId>),
    /// In the schema: a reference that is not followed.
    Reference(Span),
}

/// What the schemas of a tree of charts say.
#[derive(Default, Debug)]
pub(super) struct Verdict {
    /// Helm's words, chart by chart; empty when all is well.
    pub text: String,
    /// The violations one by one.
    pub violations: Vec<Violation>,
    /// What Helm logs.
    pub warnings: Vec<String>,
}

/// Holds values against the schema of a chart and, table by table, against those of its subcharts.
pub(super) fn validate(chart: &Instance<'_>, values: &Map, verdict: &mut Verdict) {
    if let Some(schema) = &chart.chart.schema {
        let text = validate_one(schema, values, verdict);
        if !text.is_empty() {
            let _ = write!(verdict.text, "{}:\n{text}", chart.name());
        }
    }
    for subchart in &chart.dependencies {
        if let Some(Value { kind: Kind::Map(table), .. }) = values.get(subchart.name()) {
            validate(subchart, &table, verdict);
        }
    }
}

/// Helm's words for one schema.
fn validate_one(schema: &File, values: &Map, verdict: &mut Verdict) -> String {
    let (validator, refs) = match compile(schema) {
        Ok(compiled) => compiled,
        Err(message) => {
            verdict.violations.push(Violation { message: message.clone(), at: At::Value(None) });
            return message;
        }
    };
    let (urns, refs): (Vec<_>, Vec<_>) = refs.into_iter().partition(OutsideRef::is_urn);
    verdict.warnings.extend(
        urns.iter()
            .map(|urn| format!("WARNING: unresolved URN reference ignored; using permissive schema: {}", urn.target)),
    );
    let instance = json(&Value::from(values.clone()));
    let mut root = Node::default();
    for error in validator.iter_errors(&instance) {
        root.add(&error, 0);
    }
    let errors = root.errors(&mut Vec::new());
    let mut text = String::new();
    errors.iter().for_each(|error| error.print(0, &mut text));
    let violation =
        |error: &Printed| Violation { message: error.in_one_line(), at: At::Value(origin_at(values, &error.path)) };
    let unread = |one: &OutsideRef| Violation { message: one.target.clone(), at: At::Reference(one.span) };
    verdict.violations.extend(refs.iter().map(unread));
    verdict.violations.extend(errors.iter().flat_map(Printed::leaves).map(violation));
    // Helm stops at what it cannot load.
    match refs.first() {
        Some(first) => format!("failing loading \"{}\": hullmark fetches nothing\n", first.target),
        None => text,
    }
}

/// A schema without the references that would have to be fetched, and these.
fn compile(schema: &File) -> Result<(Validator, Vec<OutsideRef>), String> {
    let mut parsed: Json = serde_json::from_slice(schema.bytes()).map_err(|error| error.to_string())?;
    let error = match jsonschema::validator_for(&parsed) {
        Ok(validator) => return Ok((validator, Vec::new())),
        Err(error) => error.to_string(),
    };
    let refs = schema.text().map_or_else(Vec::new, |(source, text)| outside_refs(source, text));
    if refs.is_empty() {
        return Err(error);
    }
    schema_refs::cut(&mut parsed, &refs);
    jsonschema::validator_for(&parsed).map(|validator| (validator, refs)).map_err(|error| error.to_string())
}

/// One step of a path into the values.
type Step = String;

/// The errors of one value and of those in it.
#[derive(Default)]
struct Node {
    /// A wrong type: nothing else is looked at then.
    mistyped: Option<String>,
    own: Vec<Own>,
    missing: Vec<String>,
    below: BTreeMap<Step, Node>,
    /// Properties that the schema does not know; found behind those that it knows.
    unexpected: Vec<String>,
}

/// An error of a value itself, and why none of the schemas fits that it may choose from.
struct Own {
    message: String,
    alternatives: Vec<Node>,
}

/// An error as it is printed: its own line, and those below it.
struct Printed {
    path: Vec<Step>,
    message: String,
    causes: Vec<Printed>,
    /// Whether the causes are alternatives: to mend one of them is enough.
    is_choice: bool,
}

impl Printed {
    fn print(&self, depth: usize, text: &mut String) {
        let indent = "  ".repeat(depth);
        let _ = writeln!(text, "{indent}- at '{}': {}", pointer(&self.path), self.message);
        self.causes.iter().for_each(|cause| cause.print(depth + 1, text));
    }
}

impl Node {
    /// Adds an error; the first steps of its path lead to this node.
    fn add(&mut self, error: &jsonschema::ValidationError<'_>, steps: usize) {
        let mut node = self;
        for segment in error.instance_path().into_iter().skip(steps) {
            let step = match segment {
                LocationSegment::Property(name) => name.to_string(),
                LocationSegment::Index(index) => index.to_string(),
            };
            node = node.below.entry(step).or_default();
        }
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                node.missing.push(property.as_str().unwrap_or_default().to_owned());
            }
            kind @ ValidationErrorKind::Type { .. } => node.mistyped = Some(message(kind, error.instance())),
            kind @ (ValidationErrorKind::AdditionalProperties { .. }
            | ValidationErrorKind::UnevaluatedProperties { .. }) => {
                node.unexpected.push(message(kind, error.instance()));
            }
            kind @ ValidationErrorKind::Not { .. } => {
                // Helm asks it before the others.
                node.own.insert(0, Own { message: message(kind, error.instance()), alternatives: Vec::new() });
            }
            kind => {
                let alternatives = match kind {
                    ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
                        let steps = error.instance_path().into_iter().count();
                        context.iter().map(|errors| Self::of(errors, steps)).collect()
                    }
                    _ => Vec::new(),
                };
                node.own.push(Own { message: message(kind, error.instance()), alternatives });
            }
        }
    }

    fn of(errors: &[jsonschema::ValidationError<'_>], steps: usize) -> Self {
        let mut node = Self::default();
        errors.iter().for_each(|error| node.add(error, steps));
        node
    }

    /// What is wrong with the value itself, apart from choices and properties that it should not have.
    fn messages(&self) -> Vec<String> {
        if let Some(mistyped) = &self.mistyped {
            return vec![mistyped.clone()];
        }
        let plain = self.own.iter().filter(|own| own.alternatives.is_empty());
        let mut messages: Vec<String> = plain.map(|own| own.message.clone()).collect();
        match self.missing.as_slice() {
            [] => {}
            [one] => messages.push(format!("missing property {}", quote(one))),
            several => messages.push(format!("missing properties {}", quoted(several))),
        }
        messages
    }

    /// The errors of this value, several of them as one with causes.
    fn joined_errors(&self, path: &mut Vec<Step>) -> Vec<Printed> {
        let errors = self.errors(path);
        if errors.len() < 2 {
            return errors;
        }
        vec![Printed { path: path.clone(), message: "validation failed".into(), causes: errors, is_choice: false }]
    }

    /// The errors of this value. Several errors of a value in it are one error with causes.
    fn errors(&self, path: &mut Vec<Step>) -> Vec<Printed> {
        let printed = |message: &String, path: &[Step]| Printed {
            path: path.to_vec(),
            message: message.clone(),
            causes: Vec::new(),
            is_choice: false,
        };
        let mut errors: Vec<_> = self.messages().iter().map(|message| printed(message, path)).collect();
        if self.mistyped.is_some() {
            return errors;
        }
        for own in self.own.iter().filter(|own| !own.alternatives.is_empty()) {
            let causes = own.alternatives.iter().flat_map(|node| node.joined_errors(path)).collect();
            errors.push(Printed { path: path.clone(), message: own.message.clone(), causes, is_choice: true });
        }
        for (step, node) in &self.below {
            path.push(step.clone());
            errors.append(&mut node.joined_errors(path));
            path.pop();
        }
        errors.extend(self.unexpected.iter().map(|message| printed(message, path)));
        errors
    }
}

impl Printed {
    /// The errors that can be mended one by one, this one or those below it.
    fn leaves(&self) -> Vec<&Self> {
        if self.causes.is_empty() || self.is_choice {
            return vec![self];
        }
        self.causes.iter().flat_map(Self::leaves).collect()
    }

    fn in_one_line(&self) -> String {
        let own = format!("at '{}': {}", pointer(&self.path), self.message);
        let causes: Vec<String> = self.causes.iter().map(Self::in_one_line).collect();
        if causes.is_empty() { own } else { format!("{own} ({})", causes.join("; ")) }
    }
}

/// A JSON pointer.
fn pointer(path: &[Step]) -> String {
    path.iter().fold(String::new(), |pointer, step| pointer + "/" + &step.replace('~', "~0").replace('/', "~1"))
}

fn message(kind: &ValidationErrorKind, got: &Json) -> String {
    use ValidationErrorKind as E;
    let count = match got {
        Json::String(text) => text.chars().count(),
        Json::Array(items) => items.len(),
        Json::Object(entries) => entries.len(),
        _ => 0,
    };
    match kind {
        E::Type { kind } => {
            let wanted = match kind {
                TypeKind::Single(wanted) => wanted.to_string(),
                TypeKind::Multiple(wanted) => wanted.iter().map(|one| one.to_string()).collect::<Vec<_>>().join(" or "),
            };
            format!("got {}, want {wanted}", type_of(got))
        }
        E::AdditionalProperties { unexpected } | E::UnevaluatedProperties { unexpected } => {
            format!("additional properties {} not allowed", quoted(unexpected))
        }
        E::Enum { options } => match options.as_array().map(Vec::as_slice) {
            Some(all) if all.iter().any(|one| one.is_array() || one.is_object()) => "'enum' failed".into(),
            Some([one]) => format!("value must be {}", display(one)),
            Some(all) => {
                format!("value must be one of {}", all.iter().map(display).collect::<Vec<_>>().join(", "))
            }
            None => "'enum' failed".into(),
        },
        E::Constant { expected_value } if expected_value.is_array() || expected_value.is_object() => {
            "'const' failed".into()
        }
        E::Constant { expected_value } => format!("value must be {}", display(expected_value)),
        E::Minimum { limit } => format!("minimum: got {}, want {}", display(got), display(limit)),
        E::Maximum { limit } => format!("maximum: got {}, want {}", display(got), display(limit)),
        E::ExclusiveMinimum { limit } => format!("exclusiveMinimum: got {}, want {}", display(got), display(limit)),
        E::ExclusiveMaximum { limit } => format!("exclusiveMaximum: got {}, want {}", display(got), display(limit)),
        E::MultipleOf { multiple_of } => format!("multipleOf: got {}, want {multiple_of}", display(got)),
        E::MinLength { limit } => format!("minLength: got {count}, want {limit}"),
        E::MaxLength { limit } => format!("maxLength: got {count}, want {limit}"),
        E::MinItems { limit } => format!("minItems: got {count}, want {limit}"),
        E::MaxItems { limit } => format!("maxItems: got {count}, want {limit}"),
        E::MinProperties { limit } => format!("minProperties: got {count}, want {limit}"),
        E::MaxProperties { limit } => format!("maxProperties: got {count}, want {limit}"),
        E::Pattern { pattern } => format!("{} does not match pattern {}", display(got), quote(pattern)),
        E::Format { format } => format!("{} is not valid {format}", display(got)),
        E::AnyOf { .. } => "'anyOf' failed".into(),
        E::OneOfNotValid { .. } => "'oneOf' failed, none matched".into(),
        E::OneOfMultipleValid { context } => {
            let fitting = context.iter().enumerate().filter(|(_, errors)| errors.is_empty());
            let fitting: Vec<String> = fitting.take(2).map(|(index, _)| index.to_string()).collect();
            format!("'oneOf' failed, subschemas {} matched", fitting.join(", "))
        }
        E::Not { .. } => "'not' failed".into(),
        E::FalseSchema => "false schema".into(),
        E::Contains => "no items match contains schema".into(),
        other => format!("'{}' failed", other.keyword()),
    }
}

fn type_of(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

fn display(json: &Json) -> String {
    match json {
        Json::String(text) => quote(text),
        Json::Array(_) | Json::Object(_) => "value".into(),
        other => other.to_string().trim_end_matches(".0").to_owned(),
    }
}

fn quote(text: &str) -> String {
    let escaped = crate::gofmt::quote_bytes(text.as_bytes());
    let inner = escaped.get(1..escaped.len().saturating_sub(1)).unwrap_or_default();
    format!("'{}'", inner.replace("\\\"", "\"").replace('\'', "\\'"))
}

fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| quote(text)).collect::<Vec<_>>().join(", ")
}

/// A value as JSON. What JSON cannot hold is null.
fn json(value: &Value) -> Json {
    match &value.kind {
        Kind::Nil => Json::Null,
        Kind::Bool(value) => Json::Bool(*value),
        Kind::Int(value, _) => Json::from(*value),
        Kind::Float(value) => number(*value),
        Kind::String(text) => Json::String(text.to_str().into_owned()),
        Kind::List(list) => Json::Array(list.items().iter().map(json).collect()),
        Kind::Map(map) => {
            let entries = map.snapshot().into_iter().map(|(key, value)| (key.to_string(), json(&value)));
            Json::Object(entries.collect())
        }
        Kind::Object(object) => json(&object.plain()),
    }
}

/// A number as Go writes it into JSON: `80`, not `80.0`, which draft 4 would not take for an integer.
fn number(value: f64) -> Json {
    #[expect(clippy::cast_possible_truncation, reason = "2^53 bounds it")]
    if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 {
        return Json::from(value as i64);
    }
    serde_json::Number::from_f64(value).map_or(Json::Null, Json::Number)
}

fn origin_at(values: &Map, path: &[Step]) -> Option<OriginId> {
    let mut origin = None;
    let mut value = Value::from(values.clone());
    for step in path {
        let next = match &value.kind {
            Kind::Map(map) => map.get(step),
            Kind::List(list) => step.parse::<usize>().ok().and_then(|index| list.get(index)),
            _ => None,
        };
        value = next?;
        origin = Some(value.origin);
    }
    origin
}
