//! What syntax errors say, where they point, and what is read around them.

#![expect(clippy::string_slice, reason = "a helper of tests may panic")]

use std::sync::Arc;

use hullmark_parser::{Document, Parsed, parse};
use hullmark_source::SourceId;

fn read(text: &str) -> Parsed {
    parse(SourceId::new(0), &Arc::from(text))
}

/// Every error with the line that it points at.
fn explain(text: &str) -> String {
    let mut explained = String::new();
    for error in read(text).errors {
        let start = error.span.range().start;
        let line_start = text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let indent = " ".repeat(text[line_start..start].chars().count());
        let width = text[error.span.range()].lines().next().unwrap_or_default().chars().count();
        let mark = if width == 0 { "|".to_owned() } else { "^".repeat(width) };
        explained += &format!("{line}\n{indent}{mark} {}\n", error.message).replace('\t', "→");
        explained = explained.replace(|c: char| c.is_control() && c != '\n', "�");
        if let Some(hint) = error.hint {
            explained += &format!("{indent}  {hint}\n");
        }
    }
    explained
}

#[test]
fn tabs_in_indentation_are_pointed_at() {
    insta::assert_snapshot!(explain("a: b\n\tc: d\n"), @r##"
    →c: d
    ^ found a tab in the indentation, expected spaces
      YAML is indented with spaces only: replace the tab
    "##);
    insta::assert_snapshot!(explain("\ta: b\n"), @r##"
    →a: b
    ^ found a tab in the indentation, expected spaces
      YAML is indented with spaces only: replace the tab
    "##);
    insta::assert_snapshot!(explain("a:\n\t- b\n"), @r##"
    →- b
    ^ found a tab in the indentation, expected spaces
      YAML is indented with spaces only: replace the tab
    "##);
    insta::assert_snapshot!(explain("a:\n  b: 1\n \tc: 2\n"), @r##"
     →c: 2
     ^ found a tab in the indentation, expected spaces
       YAML is indented with spaces only: replace the tab
    "##);
}

#[test]
fn a_missing_space_behind_a_colon_is_recognised() {
    insta::assert_snapshot!(explain("a:b\nc: d\n"), @r##"
    a:b
    ^^^ found a line without `: `, expected a key and its value
      put a space behind the colon: `a: b`
    "##);
    insta::assert_snapshot!(explain("c: d\na:b\ne: f\n"), @r##"
    a:b
    ^^^ found a line without `: `, expected a key and its value
      put a space behind the colon: `a: b`
    "##);
}

#[test]
fn an_unclosed_quote_is_pointed_at_where_it_opens() {
    insta::assert_snapshot!(explain("a: \"unclosed\nb: c\n"), @r##"
    a: "unclosed
       ^ the quote " that opens here is never closed
         put another " at the end of the value
    "##);
    insta::assert_snapshot!(explain("a: b\nc: 'unclosed"), @r##"
    c: 'unclosed
       ^ the quote ' that opens here is never closed
         put another ' at the end of the value
    "##);
    insta::assert_snapshot!(explain("a:\n  - \"b\n---\nc: d\n"), @r##"
      - "b
        ^ the quote " that opens here is never closed
          put another " at the end of the value
    "##);
}

#[test]
fn a_quote_inside_quotes_is_recognised() {
    insta::assert_snapshot!(explain("a: 'it's'\n"), @r##"
    a: 'it's'
           ^ found `s` behind the closing quote, expected the end of the value
             write a single quote inside single quotes twice: ''
    "##);
    insta::assert_snapshot!(explain("a: \"say \"hi\"\"\n"), @r##"
    a: "say "hi""
             ^^ found `hi` behind the closing quote, expected the end of the value
               write a double quote inside double quotes as \"
    "##);
    insta::assert_snapshot!(explain("args: [\"a\", \"b\" \"c\"]\n"), @r##"
    args: ["a", "b" "c"]
                    ^ found `"`, expected `,` or the closing `]`
                      put a `,` between the entries, or close the bracket
    "##);
}

#[test]
fn unrendered_templates_are_recognised() {
    insta::assert_snapshot!(explain("a: {{ .Values.x }}\n"), @r##"
    a: {{ .Values.x }}
       ^^^^^^^^^^^^^^^ found an action of a template, expected YAML
         this looks like a template, which is YAML only once it is rendered
    "##);
    insta::assert_snapshot!(explain("{{ if .Values.x }}\na: b\n{{ end }}\n"), @r##"
    {{ if .Values.x }}
    ^^^^^^^^^^^^^^^^^^ found an action of a template, expected YAML
      this looks like a template, which is YAML only once it is rendered
    "##);
    insta::assert_snapshot!(explain("a: b\n{{- if .Values.x }}\nc: d\n"), @r##"
    {{- if .Values.x }}
    ^^^^^^^^^^^^^^^^^^^ found an action of a template, expected YAML
      this looks like a template, which is YAML only once it is rendered
    "##);
    insta::assert_snapshot!(explain("name: {{ include \"x\" . }}-foo\n"), @r##"
    name: {{ include "x" . }}-foo
          ^^^^^^^^^^^^^^^^^^^ found an action of a template, expected YAML
            this looks like a template, which is YAML only once it is rendered
    "##);
}

#[test]
fn bad_indentation_is_recognised() {
    insta::assert_snapshot!(explain("a:\n  b: 1\n c: 2\n"), @r##"
     c: 2
     ^ found `c`, expected a key in line with the keys above
       check the indentation: entries of one mapping or list begin in the same column
    "##);
    insta::assert_snapshot!(explain("a: 1\n  b: 2\n"), @r##"
      b: 2
      ^ found the key `b` in the middle of a value, expected the end of the value
        check the indentation: entries of one mapping or list begin in the same column
    "##);
    insta::assert_snapshot!(explain("containers:\n  - name: x\n   image: y\n"), @r##"
       image: y
       ^^^^^ found `image`, expected `- ` in line with the items above
         check the indentation: entries of one mapping or list begin in the same column
    "##);
    insta::assert_snapshot!(explain("a:\n  - b\n  c: d\n"), @r##"
      c: d
      ^ found `c`, expected `- ` in line with the items above
        check the indentation: entries of one mapping or list begin in the same column
    "##);
}

#[test]
fn a_missing_document_marker_is_recognised() {
    insta::assert_snapshot!(explain("{\"a\": 1}\n{\"b\": 2}\n"), @r##"
    {"b": 2}
    ^ found `{` behind the end of the document, expected `---`
      if another document begins here, put a line with `---` before it
    "##);
    insta::assert_snapshot!(explain("- a\nb: c\n"), @r##"
    b: c
    ^ found `b`, expected `- ` in line with the items above
      if another document begins here, put a line with `---` before it
    "##);
}

#[test]
fn reserved_characters_are_recognised() {
    insta::assert_snapshot!(explain("a: @x\n"), @r##"
    a: @x
       ^ found `@`, which cannot begin a value
         put the value in quotes: YAML reserves @ at the beginning
    "##);
    insta::assert_snapshot!(explain("a: `x`\n"), @r##"
    a: `x`
       ^ found a backtick, which cannot begin a value
         put the value in quotes: YAML reserves the backtick at the beginning
    "##);
    insta::assert_snapshot!(explain("a: %x\n"), @r##"
    a: %x
       ^ found `%`, which cannot begin a value
         put the value in quotes: a % at the beginning marks a directive
    "##);
}

#[test]
fn stray_commas_are_recognised() {
    insta::assert_snapshot!(explain("\"a\": \"b\",\n\"c\": \"d\"\n"), @r##"
    "a": "b",
            ^ found `,` behind the closing quote, expected the end of the value
              remove the comma: outside of brackets a line break separates entries
    "##);
    insta::assert_snapshot!(explain("a: [1, 2],\nb: c\n"), @r##"
    a: [1, 2],
             ^ found `,` behind the value, expected the end of the line
               remove the comma: outside of brackets a line break separates entries
    "##);
    insta::assert_snapshot!(explain("{a: 1,, b: 2}\n"), @r##"
    {a: 1,, b: 2}
          ^ found `,`, expected an entry before it
            remove the comma that has no entry before it
    "##);
    insta::assert_snapshot!(explain("[1,,2]\n"), @r##"
    [1,,2]
       ^ found `,`, expected an entry before it
         remove the comma that has no entry before it
    "##);
}

#[test]
fn brackets_that_do_not_match_are_pointed_at() {
    insta::assert_snapshot!(explain("a: [1, {b: 2\n"), @r##"
    a: [1, {b: 2
           ^ the `{` that opens here is never closed
             put a `}` behind its last entry
    "##);
    insta::assert_snapshot!(explain("a: ]\n"), @r##"
    a: ]
       ^ found `]`, which closes nothing
         remove it, or put text that begins with it in quotes
    "##);
    insta::assert_snapshot!(explain("a: [1}\n"), @r##"
    a: [1}
         ^ found `}`, expected the `]` that closes `[`
    "##);
    insta::assert_snapshot!(explain("a: [1, 2\nb: c\n"), @r##"
    b: c
     ^ found `:` between brackets, where no value of a key can begin
       close the bracket before the next key
    "##);
    insta::assert_snapshot!(explain("a: [\n- x\n]\n"), @r##"
    - x
    ^ found `- ` between brackets, expected an entry and `,`
      write the list as [a, b], or put each item on a line of its own without brackets
    "##);
    insta::assert_snapshot!(explain("{a: 1 b: 2}\n"), @r##"
    {a: 1 b: 2}
           ^ found `:`, expected `,` or the closing `}`
             a key and its value take no second colon: put the value in quotes
    "##);
}

#[test]
fn colons_and_dashes_in_the_wrong_place_are_explained() {
    insta::assert_snapshot!(explain("a: b: c\n"), @r##"
    a: b: c
        ^ found a second `:` in the value, expected the end of the value
          put the value in quotes
    "##);
    insta::assert_snapshot!(explain("a: - b\n"), @r##"
    a: - b
       ^ found `- ` where no list can begin, expected a value
         put the list on the lines below its key
    "##);
    insta::assert_snapshot!(explain("a: 1\n- b\n"), @r##"
    - b
    ^ found `- `, expected a key in line with the keys above
      put a list on the lines below its key, each dash in the key's column or deeper
    "##);
    insta::assert_snapshot!(explain("a: b\nword\nc: d\n"), @r##"
    word
    ^^^^ found a line without `: `, expected a key and its value
      put `: ` behind a key, or indent the line when it belongs to the value above
    "##);
}

#[test]
fn aliases_and_tags_that_cannot_be_resolved_are_errors() {
    insta::assert_snapshot!(explain("host: *.example.com\n"), @r##"
    host: *.example.com
          ^^^^^^^^^^^^^ the alias `*.example.com` names no anchor
            put text that begins with * in quotes
    "##);
    insta::assert_snapshot!(explain("a: &a [1, *a]\n"), @r##"
    a: &a [1, *a]
              ^^ the alias `*a` lies inside the node that it names
    "##);
    insta::assert_snapshot!(explain("a: !e!x y\n"), @r##"
    a: !e!x y
       ^ found a tag whose handle no %TAG line declares
    "##);
    insta::assert_snapshot!(explain("a: !!int x\n"), @r##"
    a: !!int x
             ^ found `x`, which is no value of the type `!!int`
    "##);
    insta::assert_snapshot!(explain("a: !!binary \"?\"\n"), @r##"
    a: !!binary "?"
                ^^^ found a `!!binary` value that is not base64
    "##);
    insta::assert_snapshot!(explain("a: &\n"), @r##"
    a: &
       ^ found `&`, expected the name of an anchor or alias
         put text that begins with & or * in quotes
    "##);
}

#[test]
fn keys_and_merges_that_kubernetes_refuses_are_errors() {
    insta::assert_snapshot!(explain("{a: b}: c\n"), @r##"
    {a: b}: c
    ^^^^^^ found a mapping as a key, expected a string
    "##);
    insta::assert_snapshot!(explain("[a]: b\n"), @r##"
    [a]: b
    ^^^ found a list as a key, expected a string
    "##);
    insta::assert_snapshot!(explain("~: x\n"), @r##"
    ~: x
    ^ found a key that is null or above 9223372036854775807, expected a string
    "##);
    insta::assert_snapshot!(explain("18446744073709551615: x\n"), @r##"
    18446744073709551615: x
    ^^^^^^^^^^^^^^^^^^^^ found a key that is null or above 9223372036854775807, expected a string
    "##);
    insta::assert_snapshot!(explain("<<: 3\n"), @r##"
    <<: 3
        ^ found a value of `<<` that cannot be merged, expected a mapping or a list of mappings
    "##);
}

#[test]
fn escapes_that_yaml_does_not_know_are_errors() {
    insta::assert_snapshot!(explain("a: \"\\q\"\n"), @r##"
    a: "\q"
        ^^ found `\q`, which is no escape sequence of double-quoted text
          write a backslash as \\, or use single quotes, which have no escapes
    "##);
    insta::assert_snapshot!(explain("path: \"C:\\dir\"\n"), @r##"
    path: "C:\dir"
             ^^ found `\d`, which is no escape sequence of double-quoted text
               write a backslash as \\, or use single quotes, which have no escapes
    "##);
    insta::assert_snapshot!(explain("a: \"\\ud800\"\n"), @r##"
    a: "\ud800"
        ^^ found an escape sequence that names no character, expected \xNN, \uNNNN or \UNNNNNNNN
    "##);
}

#[test]
fn control_characters_are_errors() {
    insta::assert_snapshot!(explain("a: b\u{0}c\n"), @r##"
    a: b�c
        ^ found the control character U+0000, which YAML does not allow
    "##);
    insta::assert_snapshot!(explain("a: b # \u{7}\n---\nc: d\n"), @r##"
    a: b # �
           ^ found the control character U+0007, which YAML does not allow
    "##);
}

#[test]
fn a_block_scalar_header_takes_no_text() {
    insta::assert_snapshot!(explain("a: | x\n  b\n"), @r##"
    a: | x
       ^^^ found text behind `|` or `>`, expected the end of the line
         begin the text on the next line, indented
    "##);
}

#[test]
fn errors_behind_quoted_lines_too_far_left_are_at_their_place() {
    insta::assert_snapshot!(explain("a: \"x\ny\"# c\nb: '1\n2'\nd: [\n"), @r##"
    d: [
       ^ the `[` that opens here is never closed
         put a `]` behind its last entry
    "##);
}

#[test]
fn each_damaged_document_has_its_own_error() {
    insta::assert_snapshot!(explain("a: [\n---\nb: c\n---\nd: \"\n--- e: f\n"), @r##"
    a: [
       ^ the `[` that opens here is never closed
         put a `]` behind its last entry
    d: "
       ^ the quote " that opens here is never closed
         put another " at the end of the value
    --- e: f
        ^ found a key on the line of `---`, expected it below
          begin the mapping on the next line
    "##);
}

#[test]
fn documents_around_a_damaged_one_are_read() {
    let parsed = read("a: 1\n---\nb: 2\nc: [3, \"4\n---\nd: 5\n");
    let complete: Vec<bool> = parsed.documents.iter().map(Document::is_complete).collect();
    assert_eq!(complete, [true, false, true]);
    assert_eq!(parsed.errors.len(), 1);
    assert!(parsed.documents[1].span().contains(parsed.errors[0].span));
    assert_eq!(parsed.documents[2].root().unwrap().get("d").unwrap().as_int(), Some(5));
}

#[test]
fn what_was_read_before_an_error_stays_usable() {
    let parsed = read("a:\n  b: 1\n  c: [2, {d: 3}]\n  e: \"unclosed\nf: g\n");
    let root = parsed.documents[0].root().unwrap();
    assert_eq!(root.at(&["a", "b"]).unwrap().as_int(), Some(1));
    assert_eq!(root.at(&["a", "c"]).unwrap().items().count(), 2);
    assert!(root.at(&["a", "e"]).unwrap().is_null());
    assert_eq!(root.at(&["a", "e"]).unwrap().key().unwrap().text(), Some("e"));
}

#[test]
fn text_that_looks_like_a_marker_inside_a_line_ends_no_document() {
    let parsed = read("a: |\n  ---\n  x\nb: \"\n  --- \"\nc: ---\n---x: 1\n");
    assert_eq!(parsed.errors, []);
    assert_eq!(parsed.documents.len(), 1);
    assert_eq!(parsed.documents[0].root().unwrap().get("---x").unwrap().as_int(), Some(1));
}
