//! Tests of YAML in and out, as sigs.k8s.io/yaml has it.

use std::sync::Arc;

use hullmark_parser::parse;
use hullmark_source::{Origin, OriginTable, SourceId, Trace};

use super::*;
use crate::value::{Kind, List, Map};

fn emitted(value: &Value) -> String {
    to_yaml(&mut OriginTable::new(), value).unwrap().to_str().into_owned()
}

fn list(items: &[&str]) -> Value {
    List::new(items.iter().map(|item| Value::string(item)).collect()).into()
}

fn map(entries: &[(&str, Value)]) -> Value {
    let map = Map::new();
    for (key, value) in entries {
        map.insert(*key, value.clone());
    }
    map.into()
}

/// The value that a values file gives, and what its bytes are traced with.
fn read(text: &str) -> (OriginTable, Value) {
    let mut origins = OriginTable::new();
    let parsed = parse(SourceId::new(3), &Arc::from(text));
    let value = read_values(&mut origins, "Values", parsed.documents[0].root().unwrap()).unwrap();
    (origins, value)
}

/// The pieces of a text: its bytes, the values path they come from, and the source text they were copied from.
fn traced(origins: OriginTable, text: &Text, source: &str) -> Vec<(String, String, Option<String>)> {
    let (runs, marks) = text.runs_and_marks();
    let trace = Trace::new(Arc::new(origins), runs, marks);
    trace
        .pieces(0..u32::try_from(text.len()).unwrap())
        .map(|piece| {
            let bytes = &text.as_bytes()[piece.start as usize..piece.end as usize];
            let path = trace.origins().path(piece.origin).map_or(String::new(), |path| path.to_string());
            let is_key = matches!(trace.origins().get(piece.origin), Origin::Key { .. });
            let copied = trace.copied_from(&piece).map(|span| source.get(span.range()).unwrap().to_owned());
            (String::from_utf8_lossy(bytes).into_owned(), format!("{path}{}", if is_key { " key" } else { "" }), copied)
        })
        .filter(|(_, path, _)| !path.is_empty())
        .collect()
}

fn piece(bytes: &str, path: &str, copied: Option<&str>) -> (String, String, Option<String>) {
    (bytes.to_owned(), path.to_owned(), copied.map(str::to_owned))
}

#[test]
fn strings_are_quoted_where_they_would_read_as_something_else() {
    let plain = ["a", "yes_", "=", "<<", "a:b", "a#b", "é", "infinity", "2001-13-01", "1.2.3", "-x", "\u{a0}", "\\"];
    for text in plain {
        assert_eq!(emitted(&Value::string(text)), format!("{text}\n"));
    }
    let double = ["yes", "n", "~", "", "NULL", "1_000", "0x1f", "08", "1e3", ".5", "+1", "12:30", "2001-01-01", ".inf"];
    for text in double {
        assert_eq!(emitted(&Value::string(text)), format!("\"{text}\"\n"));
    }
    for text in [" lead", "trail ", "a: b", "a #b", "#c", "- x", "-", "@at", "a:", "{}", "--- x", "? x", "*s"] {
        assert_eq!(emitted(&Value::string(text)), format!("'{text}'\n"));
    }
    let escaped = [
        ("tab\there", r#""tab\there""#),
        ("\u{1f600}", r#""\U0001F600""#),
        ("cr\r\nlf", r#""cr\r\nlf""#),
        ("a \nb", r#""a \nb""#),
        ("\u{feff}x", r#""\uFEFF\x78""#),
        ("'", "''''"),
    ];
    for (text, expected) in escaped {
        assert_eq!(emitted(&Value::string(text)), format!("{expected}\n"));
    }
}

#[test]
fn lines_become_a_literal_block() {
    let cases = [
        ("nl\n", "|\n  nl\n"),
        ("nl\n\n", "|+\n  nl\n\n"),
        ("a\nb", "|-\n  a\n  b\n"),
        ("  lead\nx\n", "|2\n    lead\n  x\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(emitted(&Value::string(text)), expected);
    }
}

#[test]
fn long_lines_are_folded_behind_column_80() {
    let words = vec!["word"; 40].join(" ");
    let folded = emitted(&map(&[("key", Value::string(&words))]));
    assert!(folded.lines().skip(1).all(|line| line.starts_with("  word")));
    assert!(folded.lines().all(|line| line.len() <= 86), "{folded}");
    assert_eq!(folded.lines().count(), 3);
    assert_eq!(emitted(&Value::string(&"x".repeat(200))).lines().count(), 1);
}

#[test]
fn collections_are_in_block_style_and_lists_stand_below_their_key() {
    let value = map(&[
        ("b", list(&["x", "y"])),
        ("a10", Value::from(1.0)),
        ("a2", List::new(vec![list(&["z"]), map(&[("k", Value::NIL), ("l", list(&[]))])]).into()),
        ("", map(&[])),
        ("on", Value::from(1e21)),
        ("B", Value::from(123_456_789.5)),
    ]);
    let expected =
        "\"\": {}\nB: 1.234567895e+08\na2:\n- - z\n- k: null\n  l: []\na10: 1\nb:\n- x\n- \"y\"\n\"on\": 1e+21\n";
    assert_eq!(emitted(&value), expected);
}

#[test]
fn long_and_multi_line_keys_stand_behind_a_question_mark() {
    let long = "k".repeat(129);
    let value = map(&[(&long, list(&["x"])), ("a\nb", Value::from(1.0))]);
    assert_eq!(emitted(&value), format!("? |-\n  a\n  b\n: 1\n? {long}\n: - x\n"));
}

#[test]
fn what_json_or_yaml_cannot_hold_is_an_error() {
    let mut origins = OriginTable::new();
    let cyclic = Map::new();
    cyclic.insert("a", Value::from(cyclic.clone()));
    assert_eq!(to_yaml(&mut origins, &Value::from(cyclic)), Err(EncodeError::TooDeep));
    assert_eq!(to_yaml(&mut origins, &Value::from(f64::NAN)), Err(EncodeError::UnsupportedValue("NaN")));
    assert_eq!(to_yaml(&mut origins, &Value::string("\x7f")), Err(EncodeError::Unreadable));
}

#[test]
fn the_pretty_form_indents_lists_and_does_not_fold() {
    let words = vec!["word"; 40].join(" ");
    let value = map(&[("a", list(&[&words, "yes"]))]);
    let text = to_yaml_pretty(&mut OriginTable::new(), &value).unwrap();
    assert_eq!(text.to_str(), format!("a:\n  - {words}\n  - \"yes\"\n"));
}

#[test]
fn values_are_read_as_json_has_them() {
    let source = "on: 0777\n1: 1_000\n1.5: 9007199254740993\nts: 2001-01-01\nbin: !!binary aGk=\nnone:\n\
                  base: &base {a: 1, b: 2}\nover: {<<: *base, b: 3}\ndup: 1\ndup: 2\n";
    let (_, value) = read(source);
    let printed = crate::gofmt::print_value(&value);
    let expected = "map[1:1000 1.5:9.007199254740992e+15 base:map[a:1 b:2] bin:hi dup:2 none:<nil> over:map[a:1 b:3] \
                    true:511 ts:2001-01-01]";
    assert_eq!(printed.to_str(), expected);
}

#[test]
fn what_is_no_json_is_refused_where_it_stands() {
    let cases = [
        ("a: .inf\n", ".inf", "json: unsupported value: +Inf"),
        ("a: 1\n~: 2\n", "~", "unsupported map key of type: %!s(<nil>), key: <nil>"),
        ("? [a]\n: 1\n", "[a]", "yaml: invalid map key"),
        ("<<: x\n", "x", "yaml: map merge requires map or sequence of maps as the value"),
    ];
    for (source, place, message) in cases {
        let parsed = parse(SourceId::new(3), &Arc::from(source));
        let root = parsed.documents[0].root().unwrap();
        let error = read_values(&mut OriginTable::new(), "Values", root).unwrap_err();
        assert_eq!((source.get(error.span.range()), error.message.as_str()), (Some(place), message));
    }
}

#[test]
fn emitted_bytes_lead_back_to_the_values_file() {
    let source = "sc:\n  privileged: true\n  caps: [NET_ADMIN, 'a: b']\n  empty: {}\n  port: 1000000\n  oct: 0777\n";
    let (mut origins, value) = read(source);
    let text = to_yaml(&mut origins, &value).unwrap();
    assert_eq!(
        traced(origins, &text, source),
        [
            piece("sc:", "sc key", None),
            piece("caps:", "sc.caps key", None),
            piece("NET_ADMIN", "sc.caps[0]", Some("NET_ADMIN")),
            piece("a: b", "sc.caps[1]", Some("a: b")),
            piece("empty:", "sc.empty key", None),
            piece("{}", "sc.empty", None),
            piece("oct:", "sc.oct key", None),
            piece("511", "sc.oct", None),
            piece("port:", "sc.port key", None),
            piece("1000000", "sc.port", None),
            piece("privileged:", "sc.privileged key", None),
            piece("true", "sc.privileged", Some("true")),
        ]
    );
}

#[test]
fn the_dash_of_an_item_that_is_a_collection_is_the_item() {
    let source = "a: [{b: 1}]\n";
    let (mut origins, value) = read(source);
    let text = to_yaml(&mut origins, &value).unwrap();
    assert_eq!(traced(origins, &text, source)[1], piece("-", "a[0]", None));
}

#[test]
fn a_key_keeps_its_origin_only_under_its_own_name() {
    let source = "a: x\n";
    let (mut origins, value) = read(source);
    let moved = map(&[("b", value.as_map().unwrap().get("a").unwrap())]);
    let text = to_yaml(&mut origins, &moved).unwrap();
    assert_eq!(traced(origins, &text, source), [piece("x", "a", Some("x"))]);
}

#[test]
fn values_read_back_from_text_lead_to_what_the_text_was_made_from() {
    let source = "blob: \"port: 8080, s: web\"\n";
    let (mut origins, value) = read(source);
    let blob = value.as_map().unwrap().get("blob").unwrap();
    let mut text = crate::text::TextBuilder::new();
    text.push_bytes(b"{");
    text.push(blob.as_text().unwrap());
    text.push_bytes(b"}");
    let again = from_yaml(&mut origins, &text.finish()).unwrap();
    assert!(matches!(again.kind, Kind::Map(_)));
    let text = to_yaml(&mut origins, &again).unwrap();
    assert_eq!(text.to_str(), "port: 8080\ns: web\n");
    assert_eq!(
        traced(origins, &text, source),
        [piece("8080", "blob", Some("8080")), piece("web", "blob", Some("web"))]
    );
}

#[test]
fn text_that_is_no_yaml_is_an_error_with_its_line() {
    let error = from_yaml(&mut OriginTable::new(), &Text::from_action(*b"a: 1\nb: [1\n")).unwrap_err();
    assert!(error.message.starts_with("yaml: line "), "{error}");
    let error = from_yaml(&mut OriginTable::new(), &Text::from_action(*b"a: \xff")).unwrap_err();
    assert_eq!(error.message, "yaml: invalid leading UTF-8 octet");
    assert!(from_yaml(&mut OriginTable::new(), &Text::empty()).unwrap().is_nil());
}
