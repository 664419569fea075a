//! Templates made to hurt: all of them end, and end with an error.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

use hullmark_render::exec::{Error, Executor, render_str};
use hullmark_render::funcs::{Context, Limits};
use hullmark_render::template::TemplateSet;
use hullmark_render::value::{Map, Value};
use hullmark_source::SourceId;
use proptest::prelude::*;

fn error_of(template: &str) -> String {
    render_with(template, Limits::default()).unwrap_err().to_string()
}

fn render_with(template: &str, limits: Limits) -> Result<String, Error> {
    let mut set = TemplateSet::new();
    set.parse("t", SourceId::new(0), template.into()).map_err(Error::Parse)?;
    let mut context = Context::default();
    context.limits = limits;
    let text = Executor::new(&set, &mut context).execute("t", Value::from(Map::new()))?;
    Ok(text.to_str().into_owned())
}

#[test]
fn a_loop_ends_at_the_limit_of_steps() {
    let limits = Limits { steps: 1000, ..Limits::default() };
    let error = render_with("{{ range 1000000000000 }}{{ end }}", limits).unwrap_err();
    assert!(error.to_string().ends_with("rendering takes more than 1000 steps"), "{error}");
}

#[test]
fn output_ends_at_the_limit_of_bytes() {
    let limits = Limits { bytes: 1000, ..Limits::default() };
    for template in ["{{ range 1000 }}xxxx{{ end }}", "{{ range 1000 }}{{ `xxxx` }}{{ end }}"] {
        let error = render_with(template, limits).unwrap_err();
        assert!(error.to_string().ends_with("rendering makes more than 1000 bytes"), "{error}");
    }
}

#[test]
fn doubling_a_string_ends_at_the_limit_of_bytes() {
    let template = "{{ $x := `xxxxxxxx` }}{{ range 64 }}{{ $x = print $x $x }}{{ end }}{{ $x }}";
    let error = render_with(template, Limits { bytes: 1 << 20, ..Limits::default() }).unwrap_err();
    assert!(error.to_string().contains("rendering makes more than"), "{error}");
}

#[test]
fn results_far_larger_than_their_arguments_end_before_they_are_made() {
    let many = "{{ $x := repeat 5000 `a` }}";
    let doubled = "{{ $d := dict }}{{ range 60 }}{{ $d = dict `l` $d `r` $d }}{{ end }}";
    for (before, call) in [
        (many, "{{ replace `a` $x $x }}"),
        (many, "{{ replace `` $x $x }}"),
        (many, "{{ join $x (until 5000) }}"),
        (many, "{{ wrapWith 1 $x $x }}"),
        (many, "{{ regexReplaceAll `a` $x $x }}"),
        (doubled, "{{ deepCopy $d }}"),
        ("", "{{ $l := list 1 }}{{ range 60 }}{{ $l = concat $l $l }}{{ end }}"),
        ("", "{{ $x := `a` }}{{ range 60 }}{{ $x = cat $x $x }}{{ end }}"),
    ] {
        let limits = Limits { bytes: 1 << 20, ..Limits::default() };
        let error = render_with(&format!("{before}{call}"), limits).unwrap_err().to_string();
        assert!(error.ends_with("rendering makes more than 1048576 bytes"), "{call}: {error}");
    }
}

#[test]
fn functions_that_take_long_count_as_many_steps() {
    for template in [
        "{{ range 1000 }}{{ $x := htpasswd `a` `b` }}{{ end }}",
        "{{ range 1000 }}{{ $x := genSelfSignedCert `a` nil nil 1 }}{{ end }}",
        "{{ range $i := until 1000 }}{{ $x := regexMatch (print `(x|y){1,50}` $i) `a` }}{{ end }}",
        "{{ $x := repeat 100000 `a` }}{{ range 1000 }}{{ $y := sha256sum $x }}{{ end }}",
        "{{ $l := until 1000 }}{{ range $l }}{{ $x := has . $l }}{{ end }}",
        "{{ uniq (until 10000) }}",
        "{{define `f`}}{{if gt . 1}}{{include `f` (int (sub . 1))}}{{include `f` (int (sub . 2))}}{{end}}{{end}}{{include `f` 60}}",
    ] {
        let error = render_with(template, Limits { steps: 400_000, ..Limits::default() }).unwrap_err().to_string();
        assert!(error.ends_with("rendering takes more than 400000 steps"), "{template}: {error}");
    }
}

#[test]
fn a_value_that_is_too_large_to_be_written_is_an_error() {
    let doubled = "{{ $d := repeat 1000000 `x` }}{{ range 60 }}{{ $d = list $d $d }}{{ end }}{{ toJson $d }}";
    assert!(error_of(doubled).ends_with("a value takes more than 16777216 bytes when it is written"));
}

#[test]
fn recursion_ends_with_the_words_of_go_and_helm() {
    let error = error_of("{{define `a`}}{{include `a` .}}{{end}}{{include `a` .}}");
    assert!(error.ends_with("rendering template has a nested reference name: a: unable to execute template"));
    let error = error_of("{{define `a`}}{{template `a` .}}{{end}}{{template `a` .}}");
    assert!(error.ends_with("exceeded maximum template depth (10000)"), "{error}");
    let error = error_of("{{define `a`}}{{if (print (or (include `a` .) 1))}}x{{end}}{{end}}{{include `a` .}}");
    assert!(error.ends_with("nested reference name: a: unable to execute template"));
    let error = error_of("{{ $x := `{{ tpl . . }}` }}{{ tpl $x $x }}");
    assert!(error.ends_with("exceeded maximum template depth (10000)"), "{}", error.len());
}

#[test]
fn nesting_ends_with_an_error() {
    let parentheses = format!("{{{{ {}1{} }}}}", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(error_of(&parentheses), "template: t:1: max expression depth exceeded");
    let branches = format!("{}{}", "{{if true}}".repeat(100_000), "{{end}}".repeat(100_000));
    assert_eq!(error_of(&branches), "template: t:1: control structures are nested more than 1000 deep");
    let chain = format!("{{{{if false}}}}{}{{{{end}}}}", "{{else if false}}".repeat(100_000));
    assert_eq!(error_of(&chain), "template: t:1: control structures are nested more than 1000 deep");
    let blocks = format!("{}{}", "{{block `a` .}}".repeat(100_000), "{{end}}".repeat(100_000));
    assert_eq!(error_of(&blocks), "template: t:1: control structures are nested more than 1000 deep");
}

#[test]
fn what_nests_as_deep_as_allowed_is_run() {
    let parentheses = format!("{{{{ {}1{} }}}}", "(".repeat(1000), ")".repeat(1000));
    assert_eq!(render_with(&parentheses, Limits::default()).unwrap(), "1");
    let branches = format!("{}x{}", "{{if true}}".repeat(1000), "{{end}}".repeat(1000));
    assert_eq!(render_with(&branches, Limits::default()).unwrap(), "x");
    let chain = format!("{{{{if false}}}}{}{{{{else}}}}x{{{{end}}}}", "{{else if false}}".repeat(999));
    assert_eq!(render_with(&chain, Limits::default()).unwrap(), "x");
    let error = format!("{{{{ {}1{} | upper }}}}", "(".repeat(999), ")".repeat(999));
    assert!(error_of(&error).ends_with("wrong type for value; expected string; got int"));
}

#[test]
fn a_value_that_nests_without_end_is_let_go() {
    let template =
        "{{ $d := dict }}{{ $l := list }}{{ range 200000 }}{{ $d = dict `d` $d }}{{ $l = list $l }}{{ end }}";
    assert_eq!(render_with(template, Limits::default()).unwrap(), "");
}

/// Pieces that templates are made of, so that random ones get past the lexer.
const PIECES: &[&str] = &[
    "{{", "}}", "{{-", "-}}", " ", "\n", "(", ")", "|", ",", ":=", "=", "$", "$x", ".", ".a", ".a.b", "if", "else",
    "end", "range", "with", "define", "template", "block", "break", "continue", "nil", "true", "`", "\"", "'", "\"t\"",
    "`{{.}}`", "1", "-1", "0x", "1e9", "'a'", "include", "tpl", "print", "printf", "index", "and", "or", "eq", "lt",
    "len", "call", "dict", "list", "html", "js", "urlquery", "required", "text", "/*", "*/", "ä", "\u{0}", "\u{7f}",
    "%d", "\\",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_engine_panic(text in ".{0,200}") {
        let _ = render_str(&text, Value::NIL);
        let _ = render_str(&format!("{{{{{text}}}}}"), Value::NIL);
    }

    #[test]
    fn no_arrangement_of_actions_makes_the_engine_panic(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40),
        spaced in any::<bool>(),
    ) {
        let body = pieces.join(if spaced { " " } else { "" });
        let data = || {
            let map = Map::new();
            map.insert("a", Value::string("{{ .a }}"));
            Value::from(map)
        };
        let _ = render_str(&body, data());
        let _ = render_str(&format!("{{{{define \"t\"}}}}{{{{.a}}}}{{{{end}}}}{{{{ {body} }}}}"), data());
    }
}
