//! Which bytes each node has.

#![expect(clippy::unwrap_used, reason = "a helper of tests may panic")]

use std::fmt::Write as _;
use std::sync::Arc;

use hullmark_parser::{NodeKind, NodeRef, Parsed, parse};
use hullmark_source::{SourceId, Span};

fn read(text: &str) -> Parsed {
    parse(SourceId::new(0), &Arc::from(text))
}

/// The text in one line, `⏎` for line breaks, and the bytes of each node drawn under it: `^` for keys, `-` for
/// values and items, `|` for a node that is not written.
fn draw(text: &str) -> String {
    let parsed = read(text);
    let shown: String = text
        .chars()
        .map(|c| {
            if c == '\n' {
                '⏎'
            } else if c == '\r' {
                '␍'
            } else {
                c
            }
        })
        .collect();
    let mut drawing = format!("{}\n", shown.trim_end());
    for document in &parsed.documents {
        if let Some(root) = document.root() {
            draw_node(&mut drawing, root, '-', text);
        }
    }
    for error in &parsed.errors {
        underline(&mut drawing, text, error.span, '!', &error.message);
    }
    drawing
}

fn draw_node(drawing: &mut String, node: NodeRef<'_>, mark: char, text: &str) {
    let name = match node.kind() {
        _ if node.is_alias() => "alias".to_owned(),
        NodeKind::Scalar => format!("{:?}", node.scalar().unwrap()),
        NodeKind::Sequence => "sequence".to_owned(),
        NodeKind::Mapping => "mapping".to_owned(),
    };
    underline(drawing, text, node.span(), mark, &name);
    if node.is_alias() {
        return;
    }
    for item in node.items() {
        draw_node(drawing, item, '-', text);
    }
    for (key, value) in node.entries() {
        draw_node(drawing, key, '^', text);
        draw_node(drawing, value, '-', text);
    }
}

fn underline(drawing: &mut String, text: &str, span: Span, mark: char, label: &str) {
    let width = |range: std::ops::Range<usize>| text.get(range).unwrap().chars().count();
    let indent = " ".repeat(width(0..span.range().start));
    let line = if span.is_empty() { "|".to_owned() } else { mark.to_string().repeat(width(span.range())) };
    writeln!(drawing, "{indent}{line} {label}").unwrap();
}

#[test]
fn scalars_include_their_quotes() {
    insta::assert_snapshot!(draw("a: one\n'b': 'two'\n\"c\": \"three \\n\"\nd: two\n  lines\n"), @r##"
    a: one⏎'b': 'two'⏎"c": "three \n"⏎d: two⏎  lines⏎
    ------------------------------------------------ mapping
    ^ Str("a")
       --- Str("one")
           ^^^ Str("b")
                ----- Str("two")
                      ^^^ Str("c")
                           ---------- Str("three \n")
                                      ^ Str("d")
                                         ----------- Str("two lines")
    "##);
}

#[test]
fn block_scalars_reach_from_the_header_to_the_last_line_with_text() {
    insta::assert_snapshot!(draw("a: |\n  x\n  y\n\n# c\nb: >-  # c\n\n   z\nc:\n  - |2-\n     w \n  - >\n\n"), @r##"
    a: |⏎  x⏎  y⏎⏎# c⏎b: >-  # c⏎⏎   z⏎c:⏎  - |2-⏎     w ⏎  - >⏎⏎
    ----------------------------------------------------------- mapping
    ^ Str("a")
       --------- Str("x\ny\n")
                      ^ Str("b")
                         ------------- Str("\nz")
                                       ^ Str("c")
                                            ------------------- sequence
                                              ----------- Str(" w ")
                                                              - Str("")
    "##);
    insta::assert_snapshot!(draw("a: |\n\nb: |+\n"), @r##"
    a: |⏎⏎b: |+⏎
    ----------- mapping
    ^ Str("a")
       - Str("")
          ^ Str("b")
             -- Str("")
    "##);
}

#[test]
fn a_block_scalar_in_a_list_or_at_the_root_has_its_header() {
    insta::assert_snapshot!(draw("- |\n x\n-  !!str |\n x\n"), @r##"
    - |⏎ x⏎-  !!str |⏎ x⏎
    -------------------- sequence
      ---- Str("x\n")
                    ---- Str("x\n")
    "##);
    insta::assert_snapshot!(draw("--- |\n x\n"), @r##"
    --- |⏎ x⏎
        ---- Str("x\n")
    "##);
}

#[test]
fn block_collections_reach_from_the_first_key_or_dash_to_the_last_value() {
    insta::assert_snapshot!(draw("a:\n  b: 1\n  c:\n    d: 2\n\n# end\ne: 3\n"), @r##"
    a:⏎  b: 1⏎  c:⏎    d: 2⏎⏎# end⏎e: 3⏎
    ----------------------------------- mapping
    ^ Str("a")
         ------------------ mapping
         ^ Str("b")
            - Int(1)
                ^ Str("c")
                       ---- mapping
                       ^ Str("d")
                          - Int(2)
                                   ^ Str("e")
                                      - Int(3)
    "##);
    insta::assert_snapshot!(draw("- - a\n  - b\n- c: d\n  e: f\n"), @r##"
    - - a⏎  - b⏎- c: d⏎  e: f⏎
    ------------------------- sequence
      --------- sequence
        - Str("a")
              - Str("b")
                  ----------- mapping
                  ^ Str("c")
                     - Str("d")
                         ^ Str("e")
                            - Str("f")
    "##);
}

#[test]
fn a_list_without_indentation_begins_at_its_dash() {
    insta::assert_snapshot!(draw("a:\n- - 1\n- b:\n  - - 2\n"), @r##"
    a:⏎- - 1⏎- b:⏎  - - 2⏎
    --------------------- mapping
    ^ Str("a")
       ------------------ sequence
         --- sequence
           - Int(1)
               ---------- mapping
               ^ Str("b")
                    ----- sequence
                      --- sequence
                        - Int(2)
    "##);
}

#[test]
fn flow_collections_include_their_brackets() {
    insta::assert_snapshot!(draw("{\"a\":1,\"b\":[], c: {d: e,},}\n"), @r##"
    {"a":1,"b":[], c: {d: e,},}⏎
    --------------------------- mapping
     ^^^ Str("a")
         - Int(1)
           ^^^ Str("b")
               -- sequence
                   ^ Str("c")
                      ------- mapping
                       ^ Str("d")
                          - Str("e")
    "##);
    insta::assert_snapshot!(draw("[a: b, ? c : d, [e]]\n"), @r##"
    [a: b, ? c : d, [e]]⏎
    -------------------- sequence
     ---- mapping
     ^ Str("a")
        - Str("b")
           ------- mapping
             ^ Str("c")
                 - Str("d")
                    --- sequence
                     - Str("e")
    "##);
}

#[test]
fn an_absent_value_stands_right_behind_the_colon_or_the_dash() {
    insta::assert_snapshot!(draw("a:\nb : # c\n\n- c:\n"), @r##"
    a:⏎b : # c⏎⏎- c:⏎
    ---------------- mapping
    ^ Str("a")
      | Null
       ^ Str("b")
                ---- sequence
                  -- mapping
                  ^ Str("c")
                    | Null
    "##);
    insta::assert_snapshot!(draw("a:\nb :  # c\nc: {d, e: , f:}\n"), @r##"
    a:⏎b :  # c⏎c: {d, e: , f:}⏎
    --------------------------- mapping
    ^ Str("a")
      | Null
       ^ Str("b")
          | Null
                ^ Str("c")
                   ------------ mapping
                    ^ Str("d")
                     | Null
                       ^ Str("e")
                         | Null
                            ^ Str("f")
                              | Null
    "##);
    insta::assert_snapshot!(draw("-\n- # c\n- a\n"), @r##"
    -⏎- # c⏎- a⏎
    ----------- sequence
     | Null
       | Null
              - Str("a")
    "##);
    insta::assert_snapshot!(draw("a: !!str\nb: &x\n"), @r##"
    a: !!str⏎b: &x⏎
    -------------- mapping
    ^ Str("a")
            | Str("")
             ^ Str("b")
                  | Null
    "##);
    insta::assert_snapshot!(draw("? a\n? b\n: c\n"), @r##"
    ? a⏎? b⏎: c⏎
    ----------- mapping
      ^ Str("a")
       | Null
          ^ Str("b")
              - Str("c")
    "##);
}

#[test]
fn tags_and_anchors_are_outside_of_the_node() {
    insta::assert_snapshot!(draw("a: &x !!str b\n&y c: !t {d: *x}\ne: !t &z\n- f\n"), @r##"
    a: &x !!str b⏎&y c: !t {d: *x}⏎e: !t &z⏎- f⏎
    ------------------------------------------- mapping
    ^ Str("a")
                - Str("b")
                     ^ Str("c")
                           ------- mapping
                            ^ Str("d")
                               -- alias
                                   ^ Str("e")
                                            --- sequence
                                              - Str("f")
    "##);
    insta::assert_snapshot!(draw("a: &m\n  b: !!int \"1\"\n"), @r##"
    a: &m⏎  b: !!int "1"⏎
    -------------------- mapping
    ^ Str("a")
            ------------ mapping
            ^ Str("b")
                     --- Int(1)
    "##);
}

#[test]
fn columns_of_multi_byte_text_are_right() {
    insta::assert_snapshot!(draw("ä: \"öü\" # é\n日本:\n- 語\n"), @r##"
    ä: "öü" # é⏎日本:⏎- 語⏎
    ------------------- mapping
    ^ Str("ä")
       ---- Str("öü")
                ^^ Str("日本")
                    --- sequence
                      - Str("語")
    "##);
}

#[test]
fn windows_line_breaks_and_a_byte_order_mark_are_no_part_of_a_node() {
    insta::assert_snapshot!(draw("\u{feff}a: é\r\nb: |-\r\n  é\r\n  x\r\nc:\r\nd: e\r\n"), @r##"
    ﻿a: é␍⏎b: |-␍⏎  é␍⏎  x␍⏎c:␍⏎d: e␍⏎
     ------------------------------- mapping
     ^ Str("a")
        - Str("é")
           ^ Str("b")
              ------------ Str("é\nx")
                            ^ Str("c")
                              | Null
                                ^ Str("d")
                                   - Str("e")
    "##);
    insta::assert_snapshot!(draw("\u{feff}---\r\na: \"b\r\n  c\"\r\n"), @r##"
    ﻿---␍⏎a: "b␍⏎  c"␍⏎
          ----------- mapping
          ^ Str("a")
             -------- Str("b c")
    "##);
}

#[test]
fn every_document_has_its_own_nodes() {
    insta::assert_snapshot!(draw("# one\na: 1\n---\nb: 2\n...\n# three\n--- c\n---\n"), @r##"
    # one⏎a: 1⏎---⏎b: 2⏎...⏎# three⏎--- c⏎---⏎
          ---- mapping
          ^ Str("a")
             - Int(1)
                   ---- mapping
                   ^ Str("b")
                      - Int(2)
                                        - Str("c")
    "##);
}

#[test]
fn quoted_lines_too_far_left_keep_their_places() {
    insta::assert_snapshot!(draw("a: \"x\ny\"\nb:\n  - '1\n\n2'\n  - [c, \"d\ne\"]# f\ng: h\n"), @r##"
    a: "x⏎y"⏎b:⏎  - '1⏎⏎2'⏎  - [c, "d⏎e"]# f⏎g: h⏎
    --------------------------------------------- mapping
    ^ Str("a")
       ----- Str("x y")
             ^ Str("b")
                  ----------------------- sequence
                    ------ Str("1\n2")
                               ---------- sequence
                                - Str("c")
                                   ----- Str("d e")
                                             ^ Str("g")
                                                - Str("h")
    "##);
}

#[test]
fn quoted_lines_too_far_left_keep_their_places_with_windows_line_breaks() {
    insta::assert_snapshot!(draw("a: \"x\r\ny\r\n\r\nz\"\r\nb: c\r\n"), @r##"
    a: "x␍⏎y␍⏎␍⏎z"␍⏎b: c␍⏎
    -------------------- mapping
    ^ Str("a")
       ----------- Str("x y\nz")
                    ^ Str("b")
                       - Str("c")
    "##);
}

#[test]
fn lone_carriage_returns_end_lines() {
    insta::assert_snapshot!(draw("a: b\rc: d\r"), @r##"
    a: b␍c: d␍
    --------- mapping
    ^ Str("a")
       - Str("b")
         ^ Str("c")
            - Str("d")
    "##);
}

#[test]
fn tags_and_anchors_have_their_own_spans() {
    let parsed = read("a: !t &x b\nc: &y [*x]\n&z d: e\n");
    let document = &parsed.documents[0];
    let root = document.root().unwrap();
    let slices = |node: NodeRef<'_>| {
        (
            node.tag().map(|tag| document.slice(tag).to_owned()),
            node.anchor().map(|name| document.slice(name).to_owned()),
        )
    };
    assert_eq!(slices(root.get("a").unwrap()), (Some("!t".to_owned()), Some("&x".to_owned())));
    assert_eq!(slices(root.get("c").unwrap()), (None, Some("&y".to_owned())));
    assert_eq!(slices(root.get("d").unwrap().key().unwrap()), (None, Some("&z".to_owned())));
}

#[test]
fn comments_and_duplicate_keys_are_kept_in_order() {
    let text = "# 1\na: x # 2\n#3\nb: {c: 1, # 4\n  c: 2}\na: y\n---\n# 5\nd: '# no'\n---\n# 6";
    let parsed = read(text);
    let comments: Vec<Vec<&str>> = parsed
        .documents
        .iter()
        .map(|document| document.comments().iter().map(|comment| document.slice(comment.span)).collect())
        .collect();
    assert_eq!(comments, [vec!["# 1", "# 2", "#3", "# 4"], vec!["# 5"], vec!["# 6"]]);
    let duplicates = parsed.documents[0].duplicate_keys().iter().map(|span| span.start);
    assert_eq!(duplicates.collect::<Vec<_>>(), [32, 38]);
}

#[test]
fn a_text_without_documents_has_one_only_for_its_comments() {
    assert_eq!(read("").documents.len(), 0);
    assert_eq!(read(" \n\n").documents.len(), 0);
    let commented = read("# only\n");
    assert_eq!(commented.documents.len(), 1);
    assert!(commented.documents[0].root().is_none() && commented.documents[0].is_complete());
    assert!(read("---\n").documents[0].root().is_none());
}

#[test]
fn a_document_reaches_from_its_marker_to_the_next() {
    let text = "# c\n---\na: 1\n# d\n--- b\n...\n# e\n%YAML 1.1\n---\nc\n";
    let parsed = read(text);
    let slices: Vec<&str> = parsed.documents.iter().map(|document| document.slice(document.span())).collect();
    assert_eq!(slices, ["# c\n---\na: 1\n# d\n", "--- b\n...\n", "# e\n%YAML 1.1\n---\nc\n"]);
}

#[test]
fn markers_and_block_headers_have_their_own_spans() {
    let parsed = read("%YAML 1.1\n--- |2- # c\n  a\n...\nb: >\n c\nd: e\n---\n");
    let markers: Vec<_> = parsed
        .documents
        .iter()
        .map(|document| {
            let start = |span: Option<Span>| span.map(|span| (span.start, document.slice(span).to_owned()));
            (start(document.start_marker()), start(document.end_marker()))
        })
        .collect();
    let at = |start: u32, text: &str| Some((start, text.to_owned()));
    assert_eq!(markers, [(at(10, "---"), at(26, "...")), (None, None), (at(43, "---"), None)]);
    let header = |document: usize, node: NodeRef<'_>| {
        node.block_header().map(|span| parsed.documents[document].slice(span).to_owned())
    };
    let root = parsed.documents[1].root().unwrap();
    assert_eq!(header(0, parsed.documents[0].root().unwrap()).as_deref(), Some("|2-"));
    assert_eq!(header(1, root.get("b").unwrap()).as_deref(), Some(">"));
    assert_eq!(header(1, root.get("d").unwrap()), None);
}
