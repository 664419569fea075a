//! What an error says beyond Go's words: the value that was met, and the name that was meant.

use hullmark_findings::closest;
use hullmark_source::OriginId;

use crate::value::{Kind, Value};

/// Longer strings are cut in messages, in characters.
const LONGEST: usize = 40;

/// What helps to understand why an expression failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Clue {
    /// The values that the expression could not use, the likeliest first.
    Met(Vec<MetValue>),
    /// A key that no field can be called by, for it has a `-`.
    NoField,
    /// A name that there is, and that is like the one that there is not.
    Meant(String),
}

/// A value that an expression had to do with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MetValue {
    /// What it was made from, the template's own text excepted.
    pub origins: Vec<OriginId>,
    /// It in few words: `a map`, `the number 80`.
    pub shown: String,
}

impl Clue {
    pub(super) fn met(value: &Value) -> Self {
        Self::of_arguments(std::slice::from_ref(value))
    }

    pub(super) fn of_arguments(arguments: &[Value]) -> Self {
        let met = |value: &Value| MetValue {
            origins: value.origins().into_iter().filter(|origin| *origin != OriginId::ACTION).collect(),
            shown: in_few_words(value),
        };
        Self::Met(arguments.iter().map(met).collect())
    }

    pub(super) fn meant<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<Self> {
        closest(name, known).map(|name| Self::Meant(name.to_owned()))
    }
}

fn in_few_words(value: &Value) -> String {
    match &value.kind {
        Kind::Nil => "null".into(),
        Kind::Bool(value) => value.to_string(),
        Kind::Int(..) | Kind::Float(_) => format!("the number {}", crate::gofmt::print_value(value).to_str()),
        Kind::String(text) if text.is_empty() => "an empty string".into(),
        Kind::String(text) => {
            let text = text.to_str();
            let cut: String = text.chars().take(LONGEST).collect();
            let more = if cut.len() < text.len() { "…" } else { "" };
            format!("the string {cut:?}{more}")
        }
        Kind::List(list) => match list.len() {
            0 => "an empty list".into(),
            1 => "a list of one item".into(),
            count => format!("a list of {count} items"),
        },
        Kind::Map(map) if map.is_empty() => "an empty map".into(),
        Kind::Map(_) => "a map".into(),
        Kind::Object(object) => format!("a {}", object.type_name()),
    }
}
