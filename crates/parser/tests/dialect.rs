//! Where YAML 1.2 and `kubectl`'s reader (go-yaml 2) part, `kubectl` is followed. What go-yaml answers to these texts
//! was asked of go.yaml.in/yaml/v2 2.4.4.

use std::fmt::Write as _;
use std::sync::Arc;

use hullmark_parser::{Document, NodeKind, NodeRef, parse};
use hullmark_source::SourceId;

/// The documents of a text in JSON's notation, or the message of the first error.
fn read(text: &str) -> String {
    fn write(node: NodeRef<'_>, out: &mut String) {
        let (open, close) = match node.kind() {
            NodeKind::Scalar => return out.push_str(&format!("{:?}", node.text().unwrap_or_default())),
            NodeKind::Sequence => ('[', ']'),
            NodeKind::Mapping => ('{', '}'),
        };
        out.push(open);
        for item in node.items() {
            write(item, out);
            out.push(',');
        }
        for (key, value) in node.entries() {
            write(key, out);
            out.push(':');
            write(value, out);
            out.push(',');
        }
        out.push(close);
    }
    let parsed = parse(SourceId::new(0), &Arc::from(text));
    if let Some(error) = parsed.errors.first() {
        return format!("error at {}: {error}", error.span.start);
    }
    let mut out = String::new();
    for root in parsed.documents.iter().filter_map(Document::root) {
        write(root, &mut out);
    }
    out
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, expected) in cases {
        let read = read(text);
        if read != *expected {
            writeln!(wrong, "{text:?}: {read}, expected {expected}").unwrap_or_default();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn lines_of_quoted_and_flow_nodes_may_begin_anywhere() {
    check(&[
        ("a: \"b\nc\"\n", r#"{"a":"b c",}"#),
        ("a:\n  - 'b\n\n  c'\n", r#"{"a":["b\nc",],}"#),
        ("a: [b,\nc]\n", r#"{"a":["b","c",],}"#),
        ("a: {\nb: c\n}\n", r#"{"a":{"b":"c",},}"#),
    ]);
}

#[test]
fn a_comment_may_follow_a_quote_or_a_bracket_at_once() {
    check(&[
        ("a: \"b\"# c\n", r#"{"a":"b",}"#),
        ("a: [b,# c\n  d]# e\n", r#"{"a":["b","d",],}"#),
        ("a: |# b\n  c\n", r#"{"a":"c\n",}"#),
        ("a: b#c\n", r#"{"a":"b#c",}"#),
    ]);
}

#[test]
fn a_tab_separates_nothing_where_a_key_could_begin() {
    let refused = |at: usize| format!("error at {at}: found a tab in the indentation, expected spaces");
    check(&[
        ("a:\tb\n", r#"{"a":"b",}"#),
        ("a: b\n \tc\n", r#"{"a":"b c",}"#),
        ("&a \té: b\n", r#"{"é":"b",}"#),
        ("a: b\n\n \t\n", r#"{"a":"b",}"#),
        ("[\n\ta,\n\tb]\n", r#"["a","b",]"#),
        ("-\ta\n", &refused(1)),
        ("\t# comment\na: b\n", &refused(0)),
        ("a: b\n\t\nc: d\n", &refused(5)),
        ("a: b\n\t\n c\n", &refused(5)),
        ("a: b # c\n\t\nd: e\n", &refused(9)),
    ]);
}

#[test]
fn block_scalars_may_have_their_header_below_the_key_but_no_text_at_the_margin() {
    check(&[
        ("a:\n|\n  b\n", r#"{"a":"b\n",}"#),
        ("a: |\n  b", r#"{"a":"b",}"#),
        ("|\n b\n", r#""b\n""#),
        ("|\n# b\n", r#""""#),
        ("|\nb\n", "error at 2: found `b` behind the end of the document, expected `---`"),
    ]);
}

#[test]
fn names_of_aliases_end_before_a_colon() {
    check(&[
        ("- &a b\n- *a: c\n", r#"["b",{"b":"c",},]"#),
        ("- &a b\n- {*a: c}\n", r#"["b",{"b":"c",},]"#),
        ("- &a b\n- *a : c\n", r#"["b",{"b":"c",},]"#),
    ]);
}

#[test]
fn a_lone_dash_between_brackets_is_text() {
    check(&[("[-]\n", r#"["-",]"#), ("{-}\n", r#"{"-":"",}"#), ("[-1, -a]\n", r#"["-1","-a",]"#)]);
}

#[test]
fn only_the_directives_of_yaml_1_1_are_read() {
    let refused = "error at 0: found a directive that Kubernetes' reader refuses, expected `%YAML 1.1` or `%TAG`";
    check(&[
        ("%YAML 1.1\n---\na\n", r#""a""#),
        ("%TAG !e! tag:example.com,2000:\n---\n!e!x a\n", r#""a""#),
        ("%YAML 1.2\n---\na\n", refused),
        ("%FOO\n---\na\n", refused),
    ]);
}
