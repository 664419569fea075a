//! Templates and what Go 1.26's `text/template` makes of them (with `missingkey=zero`, Sprig, and Helm's `include`
//! and `tpl`). The expectations are Go's own output; `@` stands for `template: test:`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

mod control;
mod functions;
mod syntax;
mod values;

use hullmark_render::exec::{Executor, MissingKey, render_str};
use hullmark_render::funcs::Context;
use hullmark_render::template::TemplateSet;
use hullmark_render::value::{IntType, Kind, List, ListType, Map, MapType, Value};
use hullmark_source::SourceId;

/// A template, and its output or `error: ` and the error.
type Row = (&'static str, &'static str);

fn map(entries: Vec<(&str, Value)>) -> Value {
    let map = Map::new();
    for (key, value) in entries {
        map.insert(key, value);
    }
    Value::from(map)
}

fn strings(items: &[&str]) -> Vec<Value> {
    items.iter().map(|item| Value::string(item)).collect()
}

fn data() -> Value {
    let typed_map = Map::typed(MapType::String);
    typed_map.insert("a", Value::string("1"));
    let byte = |byte: u8| Value::new(Kind::Int(i64::from(byte), IntType::Uint8));
    map(vec![
        ("s", Value::string("text")),
        ("e", Value::string("")),
        ("uni", Value::string("äöü")),
        ("i", Value::int(3)),
        ("i64", Value::int64(7)),
        ("u", Value::new(Kind::Int(5, IntType::Uint64))),
        ("by", byte(65)),
        ("f", Value::from(2.5)),
        ("f3", Value::from(3.0)),
        ("t", Value::from(true)),
        ("no", Value::from(false)),
        ("n", Value::NIL),
        ("l", List::new(vec![Value::string("a"), Value::string("b"), Value::NIL, Value::from(1.5)]).into()),
        ("el", List::new(Vec::new()).into()),
        ("ss", List::typed(strings(&["x", "y"]), ListType::String).into()),
        ("bl", List::typed(b"hi".iter().map(|b| byte(*b)).collect(), ListType::Byte).into()),
        (
            "m",
            map(vec![
                ("k", Value::string("v")),
                ("n", Value::NIL),
                ("d", map(vec![("e", Value::string("x"))])),
                ("l", List::new(strings(&["p"])).into()),
            ]),
        ),
        ("em", Map::new().into()),
        ("sm", typed_map.into()),
        ("tp", Value::string("{{ .s }}-{{ .nope }}")),
        ("bad", Value::string("{{ .s ")),
    ])
}

fn check(rows: &[Row]) {
    let mut wrong = Vec::new();
    for (template, expected) in rows {
        let got = match render_str(template, data()) {
            Ok(text) => text.to_str().into_owned(),
            Err(error) => format!("error: {error}").replace("template: test:", "@"),
        };
        if got != *expected {
            wrong.push(format!("{template}\n  Go:  {expected}\n  got: {got}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows differ:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn text_trim_markers_comments_and_constants_are_read_as_go_reads_them() {
    check(syntax::TEXT_AND_TRIMMING);
    check(syntax::CONSTANTS);
}

#[test]
fn what_go_cannot_parse_is_refused_with_its_words() {
    check(syntax::INCOMPLETE_ACTIONS);
    check(syntax::CHARACTERS);
}

#[test]
fn fields_follow_go_through_nil_and_foreign_types() {
    check(values::FIELDS);
}

#[test]
fn variables_live_as_long_as_in_go() {
    check(values::VARIABLES);
}

#[test]
fn operands_and_arguments_are_checked_against_go_signatures() {
    check(values::OPERANDS);
    check(values::ARGUMENTS);
}

#[test]
fn branches_and_loops_run_as_in_go() {
    check(control::BRANCHES);
    check(control::LOOPS);
}

#[test]
fn templates_see_what_their_caller_hands_them() {
    check(control::TEMPLATES);
}

#[test]
fn include_and_tpl_behave_as_in_helm() {
    check(control::INCLUDES);
}

#[test]
fn functions_of_the_language_agree_with_go() {
    check(functions::LOGIC);
    check(functions::BUILTINS);
    check(functions::COMPARISONS);
}

#[test]
fn errors_name_the_node_that_go_names() {
    check(functions::PLACES);
}

#[test]
fn strict_rendering_refuses_missing_keys() {
    let strict = |template: &str| {
        let mut set = TemplateSet::new();
        set.parse("test", SourceId::new(0), template.into()).unwrap();
        let mut context = Context::default();
        let result = Executor::new(&set, &mut context).missing_key(MissingKey::Error).execute("test", data());
        result.map_or_else(|error| error.to_string(), |text| text.to_str().into_owned())
    };
    let place = r#"template: test:1:2: executing "test" at "#;
    assert_eq!(strict("{{.nope}}"), format!(r#"{place}<.nope>: map has no entry for key "nope""#));
    assert_eq!(strict("{{(.n).x}}"), r#"template: test:1:3: executing "test" at <.n>: nil data; no entry for key "x""#);
    assert_eq!(strict("{{index .m `nope`}}{{.m.k}}"), "<no value>v");
}

#[test]
fn helm_shows_the_authors_words_alone() {
    let helm = |template| render_str(template, data()).unwrap_err().helm_text(hullmark_render::HelmVersion::V3);
    assert_eq!(
        helm("{{define `a`}}{{fail `say: why`}}{{end}}\n {{include `a` . | upper}}"),
        "execution error at (test:2:3): say: why"
    );
    assert_eq!(helm("{{required `need it` .nope}}"), "execution error at (test:1:2): need it");
    assert_eq!(helm("{{tpl `{{fail .s}}` .}}"), "execution error at (test:1:2): text");
    assert_eq!(helm("{{if}}"), "parse error at (test:1): missing value for if");
}
