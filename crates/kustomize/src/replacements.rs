//! Values of one object that take the place of fields of others.
//!
//! Source: kustomize's replacement transformer. What has no source, or leads nowhere, changes nothing.

use crate::resource::Resource;
use crate::transform::slice;
use crate::tree::{Kind, Node, Piece};

/// Carries out an entry of `replacements`.
pub(crate) fn replace(objects: &mut [Resource], entry: &Node) {
    let Some(source) = entry.get("source") else { return };
    let path = match source.text_at(&["fieldPath"]) {
        path if path.is_empty() => "metadata.name".to_owned(),
        path => path,
    };
    let Some(value) = field(objects, source, &path) else { return };
    let value = part_of(&value, source.get("options"));
    for target in entry.get("targets").map(Node::items).unwrap_or_default() {
        let Some(select) = target.get("select") else { continue };
        let rejects = target.get("reject").map(Node::items).unwrap_or_default();
        let is_meant = |object: &Resource| {
            is_selected(object, select) && !rejects.iter().any(|reject| is_selected(object, reject))
        };
        let options = target.get("options");
        let creates = options.is_some_and(|options| options.text_at(&["create"]) == "true");
        for object in objects.iter_mut().filter(|object| is_meant(object)) {
            for path in target.get("fieldPaths").map(Node::items).unwrap_or_default() {
                let steps = steps(&path.text().unwrap_or_default());
                reach(&mut object.node, &steps, creates, &mut |node| *node = replaced(node, &value, options));
            }
        }
    }
}

/// The first field at a path of the objects that a selector names.
pub(crate) fn field(objects: &mut [Resource], selector: &Node, path: &str) -> Option<Node> {
    let steps = steps(path);
    objects.iter_mut().filter(|object| is_selected(object, selector)).find_map(|object| {
        let mut found = None;
        reach(&mut object.node, &steps, false, &mut |node| {
            found.get_or_insert_with(|| node.clone());
        });
        found
    })
}

/// Whether an object has all that a selector names.
fn is_selected(object: &Resource, selector: &Node) -> bool {
    let wants = |field: &str, is: &dyn Fn(&str) -> bool| {
        let wanted = selector.text_at(&[field]);
        wanted.is_empty() || is(&wanted)
    };
    wants("group", &|it| object.group() == it)
        && wants("version", &|it| object.version() == it)
        && wants("kind", &|it| object.kind() == it)
        && wants("name", &|it| object.has_name(it))
        && wants("namespace", &|it| object.namespace() == it)
}

/// A step of a field path.
enum Step {
    Key(String),
    /// `[name=web]`
    Item(String, String),
    /// `*`
    Every,
}

/// The steps of `spec.containers.[name=web].image`; a key that has dots stands between brackets, or each of its dots
/// behind a backslash.
fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut step = String::new();
    let mut characters = path.chars().peekable();
    let mut is_bracketed = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek() == Some(&'.') => step.extend(characters.next()),
            '[' => is_bracketed = true,
            ']' => {
                is_bracketed = false;
                let text = std::mem::take(&mut step);
                steps.push(match text.split_once('=') {
                    Some((key, value)) => Step::Item(key.to_owned(), value.to_owned()),
                    None => Step::Key(text),
                });
            }
            '.' if !is_bracketed => {
                if !step.is_empty() {
                    steps.push(of_text(std::mem::take(&mut step)));
                }
            }
            _ => step.push(character),
        }
    }
    if !step.is_empty() {
        steps.push(of_text(step));
    }
    steps
}

fn of_text(text: String) -> Step {
    if text == "*" { Step::Every } else { Step::Key(text) }
}

/// Does something with each node at the end of a path.
fn reach(node: &mut Node, steps: &[Step], creates: bool, act: &mut dyn FnMut(&mut Node)) {
    let Some((step, rest)) = steps.split_first() else { return act(node) };
    match (step, &mut node.kind) {
        (Step::Key(key), Kind::Mapping(_)) => {
            if creates && node.get(key).is_none() {
                let made = if rest.is_empty() { Node::made("") } else { Node::empty_mapping() };
                node.set(key, made);
            }
            if let Some(next) = node.get_mut(key) {
                reach(next, rest, creates, act);
            }
        }
        (Step::Key(index), Kind::Sequence(items)) => {
            if let Some(item) = index.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                reach(item, rest, creates, act);
            }
        }
        (Step::Item(key, value), Kind::Sequence(items)) => {
            for item in items.iter_mut().filter(|item| item.text_at(&[key]) == *value) {
                reach(item, rest, creates, act);
            }
        }
        (Step::Every, Kind::Sequence(items)) => {
            items.iter_mut().for_each(|item| reach(item, rest, creates, act));
        }
        (Step::Every, Kind::Mapping(entries)) => {
            entries.iter_mut().for_each(|(_, value)| reach(value, rest, creates, act));
        }
        _ => {}
    }
}

/// The delimiter of options, and the index of the part that they mean.
fn delimited(options: Option<&Node>) -> Option<(String, i64)> {
    let options = options?;
    let delimiter = options.text_at(&["delimiter"]);
    let index = options.text_at(&["index"]).parse().unwrap_or(0);
    (!delimiter.is_empty()).then_some((delimiter, index))
}

/// The part of a source that its options mean.
fn part_of(value: &Node, options: Option<&Node>) -> Node {
    let (Some((delimiter, index)), Kind::Scalar(scalar)) = (delimited(options), &value.kind) else {
        return value.clone();
    };
    let parts = parts(value, &delimiter);
    let part = usize::try_from(index).ok().and_then(|index| parts.get(index));
    part.map_or_else(|| value.clone(), |(start, end)| Node::of_pieces(slice(&scalar.pieces, *start, *end)))
}

/// Where the parts of a text between delimiters begin and end.
fn parts(value: &Node, delimiter: &str) -> Vec<(usize, usize)> {
    let text = value.text().unwrap_or_default();
    let mut at = 0;
    let ranges = text.split(delimiter).map(|part| {
        let range = (at, at + part.len());
        at = range.1 + delimiter.len();
        range
    });
    ranges.collect()
}

/// What becomes of a target: the value, or its own text with the value in the place of a part.
fn replaced(target: &Node, value: &Node, options: Option<&Node>) -> Node {
    let (Some((delimiter, index)), Kind::Scalar(old), Kind::Scalar(new)) =
        (delimited(options), &target.kind, &value.kind)
    else {
        return value.clone();
    };
    let delimiter_piece = || vec![Piece::made(&delimiter)];
    let length = target.text().unwrap_or_default().len();
    let part = usize::try_from(index).ok().map(|index| parts(target, &delimiter).get(index).copied());
    let pieces: Vec<Piece> = match part {
        // In front of all parts.
        None => [new.pieces.clone(), delimiter_piece(), old.pieces.clone()].concat(),
        // Behind them.
        Some(None) => [old.pieces.clone(), delimiter_piece(), new.pieces.clone()].concat(),
        Some(Some((start, end))) => {
            [slice(&old.pieces, 0, start), new.pieces.clone(), slice(&old.pieces, end, length)].concat()
        }
    };
    Node::of_pieces(pieces)
}
