//! Real charts: a sample of the nodes of their values files is set, extended and deleted, one edit at a time.

#![expect(clippy::disallowed_methods, reason = "the charts lie outside of the repository")]
#![expect(clippy::unwrap_used, clippy::string_slice, reason = "helpers of tests may panic")]

use std::path::{Path, PathBuf};

use hullmark_edits::{
    Change, EditError, EditSet, Position, Value, delete, delete_item, insert, insert_item, push, rename_key, replace,
};
use hullmark_parser::{Document, NodeKind, NodeRef, parse};
use hullmark_source::SourceId;

/// How many nodes of a file are edited.
const SAMPLE: usize = 3;

/// The values files of the unpacked development charts; none where nobody unpacked them.
fn values_files() -> Vec<PathBuf> {
    let charts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/charts/dev/charts");
    let mut found = Vec::new();
    let mut folders = vec![charts];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() && !path.ends_with("templates") {
                folders.push(path);
            } else if path.ends_with("values.yaml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// All nodes but keys and the root, in the order of the text.
fn nodes(document: &Document) -> Vec<NodeRef<'_>> {
    let mut open: Vec<NodeRef<'_>> = document.root().into_iter().collect();
    let mut nodes = Vec::new();
    while let Some(node) = open.pop() {
        if !node.is_alias() {
            open.extend(node.items().rev().chain(node.entries().rev().map(|(_, value)| value)));
        }
        nodes.push(node);
    }
    nodes.into_iter().filter(|node| node.parent().is_some()).collect()
}

fn index_of(node: NodeRef<'_>) -> usize {
    node.parent().unwrap().items().position(|item| item == node).unwrap()
}

/// The changes to try at a node.
fn changes(node: NodeRef<'_>) -> Vec<Result<Change, EditError>> {
    let nested = Value::from([("enabled", Value::Bool(true)), ("names", ["a", "no"].into_iter().collect())]);
    let parent = node.parent().unwrap();
    let mut changes = vec![replace(node, &"no".into()), replace(node, &nested), replace(node, &"one\ntwo\n".into())];
    if let Some(name) = node.key().and_then(NodeRef::key_name) {
        changes.push(delete(parent, &name));
        changes.push(rename_key(parent, &name, "hullmark new"));
        changes.push(insert(parent, "hullmark", &nested, Position::Before(&name)));
        changes.push(insert(parent, "hullmark", &Value::Int(1), Position::After(&name)));
    } else {
        changes.push(delete_item(parent, index_of(node)));
        changes.push(insert_item(parent, index_of(node), &nested));
        changes.push(push(parent, &"yes".into()));
    }
    match node.kind() {
        NodeKind::Mapping => changes.push(insert(node, "hullmark", &nested, Position::Last)),
        NodeKind::Sequence => changes.push(push(node, &nested)),
        NodeKind::Scalar => {}
    }
    changes
}

#[test]
fn real_values_files_can_be_edited_at_nearly_every_place() {
    let (mut made, mut refused) = (0_usize, Vec::new());
    for path in values_files() {
        let text = std::fs::read_to_string(&path).unwrap();
        // Each edit reads the text again, which takes its time without optimisation.
        if text.len() > 60_000 {
            continue;
        }
        let parsed = parse(SourceId::new(0), &text.as_str().into());
        for document in parsed.documents.iter().filter(|document| document.is_complete()) {
            let nodes = nodes(document);
            for node in nodes.iter().step_by(nodes.len() / SAMPLE + 1) {
                for change in changes(*node) {
                    match change {
                        Ok(change) => {
                            check(&text, change);
                            made += 1;
                        }
                        Err(error) => refused.push((path.clone(), error)),
                    }
                }
            }
        }
    }
    // Aliases and duplicate keys are refused for good; whatever else is refused should be rare.
    refused.retain(|(_, error)| !matches!(error, EditError::Shared { .. } | EditError::RepeatedKey { .. }));
    assert!(refused.len() * 1000 <= made, "{} of {made}: {refused:#?}", refused.len());
}

/// The operation has compared the trees; this holds the bytes and the syntax against it once more.
fn check(text: &str, change: Change) {
    let bytes = change.edit.span.range();
    let mut set = EditSet::default();
    set.add(change).unwrap();
    let edited = set.apply(text).unwrap();
    assert!(edited.text.starts_with(&text[..bytes.start]) && edited.text.ends_with(&text[bytes.end..]));
    assert_eq!(edited.offsets.to_old(edited.text.len()), text.len());
    let parsed = parse(SourceId::new(0), &edited.text.into());
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
}
