//! JSON Schema, drafts 4 to 2020-12, in the way and in the words of the validator that Helm uses
//! (`santhosh-tekuri/jsonschema` 6).
//!
//! A [`Schema`] is a document whose references are known to lead somewhere; [`Schema::check`] holds a value against it.
//! Nothing is fetched. The work is bounded: schemas whose `allOf`s and references multiply end with an error.

mod arrays;
mod evaluate;
mod failure;
mod formats;
mod locate;
mod objects;
mod scalars;
mod words;

#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value as Json};

use crate::golang::regexp::Regexp;
use evaluate::Evaluator;
use locate::{Index, Node};

pub(crate) use failure::Failure;

/// How many values may be held against schemas, one by one, in a check.
const MAX_STEPS: u64 = 2_000_000;
/// What is said of a check that takes longer.
pub(crate) const TOO_LONG: &str = "checking the values takes more than 2000000 steps: the schema's parts multiply";

/// The specification that a schema follows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Draft {
    Draft4,
    Draft6,
    Draft7,
    Draft2019,
    Draft2020,
}

impl Draft {
    /// What `$schema` says; the latest one when it is not there.
    ///
    /// # Errors
    /// When it names a specification of somebody's own, which would have to be fetched.
    fn of(root: &Json) -> Result<Self, String> {
        let Some(uri) = root.get("$schema").and_then(Json::as_str) else { return Ok(Self::Draft2020) };
        let bare = uri.trim_start_matches("http://").trim_start_matches("https://");
        match bare.strip_suffix('#').unwrap_or(bare) {
            "json-schema.org/draft-04/schema" => Ok(Self::Draft4),
            "json-schema.org/draft-06/schema" => Ok(Self::Draft6),
            "json-schema.org/draft-07/schema" => Ok(Self::Draft7),
            "json-schema.org/draft/2019-09/schema" => Ok(Self::Draft2019),
            "json-schema.org/draft/2020-12/schema" | "json-schema.org/schema" | "" => Ok(Self::Draft2020),
            _ => Err(not_fetched(uri.split('#').next().unwrap_or_default())),
        }
    }

    /// The name of the schema of schemas.
    const fn uri(self) -> &'static str {
        match self {
            Self::Draft4 => "http://json-schema.org/draft-04/schema",
            Self::Draft6 => "http://json-schema.org/draft-06/schema",
            Self::Draft7 => "http://json-schema.org/draft-07/schema",
            Self::Draft2019 => "https://json-schema.org/draft/2019-09/schema",
            Self::Draft2020 => "https://json-schema.org/draft/2020-12/schema",
        }
    }

    /// The keyword by which a schema names itself.
    const fn id(self) -> &'static str {
        match self {
            Self::Draft4 => "id",
            _ => "$id",
        }
    }

    /// Whether keywords beside a `$ref` count.
    fn looks_beside_ref(self) -> bool {
        self >= Self::Draft2019
    }
}

/// A schema that can be used.
pub(crate) struct Schema<'s> {
    root: Node<'s>,
    draft: Draft,
    index: Index<'s>,
    /// Where references lead, by the address of the schema that has them and the keyword.
    targets: FxHashMap<(usize, &'static str), Node<'s>>,
    patterns: FxHashMap<&'s str, Regexp>,
    /// Whether it asks anywhere for what other keywords have not looked at.
    asks_unevaluated: bool,
    /// Whether `format` is asserted in drafts that leave it open.
    asserts_formats: bool,
}

/// Why a schema says nothing about a value.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The value is not what the schema wants: what is wrong with the value as a whole.
    Unfit(Vec<Failure>),
    /// The check takes too long.
    TooLong,
}

/// What is said of a document that is not here.
pub(crate) fn not_fetched(uri: &str) -> String {
    format!("failing loading \"{uri}\": hullmark fetches nothing")
}

/// The keywords whose value is a schema.
const SCHEMA: &[&str] = &[
    "not",
    "if",
    "then",
    "else",
    "additionalProperties",
    "additionalItems",
    "items",
    "contains",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
];
/// The keywords whose value is a list of schemas.
const SCHEMAS: &[&str] = &["allOf", "anyOf", "oneOf", "items", "prefixItems"];
/// The keywords whose value is a table of schemas.
const NAMED_SCHEMAS: &[&str] = &["properties", "patternProperties", "dependencies", "dependentSchemas"];
/// The keywords that refer to schemas, and the draft that brings them.
const REFERENCES: &[(&str, Draft)] =
    &[("$ref", Draft::Draft4), ("$recursiveRef", Draft::Draft2019), ("$dynamicRef", Draft::Draft2020)];

impl<'s> Schema<'s> {
    /// Reads the schema of a chart.
    ///
    /// # Errors
    /// When it is no schema, and when a reference in it leads nowhere, in Helm's words.
    pub fn new(root: &'s Json) -> Result<Self, String> {
        let draft = Draft::of(root)?;
        let of_schemas = draft.uri();
        if let Some(meta_schema) = locate::meta_schema(of_schemas) {
            let meta_schema = Schema { asserts_formats: true, ..Schema::read_all(meta_schema, draft)? };
            match meta_schema.check(root) {
                Ok(()) => {}
                Err(Refusal::TooLong) => return Err(TOO_LONG.into()),
                Err(Refusal::Unfit(failures)) => {
                    let mut text = String::new();
                    failures.iter().for_each(|failure| failure.print(0, &mut text));
                    return Err(format!(
                        "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation failed \
                         with '{of_schemas}#'\n{}",
                        text.trim_end()
                    ));
                }
            }
        }
        Self::read_all(root, draft)
    }

    /// Reads a schema that [`new`](Self::new) has read before: that it is one is known.
    ///
    /// # Errors
    /// When a reference in it leads nowhere.
    pub fn of_valid(root: &'s Json) -> Result<Self, String> {
        Self::read_all(root, Draft::of(root)?)
    }

    fn read_all(root: &'s Json, draft: Draft) -> Result<Self, String> {
        let index = Index::new(root, draft);
        let root = index.root();
        let mut schema = Self {
            root,
            draft,
            index,
            targets: FxHashMap::default(),
            patterns: FxHashMap::default(),
            asks_unevaluated: false,
            asserts_formats: draft < Draft::Draft2019,
        };
        let mut open = vec![root];
        let mut known = rustc_hash::FxHashSet::default();
        while let Some(node) = open.pop() {
            if known.insert(node.address()) {
                schema.read(node, &mut open)?;
            }
        }
        Ok(schema)
    }

    /// Holds a value against the schema.
    ///
    /// # Errors
    /// When the value does not fit.
    pub fn check(&self, value: &Json) -> Result<(), Refusal> {
        Evaluator::new(self).check(value)
    }

    /// Reads the references and expressions of one schema, and tells which schemas it uses.
    fn read(&mut self, node: Node<'s>, open: &mut Vec<Node<'s>>) -> Result<(), String> {
        let Json::Object(keywords) = node.schema else { return Ok(()) };
        for (keyword, since) in REFERENCES.iter().filter(|(_, since)| self.draft >= *since) {
            let Some(reference) = keywords.get(*keyword).and_then(Json::as_str) else { continue };
            let target = self.index.resolve(node, reference)?;
            self.targets.insert((node.address(), keyword), target);
            open.push(target);
            if *since == Draft::Draft4 && !self.draft.looks_beside_ref() {
                return Ok(());
            }
        }
        self.asks_unevaluated |=
            ["unevaluatedProperties", "unevaluatedItems"].iter().any(|it| keywords.contains_key(*it));
        self.read_patterns(keywords)?;
        let one = SCHEMA.iter().filter_map(|keyword| keywords.get(*keyword));
        let listed = SCHEMAS.iter().filter_map(|keyword| keywords.get(*keyword)?.as_array()).flatten();
        let named = NAMED_SCHEMAS.iter().filter_map(|keyword| keywords.get(*keyword)?.as_object());
        let all = one.chain(listed).chain(named.flat_map(Map::values));
        open.extend(all.filter(|schema| schema.is_object()).map(|schema| self.index.within(node, schema)));
        Ok(())
    }

    fn read_patterns(&mut self, keywords: &'s Map<String, Json>) -> Result<(), String> {
        let own = keywords.get("pattern").and_then(Json::as_str);
        let names = keywords.get("patternProperties").and_then(Json::as_object);
        for pattern in own.into_iter().chain(names.into_iter().flat_map(Map::keys).map(String::as_str)) {
            if !self.patterns.contains_key(pattern) {
                let regex = Regexp::compile(pattern.as_bytes())
                    .map_err(|error| format!("{} is not valid regex: {error}", words::quote(pattern)))?;
                self.patterns.insert(pattern, regex);
            }
        }
        Ok(())
    }
}
