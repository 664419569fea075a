//! Scalars have the types, and keys the names, that `kubectl`'s reader gives to them.
//!
//! Each line of `scalar_types.tsv` is a scalar as written, what go.yaml.in/yaml/v2 2.4.4 makes of it as an item
//! of a list, and the name of the entry that sigs.k8s.io/yaml 1.6.0 makes of it as a key.

use std::sync::Arc;

use hullmark_parser::{NodeRef, Parsed, Scalar, parse};
use hullmark_source::SourceId;

fn read(text: &str) -> Parsed {
    parse(SourceId::new(0), &Arc::from(text))
}

fn describe(scalar: Scalar<'_>) -> String {
    match scalar {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => format!("bool {value}"),
        Scalar::Int(value) => format!("int {value}"),
        Scalar::Uint(value) => format!("uint {value}"),
        Scalar::Float(value) => format!("float {value}"),
        Scalar::Str(text) => format!("str {text:?}"),
    }
}

fn root_of(parsed: &Parsed) -> Option<NodeRef<'_>> {
    if parsed.errors.is_empty() { parsed.documents.first()?.root() } else { None }
}

fn as_item(source: &str) -> String {
    let parsed = read(&format!("- {source}\n"));
    match root_of(&parsed).and_then(|root| root.items().next()) {
        Some(item) => item.scalar().map_or("collection".to_owned(), describe),
        None => "error".to_owned(),
    }
}

fn as_key(source: &str) -> String {
    let parsed = read(&format!("{source}: x\n"));
    let name = root_of(&parsed).and_then(|root| root.entries().next()?.0.key_name());
    name.map_or("error".to_owned(), |name| format!("{name:?}"))
}

/// Go and Rust write floats differently; their values are compared.
fn normalize(described: &str) -> String {
    match described.strip_prefix("float ") {
        Some(number) => number.parse::<f64>().map_or(described.to_owned(), |value| format!("float {value}")),
        None => described.to_owned(),
    }
}

#[test]
fn every_scalar_has_the_type_and_the_name_that_kubectl_sees() {
    let mut wrong = Vec::new();
    for line in include_str!("scalar_types.tsv").lines() {
        let [source, item, key] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {line}") };
        let (own_item, own_key) = (as_item(source), as_key(source));
        if own_item != normalize(item) || own_key != key {
            wrong.push(format!("{source}: {own_item}, key {own_key}; expected {item}, key {key}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
