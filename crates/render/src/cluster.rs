//! The objects that `lookup` finds, where somebody says which there are.
//!
//! A render asks no cluster. What `lookup` would find in one can be handed to it as YAML; without that it finds nothing,
//! as in `helm template`.

use std::sync::Arc;

use hullmark_source::OriginTable;

use crate::text::Text;
use crate::value::{IntType, Kind, List, Map, Value};
use crate::yaml;

/// The objects of a cluster, as YAML: one document each, which may be a `List` of several. What is no mapping is passed
/// over.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Cluster {
    /// The documents.
    pub documents: Vec<Arc<str>>,
}

/// The objects, as templates see them.
#[derive(Default, Debug)]
pub(crate) struct Objects {
    documents: Vec<Arc<str>>,
    /// What was read of the documents, when somebody asked first.
    read: Option<Vec<Map>>,
}

/// What a template looks for, as Helm's `lookup` takes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) api_version: &'a str,
    pub(crate) kind: &'a str,
    /// Empty for all, and for objects that lie in none.
    pub(crate) namespace: &'a str,
    /// Empty for all.
    pub(crate) name: &'a str,
}

impl Objects {
    pub(crate) fn new(cluster: &Cluster) -> Self {
        Self { documents: cluster.documents.clone(), read: None }
    }

    /// The object of a name, or a list of all without one; an empty map where there is none, as without a cluster.
    ///
    /// An object without a namespace is found in every namespace: nobody who writes one down knows each release's.
    pub(crate) fn find(&mut self, origins: &mut OriginTable, wanted: Wanted<'_>) -> Value {
        let documents = &self.documents;
        let objects = self.read.get_or_insert_with(|| documents.iter().flat_map(|text| read(origins, text)).collect());
        let mut found = objects.iter().filter(|object| is_wanted(object, wanted));
        if !wanted.name.is_empty() {
            return found.next().map_or_else(|| Value::from(Map::new()), |object| copied(&Value::from(object.clone())));
        }
        let items: Vec<Value> = found.map(|object| copied(&Value::from(object.clone()))).collect();
        let list = Map::new();
        if !items.is_empty() {
            list.insert("apiVersion", Value::string(wanted.api_version));
            list.insert("kind", Value::string(&format!("{}List", wanted.kind)));
            list.insert("metadata", Value::from(Map::new()));
            list.insert("items", Value::from(List::new(items)));
        }
        Value::from(list)
    }
}

/// The objects of a document.
fn read(origins: &mut OriginTable, text: &str) -> Vec<Map> {
    let origin = origins.computed(Vec::new());
    let value = yaml::from_yaml(origins, &Text::new(text.as_bytes(), origin, 0));
    let Some(map) = value.ok().and_then(|value| value.as_map().cloned()) else { return Vec::new() };
    let items = map.get("items").and_then(|items| items.as_list().cloned());
    match items.filter(|_| text_of(&map, "kind").is_some_and(|kind| kind.ends_with("List"))) {
        Some(items) => items.items().iter().filter_map(|item| item.as_map().cloned()).collect(),
        None => vec![map],
    }
}

fn is_wanted(object: &Map, wanted: Wanted<'_>) -> bool {
    let metadata = object.get("metadata").and_then(|metadata| metadata.as_map().cloned());
    let of_metadata = |key: &str| metadata.as_ref().and_then(|metadata| text_of(metadata, key)).unwrap_or_default();
    let namespace = of_metadata("namespace");
    text_of(object, "apiVersion").as_deref() == Some(wanted.api_version)
        && text_of(object, "kind").as_deref() == Some(wanted.kind)
        && (wanted.name.is_empty() || of_metadata("name") == wanted.name)
        && (wanted.namespace.is_empty() || namespace.is_empty() || namespace == wanted.namespace)
}

fn text_of(map: &Map, key: &str) -> Option<String> {
    map.get(key)?.as_text().map(|text| text.to_str().into_owned())
}

/// A value of its own, since templates change maps in place; with the numbers that the API's decoder makes: whole ones are
/// `int64`. Recursion is as deep as the reader lets documents be.
fn copied(value: &Value) -> Value {
    let kind = match &value.kind {
        Kind::Map(map) => {
            let copy = Map::new();
            for (key, value) in map.snapshot() {
                copy.insert(key, copied(&value));
            }
            Kind::Map(copy)
        }
        Kind::List(list) => Kind::List(List::new(list.items().iter().map(copied).collect())),
        #[expect(clippy::cast_possible_truncation, reason = "the number was seen to be whole and small")]
        Kind::Float(number) if number.fract() == 0.0 && number.abs() < MOST_EXACT => {
            Kind::Int(*number as i64, IntType::Int64)
        }
        other => other.clone(),
    };
    Value::with_origin(kind, value.origin)
}

/// Whole numbers below this are exact in a `float64`: 2^53.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;
