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

/// The bytes and the words of every notice of a text.
fn notices(text: &str) -> Vec<(String, &'static str)> {
    let parsed = parse(SourceId::new(0), &Arc::from(text));
    let told = |document: &Document| -> Vec<_> {
        document.notices().iter().map(|it| (document.slice(it.span).to_owned(), it.message)).collect()
    };
    parsed.documents.iter().flat_map(told).collect()
}

#[test]
fn what_yaml_does_not_allow_is_told_with_its_bytes() {
    let comment = "found a comment without a space before its `#`";
    let quoted = "found a line of a quoted value that is no deeper than its key";
    let flow = "found a line between brackets that is no deeper than its key";
    for (text, bytes, message) in [
        ("a: \"b\"# c\n", "# c", comment),
        ("a: [b,# c\n  d]\n", "# c", comment),
        ("a: |# b\n  c\n", "# b", comment),
        ("a: \"b\nc\nd\"\n", "c", quoted),
        ("a:\n  - 'b\n\n  c'  \n", "c'", quoted),
        ("a: [b,\nc,\nd]\n", "c,", flow),
        ("a: {\n  b: c\n}  \n", "}", flow),
        ("a: [[\n], {\n}]\n", "], {", flow),
        ("[-]\n", "-", "found a lone `-` between brackets"),
        ("- &a b\n- *a: c\n", ":", "found a `:` right behind an alias, where it belongs to the name"),
        ("a:\n|\n  b\n", "|", "found the header of a block scalar that is no deeper than its key"),
    ] {
        assert_eq!(notices(text), [(bytes.to_owned(), message)], "{text:?}");
    }
}

#[test]
fn nothing_is_told_of_what_yaml_allows_or_of_a_damaged_document() {
    for text in
        ["a: \"b\n c\"\n", "[\na\n]\n", "\"a\nb\"\n", "a: b#c\n", "a: \"b\"# c\nd: [\n", "[-1, --]\n", "a: - b\n"]
    {
        assert_eq!(notices(text), [], "{text:?}");
    }
}

#[test]
fn names_of_anchors_are_letters_and_digits() {
    let refused =
        |name: &str| format!("error at 3: found the anchor `{name}`, expected a name of letters, digits, - and _");
    check(&[("a: &x-1_Y b\n", r#"{"a":"b",}"#), ("a: &x.y b\n", &refused("&x.y")), ("a: &é b\n", &refused("&é"))]);
}

#[test]
fn an_end_marker_needs_a_document_to_end() {
    let refused = "error at 0: found `...`, which ends no document here";
    check(&[("...\na: b\n", refused), ("a: b\n...\n...\n", r#"{"a":"b",}"#), ("---\n...\n", "")]);
}
