//! Walking a document by keys.

use std::sync::Arc;

use hullmark_parser::{Document, NodeKind, NodeRef, Parsed, Scalar, parse};
use hullmark_source::SourceId;

fn read(text: &str) -> Parsed {
    let parsed = parse(SourceId::new(0), &Arc::from(text));
    assert_eq!(parsed.errors, []);
    parsed
}

/// The integer that `path` leads to.
#[track_caller]
fn check_int(text: &str, path: &[&str], expected: Option<i64>) {
    let parsed = read(text);
    let root = parsed.documents.first().and_then(Document::root);
    assert_eq!(root.and_then(|root| root.at(path)).and_then(NodeRef::as_int), expected, "{text}");
}

#[test]
fn the_last_of_several_entries_counts() {
    check_int("a: 1\na: 2\n", &["a"], Some(2));
    check_int("{a: 1, 'a': 2}\n", &["a"], Some(2));
}

#[test]
fn keys_have_the_names_that_json_gives_them() {
    check_int("on: 1\n", &["true"], Some(1));
    check_int("on: 1\n", &["on"], None);
    check_int("'on': 1\n", &["on"], Some(1));
    check_int("0x10: 1\n", &["16"], Some(1));
    check_int("1.50: 1\n", &["1.5"], Some(1));
    check_int("y: 1\ntrue: 2\n", &["true"], Some(2));
}

/// go-yaml merges at the place where `<<` stands: what comes later overrides, even the merged entries.
#[test]
fn merge_keys_count_at_their_place() {
    check_int("<<: {a: 1, b: 2}\na: 3\n", &["a"], Some(3));
    check_int("a: 3\n<<: {a: 1, b: 2}\n", &["a"], Some(1));
    check_int("<<: {a: 1, b: 2}\na: 3\n", &["b"], Some(2));
    check_int("<<: [{a: 1}, {a: 2, b: 3}]\n", &["a"], Some(1));
    check_int("<<: [{a: 1}, {a: 2, b: 3}]\n", &["b"], Some(3));
    check_int("<<: {a: 1}\n<<: {a: 2}\n", &["a"], Some(2));
    check_int("b: &b {<<: {a: 1}, c: 2}\nd: {!!merge <<: *b}\n", &["d", "a"], Some(1));
    check_int("'<<': {a: 1}\n", &["a"], None);
    check_int("'<<': {a: 1}\n", &["<<", "a"], Some(1));
}

#[test]
fn aliases_read_as_the_node_that_they_name() {
    let parsed = read("a: &x {b: [1]}\nc: *x\n");
    let root = parsed.documents[0].root().unwrap();
    let alias = root.get("c").unwrap();
    assert!(alias.is_alias());
    assert_eq!(alias.kind(), NodeKind::Mapping);
    assert_eq!(parsed.documents[0].slice(alias.span()), "*x");
    assert_eq!(alias.parent(), Some(root));
    assert_eq!(alias.key().unwrap().text(), Some("c"));
    assert_eq!(alias.get("b").unwrap().items().next().unwrap().as_int(), Some(1));
}

#[test]
fn scalars_borrow_the_text_of_the_document() {
    let parsed = read("a: x\nb: 3\nc:\n");
    let scalars: Vec<Scalar<'_>> = {
        let root = parsed.documents[0].root().unwrap();
        root.entries().filter_map(|(_, value)| value.scalar()).collect()
    };
    assert_eq!(scalars, [Scalar::Str("x"), Scalar::Int(3), Scalar::Null]);
}

#[test]
fn an_entry_covers_its_key_and_its_value() {
    let parsed = read("a:\n  b: c\n");
    let document = &parsed.documents[0];
    let entry = document.root().unwrap().get("a").unwrap();
    assert_eq!(document.slice(entry.entry_span()), "a:\n  b: c");
}

#[test]
fn json_is_read_with_tabs_too() {
    check_int("{\n\t\"a\": {\n\t\t\"b\": [],\n\t\t\"c\": 1e2\n\t}\n}\n", &["a", "c"], Some(100));
}
