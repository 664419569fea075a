//! What holds of everything that was read.

use std::sync::Arc;

use hullmark_parser::{Document, NodeRef, parse};
use hullmark_source::{SourceId, Span};

/// Reads the text and panics when what was read is not sound: spans lie in the text and in each other in its order,
/// decoded text is what its bytes say, and every error lies in a damaged document.
pub fn check(text: &str) {
    let parsed = parse(SourceId::new(0), &Arc::from(text));
    let mut end = 0;
    for document in &parsed.documents {
        check_span(text, document.span());
        assert!(document.span().start >= end, "documents overlap");
        end = document.span().end;
        if let Some(root) = document.root() {
            check_node(text, document, root);
        }
        for comment in document.comments() {
            assert!(document.slice(comment.span).starts_with('#'));
        }
    }
    for error in &parsed.errors {
        check_span(text, error.span);
        assert!(!error.message.is_empty());
        let around = |document: &&Document| document.span().contains(error.span) && !document.is_complete();
        assert!(parsed.documents.iter().find(around).is_some(), "no damaged document around {error:?}");
    }
}

fn check_span(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} is no part of the text");
}

fn check_node(text: &str, document: &Document, node: NodeRef<'_>) {
    check_span(text, node.span());
    assert!(document.span().contains(node.span()));
    for property in [node.tag(), node.anchor()].into_iter().flatten() {
        check_span(text, property);
    }
    if let Some(verbatim) = node.verbatim() {
        assert_eq!(Some(document.slice(verbatim)), node.text());
    }
    if node.is_alias() {
        return;
    }
    for run in node.verbatim_runs() {
        let decoded = run.decoded_start as usize..(run.decoded_start + run.span.len()) as usize;
        assert_eq!(node.text().and_then(|text| text.get(decoded)), Some(document.slice(run.span)));
    }
    let mut end = node.span().start;
    for child in node.items().chain(node.entries().flat_map(|(key, value)| [key, value])) {
        assert!(node.span().contains(child.span()) && child.span().start >= end, "spans do not nest");
        assert_eq!(child.parent(), Some(node));
        end = child.span().end;
        check_node(text, document, child);
    }
    for (key, value) in node.entries() {
        assert_eq!(value.key(), Some(key));
        if let Some(name) = key.key_name().filter(|_| !key.is_merge_key()) {
            assert!(node.get(&name).is_some());
        }
    }
}
