//! What each operation makes of each way to write YAML.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may panic")]

use hullmark_edits::{
    Change, EditError, EditSet, Path, Position, Value, delete_at, insert, insert_item, rename_key, set_at,
};
use hullmark_parser::{Document, NodeRef, parse};
use hullmark_source::SourceId;

/// The text after the operation on its first document, or the error and the text that it is about.
fn edited(text: &str, operation: impl FnOnce(&Document) -> Result<Change, EditError>) -> String {
    let parsed = parse(SourceId::new(0), &text.into());
    let document = &parsed.documents[0];
    match operation(document) {
        Ok(change) => {
            let mut set = EditSet::default();
            set.add(change).unwrap();
            set.apply(text).unwrap().text
        }
        Err(error) => format!("{error} | {}", document.slice(error.span())),
    }
}

fn path(text: &str) -> Path {
    text.parse().unwrap()
}

fn check_set(rows: &[(&str, &str, Value, &str)]) {
    for (before, at, value, after) in rows {
        let result = edited(before, |document| set_at(document, &path(at), value));
        assert_eq!(result, *after, "set {at} in {before:?}");
    }
}

fn check_delete(rows: &[(&str, &str, &str)]) {
    for (before, at, after) in rows {
        assert_eq!(edited(before, |document| delete_at(document, &path(at))), *after, "delete {at} in {before:?}");
    }
}

fn text(text: &str) -> Value {
    text.into()
}

fn list<const N: usize>(items: [&str; N]) -> Value {
    items.into_iter().collect()
}

#[test]
fn a_scalar_keeps_its_quotes_and_its_comment() {
    check_set(&[
        ("a: 1 # c\n", "a", Value::Int(2), "a: 2 # c\n"),
        ("a: 'x'\n", "a", text("w"), "a: 'w'\n"),
        ("a: 'x'\n", "a", text("it's"), "a: 'it''s'\n"),
        ("a: 'x'\n", "a", text("1\t2"), "a: \"1\\t2\"\n"),
        ("a: \"x\"\n", "a", text("say \"y\" \\"), "a: \"say \\\"y\\\" \\\\\"\n"),
        ("a: x\n", "a", text("w"), "a: w\n"),
        ("a: x\n", "a", text("true"), "a: \"true\"\n"),
        ("a: \"true\"\n", "a", Value::Bool(false), "a: false\n"),
        ("a: 'x' # c\n", "a", Value::Null, "a: null # c\n"),
        ("a: two\n  lines # c\nb: 1\n", "a", text("one"), "a: one # c\nb: 1\n"),
        ("a:\n  x # c\n", "a", text("w"), "a:\n  w # c\n"),
        ("x # c\n", "", text("w"), "w # c\n"),
        ("a: x # c", "a", text("w"), "a: w # c"),
        ("a: x", "a", text("w"), "a: w"),
    ]);
}

#[test]
fn text_is_quoted_exactly_when_it_would_read_as_something_else() {
    let rows = [
        ("", "\"\""),
        ("yes", "\"yes\""),
        ("0x1f", "\"0x1f\""),
        ("1_000", "\"1_000\""),
        ("~", "\"~\""),
        ("1.5", "\"1.5\""),
        ("1.5.2", "1.5.2"),
        ("2001-01-01", "2001-01-01"),
        ("012", "\"012\""),
        ("089x", "089x"),
        ("<<", "\"<<\""),
        ("- a", "\"- a\""),
        ("--flag=x", "--flag=x"),
        ("-f", "-f"),
        ("---", "\"---\""),
        ("a: b", "\"a: b\""),
        ("a:b", "a:b"),
        ("a #b", "\"a #b\""),
        ("a#b", "a#b"),
        ("a ", "\"a \""),
        ("*a", "\"*a\""),
        ("@a", "\"@a\""),
        ("%a", "\"%a\""),
        ("{{ .x }}", "\"{{ .x }}\""),
        ("http://x/y", "http://x/y"),
        ("a\u{1b}b", "\"a\\u001bb\""),
        ("a\u{feff}", "\"a\\ufeff\""),
        ("日本", "日本"),
    ];
    for (value, written) in rows {
        check_set(&[("a: 1\n", "a", text(value), &format!("a: {written}\n"))]);
    }
    check_set(&[
        ("a: [x, y]\n", "a[0]", text("b,c"), "a: [\"b,c\", y]\n"),
        ("a: [x, y]\n", "a[0]", text("a:b"), "a: [\"a:b\", y]\n"),
        ("a: 1\n", "a", Value::Float(1.0), "a: 1.0\n"),
        ("a: 1\n", "a", Value::Float(1e30), "a: 1e30\n"),
        ("a: 1\n", "a", Value::Float(f64::NEG_INFINITY), "a: -.inf\n"),
        ("a: 1\n", "a", Value::Uint(u64::MAX), "a: 18446744073709551615\n"),
    ]);
}

#[test]
fn text_of_several_lines_becomes_a_block_scalar() {
    check_set(&[
        ("a:\n    b: x\n", "a.b", text("y\nz\n"), "a:\n    b: |\n        y\n        z\n"),
        ("a: x # c\nb: 1\n", "a", text("y\n\nz"), "a: |- # c\n  y\n\n  z\nb: 1\n"),
        ("- x\n", "[0]", text("y\nz\n"), "- |\n  y\n  z\n"),
        ("a: x\r\nb: 1\r\n", "a", text("y\nz\n"), "a: |\r\n  y\r\n  z\r\nb: 1\r\n"),
        ("a: [x]\n", "a[0]", text("y\nz\n"), "a: [\"y\\nz\\n\"]\n"),
        ("a: x\n", "a", text("y\n\n"), "a: \"y\\n\\n\"\n"),
        ("a: x\n", "a", text(" y\nz"), "a: \" y\\nz\"\n"),
        ("a: x\n", "a", text("y\r\nz"), "a: \"y\\r\\nz\"\n"),
        ("a: x", "a", text("y\nz\n"), "a: \"y\\nz\\n\""),
        ("a: x", "a", text("y\nz"), "a: |-\n  y\n  z"),
    ]);
}

#[test]
fn a_block_scalar_is_replaced_with_its_style_where_it_can() {
    check_set(&[
        ("a: | # c\n  x\n  y\nb: 1\n", "a", text("z\n"), "a: | # c\n  z\nb: 1\n"),
        ("a: |\n  x\nb: 1\n", "a", text("z"), "a: |-\n  z\nb: 1\n"),
        ("a: >- # c\n  x\n  y\nb: 1\n", "a", Value::Int(1), "a: 1 # c\nb: 1\n"),
        ("a: |+\n  x\n\n\nb: 1\n", "a", text("z\n"), "a: |\n  z\nb: 1\n"),
        ("a: |\n  x\nb: 1\n", "a", list(["x"]), "a:\n  - x\nb: 1\n"),
    ]);
}

#[test]
fn a_value_that_is_not_written_is_put_behind_its_colon_or_dash() {
    check_set(&[
        ("a:\nb: 1\n", "a", Value::Int(1), "a: 1\nb: 1\n"),
        ("a: # c\nb: 1\n", "a", Value::Int(1), "a: 1 # c\nb: 1\n"),
        ("a:", "a", Value::Int(1), "a: 1"),
        ("a: # c\nb: 1\n", "a.x.w", Value::Int(1), "a: # c\n  x:\n    w: 1\nb: 1\n"),
        ("a: ~ # c\nb: 1\n", "a.x", Value::Int(1), "a: # c\n  x: 1\nb: 1\n"),
        ("a: &n\nb: 1\n", "a.x", Value::Int(1), "a: &n\n  x: 1\nb: 1\n"),
        ("-\n- 1\n", "[0]", Value::Int(1), "- 1\n- 1\n"),
        ("-\n- 1\n", "[0].a", Value::Int(1), "- a: 1\n- 1\n"),
        ("- # c\n- 1\n", "[0].a", Value::Int(1), "- # c\n  a: 1\n- 1\n"),
        ("{a: , b: 1}\n", "a", Value::Int(1), "{a: 1 , b: 1}\n"),
        ("{a, b: 1}\n", "a", Value::Int(1), "{a: 1, b: 1}\n"),
    ]);
}

#[test]
fn a_new_entry_stands_behind_its_siblings_and_their_comments() {
    check_set(&[
        ("a: 1\n", "b", Value::Int(2), "a: 1\nb: 2\n"),
        ("a: 1", "b", Value::Int(2), "a: 1\nb: 2"),
        ("a: 1 # c", "b", Value::Int(2), "a: 1 # c\nb: 2"),
        ("\u{feff}a: 1\r\n", "b", Value::Int(2), "\u{feff}a: 1\r\nb: 2\r\n"),
        ("a: 1\r\nb:\r\n    c: 1\r\n", "b.d", Value::Int(2), "a: 1\r\nb:\r\n    c: 1\r\n    d: 2\r\n"),
        ("a:\n  b: 1 # c\n  # d: 2\ne: 1\n", "a.x", Value::Int(2), "a:\n  b: 1 # c\n  x: 2\n  # d: 2\ne: 1\n"),
        ("a:\n  b: 1\n\n  # of b\n# end\n", "x", Value::Int(2), "a:\n  b: 1\n\n  # of b\nx: 2\n# end\n"),
        ("a: |+\n  x\n\n\n", "b", Value::Int(2), "a: |+\n  x\n\n\nb: 2\n"),
        ("a: |\n  x\n\n\n", "b", Value::Int(2), "a: |\n  x\nb: 2\n\n\n"),
        ("- a: 1\n- b\n", "[0].c", Value::Int(2), "- a: 1\n  c: 2\n- b\n"),
        ("-   a: 1\n", "[0].c", Value::Int(2), "-   a: 1\n    c: 2\n"),
        ("a: 1\n---\nb: 2\n", "c", Value::Int(3), "a: 1\nc: 3\n---\nb: 2\n"),
        ("---\na: 1\n...\n", "c", Value::Int(3), "---\na: 1\nc: 3\n...\n"),
        ("a: 'x'\nb: 'y'\n", "c", text("z"), "a: 'x'\nb: 'y'\nc: 'z'\n"),
        ("a: 'x'\nb: w\n", "c", text("z"), "a: 'x'\nb: w\nc: z\n"),
        ("a: '1'\nb: w\n", "c", text("z"), "a: '1'\nb: w\nc: z\n"),
        ("\"a\": x\n", "true", text("z"), "\"a\": x\n\"true\": z\n"),
        ("a: 1\n", "true", text("z"), "a: 1\n\"true\": z\n"),
        ("# nothing yet\n", "a.b", Value::Int(1), "# nothing yet\na:\n  b: 1\n"),
        ("# nothing yet", "a", Value::Int(1), "# nothing yet\na: 1"),
        ("--- # x\n", "a", Value::Int(1), "--- # x\na: 1\n"),
    ]);
}

#[test]
fn indentation_is_that_of_the_text_around() {
    let drop = "securityContext.capabilities.drop[]";
    check_set(&[
        ("a: {}\n", "a.b.c", Value::Int(1), "a:\n  b:\n    c: 1\n"),
        (
            "x:\n    y: 1\na: 1\n",
            drop,
            text("ALL"),
            "x:\n    y: 1\na: 1\nsecurityContext:\n    capabilities:\n        drop:\n            - ALL\n",
        ),
        (
            "x:\n- 1\na: 1\n",
            drop,
            text("ALL"),
            "x:\n- 1\na: 1\nsecurityContext:\n  capabilities:\n    drop:\n    - ALL\n",
        ),
        ("x:\n  - 1\na: 1\n", "b", list(["c", "d"]), "x:\n  - 1\na: 1\nb:\n  - c\n  - d\n"),
        ("x:\n  - 1\na:\n  y:\n  - 1\n", "a.z[]", text("c"), "x:\n  - 1\na:\n  y:\n  - 1\n  z:\n  - c\n"),
        ("a:\n- 1\n", "a[]", Value::from([("x", Value::Int(1)), ("w", list(["z"]))]), "a:\n- 1\n- x: 1\n  w:\n  - z\n"),
        ("- - 1\n", "[0][]", list(["a", "b"]), "- - 1\n  - - a\n    - b\n"),
    ]);
}

#[test]
fn empty_brackets_become_block_style_unless_they_lie_in_brackets_or_hold_comments() {
    check_set(&[
        ("a: {} # c\nb: 1\n", "a.x", Value::Int(1), "a: # c\n  x: 1\nb: 1\n"),
        ("a: {}\n  # x: 2\nb: 1\n", "a.x", Value::Int(1), "a:\n  x: 1\n  # x: 2\nb: 1\n"),
        ("a: []\n", "a[]", text("x"), "a:\n  - x\n"),
        ("a: [ ]", "a[]", text("x"), "a:\n  - x"),
        ("- {}\n", "[0].a", Value::Int(1), "- a: 1\n"),
        ("- &x {}\n", "[0].a", Value::Int(1), "- &x\n  a: 1\n"),
        ("{}\n", "a", Value::Int(1), "a: 1\n"),
        ("{} # c\n", "a", Value::Int(1), "# c\na: 1\n"),
        ("--- {}\n", "a", Value::Int(1), "--- \na: 1\n"),
        ("{\"a\": {}}\n", "a.b", text("x"), "{\"a\": {b: x}}\n"),
        ("a: { # c\n  }\n", "a.x", Value::Int(1), "a: {x: 1  # c\n  }\n"),
    ]);
}

#[test]
fn flow_style_stays_as_it_is_spaced() {
    check_set(&[
        ("a: {b: 1}\n", "a.c", Value::Int(2), "a: {b: 1, c: 2}\n"),
        ("a: { b: 1 }\n", "a.c", Value::Int(2), "a: { b: 1, c: 2 }\n"),
        ("a: [1,2]\n", "a[]", Value::Int(3), "a: [1,2,3]\n"),
        ("a: [\"x\"]\n", "a[]", text("y"), "a: [\"x\", \"y\"]\n"),
        ("a: [x, y,]\n", "a[]", text("z"), "a: [x, y, z,]\n"),
        ("{\"a\":1}\n", "b", list(["x", "y"]), "{\"a\":1,\"b\":[\"x\",\"y\"]}\n"),
        ("{\n  \"a\": 1\n}\n", "b.c", text("x"), "{\n  \"a\": 1,\n  \"b\": {\"c\": \"x\"}\n}\n"),
        ("[\n  a, # one\n  b # two\n]\n", "[]", text("c"), "[\n  a, # one\n  b, # two\n  c\n]\n"),
        ("[\n  a,\n  b, # two\n]\n", "[]", text("c"), "[\n  a,\n  b, # two\n  c,\n]\n"),
        ("a: {b: [x]}\n", "a.b", Value::Map(vec![]), "a: {b: {}}\n"),
    ]);
}

#[test]
fn collections_are_replaced_as_a_whole() {
    check_set(&[
        ("a: # c\n  # in\n  b: 1 # b\n  # in\nc: 1\n", "a", Value::Int(1), "a: 1 # c\nc: 1\n"),
        ("a: # c\n  b: 1\nc: 1\n", "a", list(["x"]), "a: # c\n  - x\nc: 1\n"),
        ("a: [1, 2] # c\nc: 1\n", "a", list(["x"]), "a: # c\n  - x\nc: 1\n"),
        ("a: [1, 2] # c\nc: 1\n", "a", Value::List(vec![]), "a: [] # c\nc: 1\n"),
        ("a:\n- 1\n- 2", "a", Value::List(vec![]), "a: []"),
        ("- a: 1\n  b: 2\n- 1\n", "[0]", Value::from([("c", Value::Int(1))]), "- c: 1\n- 1\n"),
        ("a:\n- 1\n# of b\nb: 2\n", "a", Value::Int(1), "a: 1\n# of b\nb: 2\n"),
        ("a: 1\nb: 2\n", "", Value::from([("c", Value::Int(1))]), "c: 1\n"),
        ("{\"a\": 1}\n", "", Value::from([("c", "x")]), "{\"c\": \"x\"}\n"),
    ]);
}

#[test]
fn a_deleted_key_takes_its_comments_along_and_no_others() {
    check_delete(&[
        ("a: 1\nb: 2 # b\nc: 3\n", "b", "a: 1\nc: 3\n"),
        ("# head\na: 1\nb: 2\n", "a", "# head\nb: 2\n"),
        ("a: 1 # a\n# of b\n# of b too\nb: 2\n# of c\nc: 3\n", "b", "a: 1 # a\n# of c\nc: 3\n"),
        ("a: 1\n# section\n\n# of b\nb: 2\nc: 3\n", "b", "a: 1\n# section\n\nc: 3\n"),
        ("a: 1\n  # of a\nb: 2\nc: 3\n", "b", "a: 1\n  # of a\nc: 3\n"),
        ("a: 1\nb: {}\n  # x: 1\n\n  # y: 1\n# end\n", "b", "a: 1\n# end\n"),
        ("a: 1\nb: |\n  # text\nc: 3\n", "c", "a: 1\nb: |\n  # text\n"),
        ("a: 1\n\nb: 2\n\nc: 3\n", "b", "a: 1\n\nc: 3\n"),
        ("a: 1\n\nb: 2\n", "b", "a: 1\n"),
        ("a: |+\n  x\n\nb: 2\n", "b", "a: |+\n  x\n\n"),
        ("a: 1\nb: 2", "b", "a: 1"),
        ("a: 1\r\nb:\r\n- 1\r\nc: 2\r\n", "b", "a: 1\r\nc: 2\r\n"),
        ("\u{feff}a: 1\nb: 2\n", "a", "\u{feff}b: 2\n"),
        ("a: 1\nb: 2\n---\nb: 3\n", "b", "a: 1\n---\nb: 3\n"),
    ]);
}

#[test]
fn what_follows_a_deleted_entry_takes_its_place_behind_the_dash() {
    check_delete(&[
        ("- a: 1\n  b: 2\n", "[0].a", "- b: 2\n"),
        ("- a: 1 # a\n\n  # of b\n  b: 2\n", "[0].a", "- # of b\n  b: 2\n"),
        ("- - 1\n  - 2\n", "[0][0]", "- - 2\n"),
        ("- a: 1\n- 2\n", "[0]", "- 2\n"),
        ("x:\n- a: 1\n# of two\n- 2\n- 3\n", "x[1]", "x:\n- a: 1\n- 3\n"),
    ]);
}

#[test]
fn a_collection_without_entries_is_written_with_brackets() {
    check_delete(&[
        ("a:\n  b: 1\nc: 2\n", "a.b", "a: {}\nc: 2\n"),
        ("a: # c\n\n  # other\n\n  # of b\n  b: 1 # b\nc: 2\n", "a.b", "a: {} # c\n\n  # other\n\nc: 2\n"),
        ("a:\n- 1\n", "a[0]", "a: []\n"),
        ("a: &x\n- 1", "a[0]", "a: &x []"),
        ("- a: 1 # a\n- 2\n", "[0].a", "- {}\n- 2\n"),
        ("a: 1\n", "a", "{}\n"),
        ("# head\n\na: 1 # a\n# end\n", "a", "# head\n\n{}\n# end\n"),
        ("a: [1]\n", "a[0]", "a: []\n"),
        ("a: { b: 1 }\n", "a.b", "a: {}\n"),
    ]);
}

#[test]
fn deletion_in_brackets_keeps_commas_and_comments_right() {
    check_delete(&[
        ("[a, b, c]\n", "[0]", "[b, c]\n"),
        ("[a, b, c]\n", "[1]", "[a, c]\n"),
        ("[a, b, c]\n", "[2]", "[a, b]\n"),
        ("[a, b, c,]\n", "[2]", "[a, b,]\n"),
        ("{ a: 1, b: 2 }\n", "b", "{ a: 1 }\n"),
        ("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "b", "{\n  \"a\": 1\n}\n"),
        ("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "a", "{\n  \"b\": 2\n}\n"),
        ("[\n  a, # a\n  # of b\n  b, # b\n  c # c\n]\n", "[1]", "[\n  a, # a\n  c # c\n]\n"),
        ("[\n  a, # a\n  # of b\n  b # b\n]\n", "[1]", "[\n  a # a\n]\n"),
        ("[a, [b: 1, c]]\n", "[1][0]", "[a, [c]]\n"),
    ]);
}

#[test]
fn entries_are_inserted_where_they_are_wanted() {
    let put = |before: &str, position| {
        edited(before, |document| insert(document.root().unwrap(), "x", &Value::Int(1), position))
    };
    assert_eq!(put("# head\na: 1\n", Position::First), "# head\nx: 1\na: 1\n");
    assert_eq!(put("\u{feff}a: 1\n", Position::First), "\u{feff}x: 1\na: 1\n");
    assert_eq!(put("--- # c\na: 1\n", Position::First), "--- # c\nx: 1\na: 1\n");
    assert_eq!(put("a: 1\n# of b\nb: 2\n", Position::Before("b")), "a: 1\nx: 1\n# of b\nb: 2\n");
    assert_eq!(put("a: 1 # a\n# of b\nb: 2\n", Position::After("a")), "a: 1 # a\nx: 1\n# of b\nb: 2\n");
    assert_eq!(put("{ a: 1, b: 2 }\n", Position::First), "{ x: 1, a: 1, b: 2 }\n");
    assert_eq!(
        put("{\n  a: 1,\n  # of b\n  b: 2\n}\n", Position::Before("b")),
        "{\n  a: 1,\n  x: 1,\n  # of b\n  b: 2\n}\n"
    );
    assert_eq!(put("a: 1\n", Position::After("b")), "the mapping has no key `b` | a: 1");
    assert_eq!(put("x: 1\n", Position::Last), "the mapping has a key `x` already; set its value instead | x");
    let put =
        |before: &str, index| edited(before, |document| insert_item(document.root().unwrap(), index, &Value::Int(0)));
    assert_eq!(put("# head\n- 1\n- 2\n", 0), "# head\n- 0\n- 1\n- 2\n");
    assert_eq!(put("- 1\n# of two\n- 2\n", 1), "- 1\n- 0\n# of two\n- 2\n");
    assert_eq!(put("- 1\n- 2", 2), "- 1\n- 2\n- 0");
    assert_eq!(put("- 1\n", 2), "the sequence has 1 items, none with the index 2 | - 1");
    let nested = |document: &Document| insert_item(document.root().unwrap().items().next().unwrap(), 0, &Value::Int(0));
    assert_eq!(edited("- - 1\n  - 2\n", nested), "- - 0\n  - 1\n  - 2\n");
}

#[test]
fn keys_are_renamed_in_place() {
    let rename = |before: &str, name: &str| edited(before, |document| rename_key(document.root().unwrap(), "a", name));
    assert_eq!(rename("a: 1 # c\n", "b"), "b: 1 # c\n");
    assert_eq!(rename("'a': {x: 1}\n", "b"), "'b': {x: 1}\n");
    assert_eq!(rename("{\"a\":1}\n", "b"), "{\"b\":1}\n");
    assert_eq!(rename("a: 1\n", "on"), "\"on\": 1\n");
    assert_eq!(rename("a:\n- 1\n", "b c"), "b c:\n- 1\n");
    assert_eq!(rename("a: 1\nb: 1\n", "b"), "the mapping has a key `b` already; set its value instead | b");
    assert_eq!(rename("? a\n: 1\n", "b"), "? b\n: 1\n");
}

#[test]
fn what_would_change_another_place_is_refused_and_says_which() {
    let shared = "`*x` elsewhere in the document stands for this, and would change too; edit it by hand | &x";
    let alias = "this is an alias, and what it names stands elsewhere; edit that, or replace the alias as a whole | *x";
    let merged =
        |key| format!("`{key}` comes from the merge key `<<`, not from this mapping; edit the mapping that is merged");
    check_set(&[
        ("a: &x 1\nb: *x\n", "a", Value::Int(2), shared),
        ("a: &x\n  c: 1\nb: *x\n", "a.c", Value::Int(2), shared),
        ("a: &x\n  c: 1\nb: *x\n", "b.c", Value::Int(2), alias),
        ("a: &x\n  c: 1\nb: *x\n", "b", Value::Int(2), "a: &x\n  c: 1\nb: 2\n"),
        ("a: &x 1\nb: 2\n", "a", Value::Int(2), "a: &x 2\nb: 2\n"),
        ("a: {c: &x 1}\nb: *x\n", "a", Value::Int(2), shared),
        ("a: &x\n  c: 1\nb:\n  <<: *x\n", "b.c", Value::Int(2), "a: &x\n  c: 1\nb:\n  <<: *x\n  c: 2\n"),
        (
            "a: !!int 1\n",
            "a",
            text("x"),
            "the tag in front of the value does not allow the new one; remove the tag first | !!int",
        ),
        ("a: !!str 1\n", "a", text("2"), "a: !!str \"2\"\n"),
    ]);
    check_delete(&[
        ("a: {c: &x 1}\nb: *x\n", "a", shared),
        ("a: {c: &x 1}\nb: *x\n", "b", "a: {c: &x 1}\n"),
        ("a: &x {c: 1, d: 1}\nb: *x\n", "a.c", shared),
        (
            "a: 1\na: 2\n",
            "a",
            "the mapping has the key `a` more than once; remove the surplus entries by hand first | a",
        ),
    ]);
    let merging = "a: &x\n  c: 1\n  e: {f: 1}\nb:\n  <<: *x\n  d: 1\n";
    let in_b = "<<: *x\n  d: 1";
    check_delete(&[(merging, "b.e.f", "the mapping has no key `e` | <<: *x\n  d: 1")]);
    check_set(&[(merging, "b.e.f", Value::Int(1), &format!("{} | {in_b}", merged("e")))]);
    let delete_c = edited(merging, |document| {
        hullmark_edits::delete(document.root().and_then(|root| root.get("b")).unwrap(), "c")
    });
    assert_eq!(delete_c, format!("{} | {in_b}", merged("c")));
    let below = "a: &x\n  c: 1\nb:\n  c: 2\n  <<: *x\n";
    check_set(&[(below, "b.c", Value::Int(1), &format!("{} | c: 2\n  <<: *x", merged("c")))]);
}

#[test]
fn what_cannot_be_edited_is_refused_with_a_place() {
    check_set(&[
        (
            "a: 1\nb: [\n",
            "a",
            Value::Int(2),
            "the document is damaged by a syntax error; correct that first | a: 1\nb: [\n",
        ),
        (
            "a: 1\n",
            "a.b",
            Value::Int(2),
            "there is a scalar where a mapping is needed; replace it as a whole, or correct the path | 1",
        ),
        ("a: 1\n", "b[0]", Value::Int(2), "the sequence has 0 items, none with the index 0 | a: 1"),
        (
            "? a\n",
            "a.b",
            Value::Int(2),
            "an entry that is written with `?` is not edited; write it as `key: value` first | a",
        ),
        (
            "[a: 1]\n",
            "[0].b",
            Value::Int(2),
            "the text around is laid out in a way that can't be edited without a look; edit it by hand | a: 1",
        ),
        ("a: 1\n", "b", Value::from([("x", "1"), ("x", "2")]), "the new value has the key `x` more than once | a: 1"),
    ]);
}

#[test]
fn a_path_that_is_none_says_where() {
    for (path, offset) in [("a..b", 1), ("a[x]", 1), ("a.b c", 3), ("[", 0), ("a.\"b", 1), (".a", 0)] {
        assert_eq!(path.parse::<Path>().unwrap_err().offset, offset, "{path}");
    }
}

#[test]
fn the_value_of_a_node_has_its_aliases_and_merges_put_in() {
    let document_text = "a: &x {b: 1, c: 2}\nd:\n  c: 0\n  <<: *x\n  b: 3\ne: [*x]\n";
    let parsed = parse(SourceId::new(0), &document_text.into());
    let of = |key| Value::of(parsed.documents[0].root().and_then(|root: NodeRef<'_>| root.get(key)).unwrap());
    assert_eq!(of("d"), Value::from([("c", Value::Int(2)), ("b", Value::Int(3))]));
    assert_eq!(of("e"), Value::List(vec![Value::from([("b", Value::Int(1)), ("c", Value::Int(2))])]));
}
