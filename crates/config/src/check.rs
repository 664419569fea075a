//! Whether what stands in a configuration is what the definition allows.

use std::ops::Range;

use hullmark_checks::Level;
use hullmark_engine::{KubeVersion, PathGlobs};
use hullmark_findings::closest;
use hullmark_policies::{OptionValue, RULES, RulePolicy};
use hullmark_report::FORMATS;

use crate::definition::{SETTINGS, Setting, Shape, Words};
use crate::document::{Entry, Node, Value};
use crate::problem::Problem;

/// The key of a rule's level in its table.
pub(crate) const LEVEL: &str = "level";

/// Everything that is wrong with a document, in the order of the text.
pub(crate) fn check(document: &Node) -> Vec<Problem> {
    let mut problems = Vec::new();
    table(document, SETTINGS, &[], &mut problems);
    problems.sort_by_key(|problem| problem.span().map(|span| span.start));
    problems
}

fn table(node: &Node, settings: &[Setting], required: &[&str], problems: &mut Vec<Problem>) {
    let Value::Table(entries) = &node.value else { return wrong_type(node, "a table", problems) };
    for entry in entries {
        match settings.iter().find(|setting| setting.key == entry.key) {
            Some(setting) => value(&entry.node, setting.shape, problems),
            None => problems.push(unknown(
                entry,
                format!("unknown setting `{}`", entry.key),
                settings.iter().map(|setting| setting.key),
            )),
        }
    }
    for key in required.iter().filter(|key| node.entry(key).is_none()) {
        let message = format!("`{key}` is missing");
        problems.push(Problem::at(node.span.clone(), message, format!("this needs `{key}`")));
    }
}

fn value(node: &Node, shape: Shape, problems: &mut Vec<Problem>) {
    match (shape, &node.value) {
        (Shape::Boolean, Value::Boolean(_)) => {}
        (Shape::Boolean, _) => wrong_type(node, "true or false", problems),
        (Shape::Integer(allowed), Value::Integer(number)) if allowed.contains(number) => {}
        (Shape::Integer(allowed), _) => {
            let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
            wrong_type(node, &allowed.join(" or "), problems);
        }
        (Shape::Text(words), Value::Text(text)) => problems.extend(word(text, words, &node.span)),
        (Shape::Text(_), _) => wrong_type(node, "a string", problems),
        (Shape::Texts(words), Value::List(items)) => {
            for item in items {
                match item.text() {
                    Some(text) => problems.extend(word(text, words, &item.span)),
                    None => wrong_type(item, "a string", problems),
                }
            }
        }
        (Shape::Texts(_), _) => wrong_type(node, "a list of strings", problems),
        (Shape::Table(settings), _) => table(node, settings, &[], problems),
        (Shape::Tables(settings, required), Value::List(items)) => {
            items.iter().for_each(|item| table(item, settings, required, problems));
        }
        (Shape::Tables(..), _) => wrong_type(node, "a list of tables", problems),
        (Shape::Named(settings), Value::Table(entries)) => {
            entries.iter().for_each(|entry| table(&entry.node, settings, &[], problems));
        }
        (Shape::Objects, Value::List(items)) => items.iter().for_each(|item| object(item, problems)),
        (Shape::Objects, _) => wrong_type(node, "a list of tables", problems),
        (Shape::Rules, Value::Table(entries)) => entries.iter().for_each(|entry| rule(entry, problems)),
        (Shape::Named(_) | Shape::Rules, _) => wrong_type(node, "a table", problems),
    }
}

/// A Kubernetes object: what it is and its name are what it is found by.
fn object(node: &Node, problems: &mut Vec<Problem>) {
    let Value::Table(_) = &node.value else { return wrong_type(node, "a table", problems) };
    for path in [&["apiVersion"][..], &["kind"], &["metadata", "name"]] {
        let found = path.iter().try_fold(node, |node, key| node.get(key));
        match found {
            Some(value) if value.text().is_some_and(|text| !text.is_empty()) => {}
            Some(value) => wrong_type(value, "a string", problems),
            None => {
                let key = path.join(".");
                problems.push(Problem::at(
                    node.span.clone(),
                    format!("`{key}` is missing"),
                    format!("this needs `{key}`"),
                ));
            }
        }
    }
    no_json(node, problems);
}

/// What YAML and JSON have no word for.
fn no_json(node: &Node, problems: &mut Vec<Problem>) {
    match &node.value {
        Value::Number => wrong_type(node, "a whole number of at most 64 bits, or a string", problems),
        Value::Time => wrong_type(node, "a string", problems),
        Value::List(items) => items.iter().for_each(|item| no_json(item, problems)),
        Value::Table(entries) => entries.iter().for_each(|entry| no_json(&entry.node, problems)),
        Value::Text(_) | Value::Integer(_) | Value::Boolean(_) => {}
    }
}

fn wrong_type(node: &Node, expected: &str, problems: &mut Vec<Problem>) {
    let given = match &node.value {
        Value::Text(_) | Value::Integer(_) | Value::Boolean(_) => format!("`{}`", node.to_toml()),
        other => other.kind().to_owned(),
    };
    problems.push(Problem::at(node.span.clone(), format!("expected {expected}, not {given}"), expected));
}

fn unknown<'k>(entry: &Entry, message: String, known: impl Iterator<Item = &'k str> + Clone) -> Problem {
    let help = match closest(&entry.key, known.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("there are {}", listed(known)),
    };
    Problem::at(entry.key_span.clone(), message, "there is none of this name").with_help(Some(help))
}

fn listed<'k>(names: impl Iterator<Item = &'k str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// What is wrong with a string.
fn word(text: &str, words: Words, span: &Range<usize>) -> Option<Problem> {
    let problem = |message: String, label: &str| Some(Problem::at(span.clone(), message, label));
    match words {
        _ if text.is_empty() => problem("this is empty".to_owned(), "nothing stands here"),
        Words::Any | Words::Path | Words::Assignment => None,
        Words::Glob => {
            let error = PathGlobs::new("", "", &[text]).err()?;
            problem(error.to_string(), "this glob cannot be read")
        }
        Words::KubeVersion => {
            let error = KubeVersion::parse(text).err()?;
            problem(format!("this is no version of Kubernetes: {error}"), "a version such as 1.33.0")
        }
        Words::Rule => {
            let is_known = hullmark_policies::rule(text).is_some() || RULES.iter().any(|policy| policy.group == text);
            (!is_known).then(|| unknown_rule(text, span))
        }
        Words::Output => output(text, span),
        Words::OneOf(allowed) => {
            let allowed = allowed();
            if allowed.contains(&text) {
                return None;
            }
            // `warn` is farther from `warning` than a slip of the keyboard, and no less clear.
            let longer = allowed.iter().copied().find(|word| text.len() > 2 && word.starts_with(text));
            let help = match longer.or_else(|| closest(text, allowed.iter().copied())) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("use one of {}", listed(allowed.iter().copied())),
            };
            Some(
                Problem::at(span.clone(), format!("`{text}` is not known"), "none of the words for this")
                    .with_help(Some(help)),
            )
        }
    }
}

/// A format and a file, with `=` between them.
fn output(text: &str, span: &Range<usize>) -> Option<Problem> {
    let Some((format, _)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
        let help = "write `FORMAT=FILE`, such as `sarif=hullmark.sarif`".to_owned();
        let problem = Problem::at(span.clone(), format!("`{text}` names no format and file"), "no `FORMAT=FILE`");
        return Some(problem.with_help(Some(help)));
    };
    word(format, Words::OneOf(|| FORMATS.iter().map(|format| format.name).collect()), span)
}

fn unknown_rule(name: &str, span: &Range<usize>) -> Problem {
    let of_peer: Vec<&str> = hullmark_policies::by_peer_id(name).map(|policy| policy.id).collect();
    let help = if of_peer.is_empty() {
        let known = RULES.iter().flat_map(|policy| [policy.id, policy.group]);
        closest(name, known).map(|name| format!("did you mean `{name}`?"))
    } else {
        Some(format!("here this is called {}", listed(of_peer.into_iter())))
    };
    let help = help.unwrap_or_else(|| "`hullmark rules` lists what there is".to_owned());
    Problem::at(span.clone(), format!("unknown rule or group `{name}`"), "there is none of this name")
        .with_help(Some(help))
}

/// A rule or a group, and what is set for it.
fn rule(entry: &Entry, problems: &mut Vec<Problem>) {
    let policy = hullmark_policies::rule(&entry.key);
    let is_group = RULES.iter().any(|policy| policy.group == entry.key);
    if policy.is_none() && !is_group {
        return problems.push(unknown_rule(&entry.key, &entry.key_span));
    }
    match (&entry.node.value, policy) {
        (Value::Text(text), _) => problems.extend(level(text, &entry.node.span)),
        (Value::Table(entries), Some(policy)) => {
            entries.iter().for_each(|entry| of_rule(entry, policy, problems));
        }
        (_, Some(_)) => wrong_type(&entry.node, "a level such as \"off\", or a table of options", problems),
        (_, None) => wrong_type(&entry.node, "a level such as \"off\"", problems),
    }
}

fn level(text: &str, span: &Range<usize>) -> Option<Problem> {
    word(text, Words::OneOf(|| Level::WORDS.to_vec()), span)
}

/// A key of the table of a rule.
fn of_rule(entry: &Entry, policy: &'static RulePolicy, problems: &mut Vec<Problem>) {
    if entry.key == LEVEL {
        return match entry.node.text() {
            Some(text) => problems.extend(level(text, &entry.node.span)),
            None => wrong_type(&entry.node, "a level such as \"off\"", problems),
        };
    }
    let Some(option) = policy.option(&entry.key) else {
        let known: Vec<&str> = policy.options.iter().map(|option| option.name).chain([LEVEL]).collect();
        return problems.push(unknown(
            entry,
            format!("`{}` has no option `{}`", policy.id, entry.key),
            known.into_iter(),
        ));
    };
    match (&option.default, &entry.node.value) {
        (OptionValue::Boolean(_), Value::Boolean(_))
        | (OptionValue::Integer(_), Value::Integer(_))
        | (OptionValue::String(_), Value::Text(_)) => {}
        (OptionValue::Strings(_), _) => value(&entry.node, Shape::Texts(Words::Any), problems),
        (OptionValue::Boolean(_), _) => wrong_type(&entry.node, "true or false", problems),
        (OptionValue::Integer(_), _) => wrong_type(&entry.node, "a whole number", problems),
        (OptionValue::String(_), _) => wrong_type(&entry.node, "a string", problems),
    }
}
