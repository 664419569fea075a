//! From the decoded text of scalars back to their source.

#![expect(clippy::unwrap_used, reason = "a helper of tests may panic")]

use std::sync::Arc;

use hullmark_parser::{Parsed, parse};
use hullmark_source::SourceId;

fn read(text: &str) -> Parsed {
    parse(SourceId::new(0), &Arc::from(text))
}

/// The decoded text of the value of `v`, and the bytes that read just so.
#[track_caller]
fn check_verbatim(text: &str, decoded: &str, verbatim: Option<&str>) {
    let parsed = read(text);
    let document = parsed.documents.first().unwrap();
    let value = document.root().unwrap().get("v").unwrap();
    assert_eq!(value.text(), Some(decoded));
    assert_eq!(value.verbatim().map(|span| document.slice(span)), verbatim);
}

#[test]
fn text_that_stands_in_the_source_as_it_is_has_a_verbatim_span() {
    check_verbatim("v: plain é # c\n", "plain é", Some("plain é"));
    check_verbatim("v: 'single'\n", "single", Some("single"));
    check_verbatim("v: \"double\"\n", "double", Some("double"));
    check_verbatim("v: ''\n", "", Some(""));
    check_verbatim("v: |-\n  one\n", "one", Some("one"));
    check_verbatim("v: |\n  one\nw: x\n", "one\n", Some("one\n"));
    check_verbatim("v: |\n  one", "one", Some("one"));
}

#[test]
fn text_that_has_to_be_decoded_has_no_verbatim_span() {
    check_verbatim("v: two\n  lines\n", "two lines", None);
    check_verbatim("v: 'it''s'\n", "it's", None);
    check_verbatim("v: \"a\\tb\"\n", "a\tb", None);
    check_verbatim("v: \"two\n  lines\"\n", "two lines", None);
    check_verbatim("v: |\n  two\n  lines\n", "two\nlines\n", None);
    check_verbatim("v: |\r\n  one\r\n", "one\n", None);
    check_verbatim("v: !!binary aGk=\n", "hi", None);
    check_verbatim("v:\n", "", None);
}

/// The source text of `part`, which is in the decoded text of the value of `v`.
#[track_caller]
fn check_source_of(text: &str, part: &str, source: &str) {
    let parsed = read(text);
    let document = parsed.documents.first().unwrap();
    let value = document.root().unwrap().get("v").unwrap();
    let start = value.text().unwrap().find(part).unwrap();
    assert_eq!(value.source_of(start..start + part.len()).map(|span| document.slice(span)), Some(source));
}

#[test]
fn a_part_of_decoded_text_leads_back_to_its_source() {
    check_source_of("v: plain é\n", "é", "é");
    check_source_of("v: 'it''s'\n", "t's", "t''s");
    check_source_of("v: \"a\\tb\\u00e9c\"\n", "é", "\\u00e9");
    check_source_of("v: \"a\\tb\\u00e9c\"\n", "b", "b");
    check_source_of("v: two\n  lines\n", "o l", "o\n  l");
    check_source_of("v: |\n  {\"a\":\n    1}\nw: x\n", "1", "1");
    check_source_of("v: |\n  a: b\n\n    c\nw: x\n", "b\n\n  c", "b\n\n    c");
    check_source_of("v: >-\n  a\n  b\n", "b", "b");
    check_source_of("v: !!binary aGk=\n", "h", "aGk=");
    let parsed = read("v: [é]\n");
    let root = parsed.documents[0].root().unwrap();
    assert_eq!(root.source_of(0..1), None);
    assert_eq!(root.get("v").unwrap().items().next().unwrap().source_of(0..1), None);
}

/// The decoded text of the value of `v` with its verbatim runs in brackets.
#[track_caller]
fn check_runs(text: &str, marked: &str) {
    let parsed = read(text);
    let document = parsed.documents.first().unwrap();
    let value = document.root().unwrap().get("v").unwrap();
    let mut decoded = value.text().unwrap().to_owned();
    for run in value.verbatim_runs().iter().rev() {
        let start = run.decoded_start as usize;
        let end = start + run.span.len() as usize;
        assert_eq!(decoded.get(start..end), Some(document.slice(run.span)));
        decoded.insert(end, ']');
        decoded.insert(start, '[');
    }
    assert_eq!(decoded, marked);
}

#[test]
fn decoded_text_leads_back_to_the_bytes_that_it_was_copied_from() {
    check_runs("v: plain é\n", "[plain é]");
    check_runs("v: two\n  lines\n\n  more\n", "[two] [lines]\n[more]");
    check_runs("v: 'it''s'\n", "[it]['s]");
    check_runs("v: \"a\\tb\\u00e9\\ud83d\\ude00c\"\n", "[a]\t[b]é😀[c]");
    check_runs("v: \"a\\\"b\\\\c\"\n", "[a][\"b][\\c]");
    check_runs("v: \"a \\\n  b\r\n  c\"\n", "[a ][b] [c]");
    check_runs("v: |\n  a: b\n\n    c\nw: x\n", "[a: b\n]\n[  c\n]");
    check_runs("v: |-\r\n  a\r\n  b\r\n", "[a]\n[b]");
    check_runs("v: |2\n    a\n   b\n", "[  a\n][ b\n]");
    check_runs("v: >\n  a\n  b\n\n  c\n    d\n", "[a] [b]\n[c]\n[  d]\n");
    check_runs("v: !!binary aGk=\n", "hi");
}
