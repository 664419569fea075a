//! The tree is the one that another reader, granit-parser, makes of the same text.

#![expect(clippy::disallowed_methods, reason = "the charts lie outside of the repository")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle as OtherStyle};
use hullmark_parser::{NodeKind, NodeRef, ScalarStyle, parse};
use hullmark_source::SourceId;
use proptest::prelude::*;

/// A node in a walk over documents: `[`, `]`, `{`, `}`, an alias, or a scalar with its style.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Step {
    Document,
    Mark(char),
    Scalar(char, String),
}

/// The walk over what hullmark reads; `None` when there is an error.
fn own(text: &str) -> Option<Vec<Step>> {
    fn walk(node: NodeRef<'_>, steps: &mut Vec<Step>) {
        if node.is_alias() {
            return steps.push(Step::Mark('*'));
        }
        match node.kind() {
            NodeKind::Scalar => {
                let style = match node.style() {
                    Some(ScalarStyle::SingleQuoted) => '\'',
                    Some(ScalarStyle::DoubleQuoted) => '"',
                    Some(ScalarStyle::Literal) => '|',
                    Some(ScalarStyle::Folded) => '>',
                    _ => ':',
                };
                steps.push(Step::Scalar(style, node.text().unwrap_or_default().to_owned()));
            }
            NodeKind::Sequence => {
                steps.push(Step::Mark('['));
                node.items().for_each(|item| walk(item, steps));
                steps.push(Step::Mark(']'));
            }
            NodeKind::Mapping => {
                steps.push(Step::Mark('{'));
                for (key, value) in node.entries() {
                    walk(key, steps);
                    walk(value, steps);
                }
                steps.push(Step::Mark('}'));
            }
        }
    }
    let parsed = parse(SourceId::new(0), &Arc::from(text));
    let mut steps = Vec::new();
    for root in parsed.documents.iter().filter_map(hullmark_parser::Document::root) {
        steps.push(Step::Document);
        walk(root, &mut steps);
    }
    parsed.errors.is_empty().then_some(steps)
}

/// The same walk over granit's events.
fn other(text: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let is_absent = span.start.byte_offset() == span.end.byte_offset();
        steps.push(match event {
            Event::DocumentStart(..) => Step::Document,
            Event::Alias(_) => Step::Mark('*'),
            Event::SequenceStart(..) => Step::Mark('['),
            Event::SequenceEnd => Step::Mark(']'),
            Event::MappingStart(..) => Step::Mark('{'),
            Event::MappingEnd => Step::Mark('}'),
            // hullmark gives no root to a document of which nothing is written.
            Event::Scalar(_, OtherStyle::Plain, 0, None) if is_absent && steps.last() == Some(&Step::Document) => {
                steps.pop();
                continue;
            }
            Event::Scalar(_, OtherStyle::Plain, ..) if is_absent => Step::Scalar(':', String::new()),
            Event::Scalar(text, style, ..) => {
                let style = match style {
                    OtherStyle::SingleQuoted => '\'',
                    OtherStyle::DoubleQuoted => '"',
                    OtherStyle::Literal => '|',
                    OtherStyle::Folded => '>',
                    _ => ':',
                };
                Step::Scalar(style, text.into_owned())
            }
            _ => continue,
        });
    }
    Some(steps)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            // A template is no YAML, though one or the other looks like some.
            if !path.ends_with("templates") {
                files(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "json") {
            found.push(path);
        }
    }
}

#[test]
fn real_charts_and_their_renders_are_read_alike() {
    let charts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/charts/dev");
    let mut paths = Vec::new();
    files(&charts, &mut paths);
    let mut different = Vec::new();
    for path in paths {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        // Unoptimized, the other reader needs a second for 2 MB; what lies behind a last line without a break is
        // text of a block scalar for go-yaml alone.
        if text.len() > 100_000 || !text.ends_with('\n') {
            continue;
        }
        let expected = other(&text);
        if expected.is_some() && expected != own(&text) {
            different.push(path);
        }
    }
    assert!(different.is_empty(), "{different:#?}");
}

/// A value with the notation to write it in.
#[derive(Clone, Debug)]
enum Value {
    Plain(String),
    Quoted(char, String),
    Block(&'static str, Vec<String>),
    List(bool, Vec<Value>),
    Map(bool, Vec<(String, Value)>),
}

impl Value {
    /// Writes the value behind an indicator, in flow style where the value or the collection around it wants it.
    fn write(&self, out: &mut String, indentation: usize, in_flow: bool) {
        match self {
            Self::Plain(text) => *out += &format!(" {text}"),
            Self::Quoted('\'', text) => *out += &format!(" '{}'", text.replace('\'', "''")),
            Self::Quoted(_, text) => *out += &format!(" {text:?}"),
            Self::Block(_, lines) if in_flow => *out += &format!(" {:?}", lines.join("\n")),
            Self::Block(header, lines) => {
                *out += &format!(" {header}");
                for line in lines {
                    let indentation = if line.is_empty() { 0 } else { indentation };
                    *out += &format!("\n{}{line}", " ".repeat(indentation));
                }
            }
            Self::List(flow, items) if *flow || in_flow || items.is_empty() => {
                out.push_str(" [");
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    item.write(out, indentation, true);
                }
                out.push_str(" ]");
            }
            Self::Map(flow, entries) if *flow || in_flow || entries.is_empty() => {
                out.push_str(" {");
                for (index, (key, value)) in entries.iter().enumerate() {
                    *out += &format!("{} {key}:", if index > 0 { "," } else { "" });
                    value.write(out, indentation, true);
                }
                out.push_str(" }");
            }
            Self::List(_, items) => {
                for item in items {
                    *out += &format!("\n{}-", " ".repeat(indentation));
                    item.write(out, indentation + 2, false);
                }
            }
            Self::Map(_, entries) => {
                for (key, value) in entries {
                    *out += &format!("\n{}{key}:", " ".repeat(indentation));
                    value.write(out, indentation + 2, false);
                }
            }
        }
    }

    /// What a reader must make of it.
    fn steps(&self, steps: &mut Vec<Step>, in_flow: bool) {
        match self {
            Self::Plain(text) => steps.push(Step::Scalar(':', text.clone())),
            Self::Quoted(quote, text) => steps.push(Step::Scalar(*quote, text.clone())),
            Self::Block(_, lines) if in_flow => steps.push(Step::Scalar('"', lines.join("\n"))),
            Self::Block(_, lines) => {
                // All headers are literal and strip.
                let text = lines.join("\n");
                steps.push(Step::Scalar('|', text.trim_end_matches('\n').to_owned()));
            }
            Self::List(flow, items) => {
                steps.push(Step::Mark('['));
                items.iter().for_each(|item| item.steps(steps, in_flow || *flow));
                steps.push(Step::Mark(']'));
            }
            Self::Map(flow, entries) => {
                steps.push(Step::Mark('{'));
                for (key, value) in entries {
                    steps.push(Step::Scalar(':', key.clone()));
                    value.steps(steps, in_flow || *flow);
                }
                steps.push(Step::Mark('}'));
            }
        }
    }
}

fn value() -> impl Strategy<Value = Value> {
    let line = "[a-z#:'\"{é][a-z:# é]{0,8}[a-z]";
    let leaf = prop_oneof![
        "[a-z/][a-z0-9/.-]{0,12}( [a-z0-9]{1,6}){0,3}".prop_map(Value::Plain),
        "(http://|x:)[a-z]{1,5}".prop_map(Value::Plain),
        "[a-z '#:,é]{0,10}".prop_map(|text| Value::Quoted('\'', text)),
        "[a-z \"\\\\\n\t#:,é]{0,10}".prop_map(|text| Value::Quoted('"', text)),
        (prop::sample::select(vec!["|-", "|2-", "|-  # a comment"]), prop::collection::vec(line, 1..4))
            .prop_map(|(header, lines)| Value::Block(if header == "|2-" { "|-" } else { header }, lines)),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let entry = ("[a-z][a-zA-Z0-9./-]{0,10}", inner.clone());
        prop_oneof![
            (any::<bool>(), prop::collection::vec(inner, 0..5)).prop_map(|(flow, items)| Value::List(flow, items)),
            (any::<bool>(), prop::collection::vec(entry, 0..5)).prop_map(|(flow, entries)| Value::Map(flow, entries)),
        ]
    })
}

fn yaml_like() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "a",
        "b: ",
        "- ",
        "? ",
        ": ",
        "key:",
        "key: value\n",
        "\n",
        "\n  ",
        "\n    ",
        " ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "\\n",
        " # c\n",
        "|\n",
        ">-\n",
        "|+\n",
        "&x ",
        "!!str ",
        "!t ",
        "é",
        "1",
        "~",
        "''",
        "\"\"",
        "\n\n",
        "- item\n",
        "  - x\n",
    ]);
    prop::collection::vec(token, 0..30).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(value in value(), marked in any::<bool>(), windows in any::<bool>()) {
        let mut text = if marked { "---".to_owned() } else { String::new() };
        value.write(&mut text, 0, false);
        text.push('\n');
        if matches!(value, Value::Block(..)) {
            // Text at the margin is no block scalar's for go-yaml.
            return Ok(());
        }
        if windows {
            text = text.replace('\n', "\r\n");
        }
        let mut expected = vec![Step::Document];
        value.steps(&mut expected, false);
        prop_assert_eq!(own(&text), Some(expected), "{}", text);
        prop_assert_eq!(own(&text), other(&text), "{}", text);
    }

    #[test]
    fn what_both_readers_accept_they_read_alike(text in yaml_like()) {
        let text = text + "\n";
        if let (Some(own), Some(other)) = (own(&text), other(&text)) {
            prop_assert_eq!(own, other, "{}", text);
        }
    }
}
