//! `values.schema.json`: whether the values of a chart are what its author expects.
//!
//! Nothing is fetched: a schema that refers to another file is an error, and the values are held against the rest of it.

use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use hullmark_source::{OriginId, Span};
use serde_json::Value as Json;

use super::files::File;
use super::instance::Instance;
use super::schema_refs::{self, OutsideRef, outside_refs};
use super::warning::Warning;
use crate::schema::{Failure, Refusal, Schema, TOO_LONG, not_fetched};
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
    pub warnings: Vec<Warning>,
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

/// A `values.schema.json`. What is known of it before there are values is found out once for all renders of the chart.
#[derive(Clone, Debug)]
pub(super) struct SchemaFile {
    file: File,
    usable: Arc<OnceLock<Result<Usable, String>>>,
}

/// A schema that is one.
#[derive(Debug)]
struct Usable {
    /// Without the references that would have to be fetched.
    json: Json,
    /// These references.
    outside: Vec<OutsideRef>,
}

impl SchemaFile {
    pub fn new(file: File) -> Self {
        Self { file, usable: Arc::default() }
    }

    /// Whether it is a schema at all, and what it can be used for; else why it is none.
    fn usable(&self) -> Result<&Usable, &String> {
        self.usable.get_or_init(|| usable(&self.file)).as_ref()
    }
}

fn usable(file: &File) -> Result<Usable, String> {
    let mut json: Json = serde_json::from_slice(file.bytes()).map_err(|error| error.to_string())?;
    let Err(message) = Schema::new(&json) else { return Ok(Usable { json, outside: Vec::new() }) };
    let outside = without_outside_refs(file, &mut json);
    if outside.is_empty() {
        return Err(message);
    }
    Schema::new(&json)?;
    Ok(Usable { json, outside })
}

/// Helm's words for one schema.
fn validate_one(schema: &SchemaFile, values: &Map, verdict: &mut Verdict) -> String {
    let Usable { json, outside } = match schema.usable() {
        Ok(usable) => usable,
        Err(message) => return broken(message.clone(), verdict),
    };
    let text = match Schema::of_valid(json) {
        Ok(schema) => check(&schema, values, verdict),
        Err(message) => return broken(message, verdict),
    };
    let (urns, refs): (Vec<_>, Vec<_>) = outside.iter().cloned().partition(OutsideRef::is_urn);
    verdict.warnings.extend(urns.into_iter().map(|urn| Warning::UnknownUrn(urn.target)));
    let unread = |one: &OutsideRef| Violation { message: one.target.clone(), at: At::Reference(one.span) };
    verdict.violations.extend(refs.iter().map(unread));
    // Helm stops at what it cannot load.
    match refs.first() {
        Some(first) => format!("{}\n", not_fetched(&first.target)),
        None => text,
    }
}

fn broken(message: String, verdict: &mut Verdict) -> String {
    verdict.violations.push(Violation { message: message.clone(), at: At::Value(None) });
    message
}

fn check(schema: &Schema<'_>, values: &Map, verdict: &mut Verdict) -> String {
    let failures = match schema.check(&json(&Value::from(values.clone()))) {
        Ok(()) => return String::new(),
        Err(Refusal::TooLong) => return broken(TOO_LONG.into(), verdict),
        Err(Refusal::Unfit(failures)) => failures,
    };
    let violation = |failure: &Failure| Violation {
        message: failure.in_one_line(),
        at: At::Value(origin_at(values, &failure.path)),
    };
    verdict.violations.extend(failures.iter().flat_map(Failure::leaves).map(violation));
    let mut text = String::new();
    failures.iter().for_each(|failure| failure.print(0, &mut text));
    text
}

/// Takes the references out of a schema that would have to be fetched.
fn without_outside_refs(schema: &File, parsed: &mut Json) -> Vec<OutsideRef> {
    let refs = schema.text().map_or_else(Vec::new, |(source, text)| outside_refs(source, text));
    schema_refs::cut(parsed, &refs);
    refs
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

fn origin_at(values: &Map, path: &[String]) -> Option<OriginId> {
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
