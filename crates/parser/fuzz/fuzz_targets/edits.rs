//! Edits of text made of YAML's tokens: what is not refused makes the intended tree and leaves the other bytes alone.

#![no_main]

mod vocabulary;

use std::iter::successors;
use std::sync::Arc;

use hullmark_edits::{
    Change, EditError, EditSet, Position, Value, delete, delete_item, insert, insert_item, push, rename_key, replace,
};
use hullmark_parser::{Document, NodeKind, NodeRef, parse};
use hullmark_source::SourceId;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [kind, at, value, tokens @ ..] = data else { return };
    let text = vocabulary::text(tokens);
    let parsed = parse(SourceId::new(0), &Arc::from(text.as_str()));
    for document in &parsed.documents {
        let nodes = nodes(document);
        let Some(node) = nodes.get(usize::from(*at) % nodes.len().max(1)) else { continue };
        let value = new_value(*value);
        let (change, is_there) = change(*node, *kind, &value);
        let Ok(change) = change else { continue };
        let bytes = change.edit.span.range();
        let mut set = EditSet::default();
        set.add(change).expect("a single edit is in nobody's way");
        let edited = set.apply(&text).expect("the bytes are in the text").text;
        assert!(edited.starts_with(&text[..bytes.start]) && edited.ends_with(&text[bytes.end..]));
        let parsed = parse(SourceId::new(0), &Arc::from(edited.as_str()));
        let new = parsed.documents.iter().find(|new| new.span().start == document.span().start);
        let new = new.expect("the document is still there");
        assert!(new.is_complete(), "{text:?} became {edited:?}");
        if is_there {
            let found = follow(new, &way(*node)).map(Value::of);
            assert_eq!(found.as_ref(), Some(&value), "{text:?} became {edited:?}");
        }
    }
});

/// A change at the node, and whether the node then is the value.
fn change(node: NodeRef<'_>, kind: u8, value: &Value) -> (Result<Change, EditError>, bool) {
    let parent = node.parent().unwrap_or(node);
    let name = node.key().and_then(NodeRef::key_name).unwrap_or_default();
    let index = parent.items().position(|item| item == node).unwrap_or_default();
    match kind % 9 {
        0 => (delete(parent, &name), false),
        1 => (delete_item(parent, index), false),
        2 => (insert(node, "new", value, Position::First), false),
        3 => (insert(node, "new", value, Position::Last), false),
        4 => (insert(parent, "new", value, Position::After(&name)), false),
        5 => (insert_item(parent, index, value), parent != node),
        6 => (push(node, value), false),
        7 => (rename_key(parent, &name, "new"), false),
        _ => (replace(node, value), true),
    }
}

fn new_value(choice: u8) -> Value {
    match choice % 8 {
        0 => Value::Bool(true),
        1 => Value::from("no"),
        2 => Value::from("one\ntwo\n"),
        3 => Value::Map(Vec::new()),
        4 => Value::from([("a", Value::from("b")), ("c", Value::List(vec![Value::Int(1), Value::Null]))]),
        5 => Value::List(vec![Value::from([("a", "# b")]), Value::List(vec![Value::from("x: y")])]),
        6 => Value::from("plain"),
        _ => Value::Float(0.5),
    }
}

/// All nodes but keys.
fn nodes(document: &Document) -> Vec<NodeRef<'_>> {
    let mut open: Vec<NodeRef<'_>> = document.root().into_iter().collect();
    let mut nodes = Vec::new();
    while let Some(node) = open.pop() {
        if !node.is_alias() {
            open.extend(node.items().chain(node.entries().map(|(_, value)| value)));
        }
        nodes.push(node);
    }
    nodes
}

fn values(node: NodeRef<'_>) -> Vec<NodeRef<'_>> {
    match node.kind() {
        NodeKind::Mapping => node.entries().map(|(_, value)| value).collect(),
        _ => node.items().collect(),
    }
}

/// The positions that lead from the root to a node.
fn way(node: NodeRef<'_>) -> Vec<usize> {
    let position = |node: NodeRef<'_>| values(node.parent()?).iter().position(|value| *value == node);
    let mut way: Vec<usize> = successors(Some(node), |node| node.parent()).filter_map(position).collect();
    way.reverse();
    way
}

fn follow<'d>(document: &'d Document, way: &[usize]) -> Option<NodeRef<'d>> {
    way.iter().try_fold(document.root()?, |node, index| values(node).get(*index).copied())
}
