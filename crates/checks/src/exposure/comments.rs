//! Secrets that were commented out, and are in the repository all the same.

use hullmark_model::{Anchor, CommentText, Object};
use hullmark_parser::{Document, NodeRef};
use hullmark_secrets::{Confidence, Kind, looks_used, scan};
use hullmark_source::Span;

use super::{Carrier, Exposure};

/// The secrets in the comments of the document that an object is in; those of a list belong to its first object.
pub(super) fn of_document<'d>(object: &Object<'d>) -> Vec<Exposure<'d>> {
    let document = object.node().document();
    if document.comments().is_empty() || !is_first(object, document) {
        return Vec::new();
    }
    of(document, object.node())
}

/// The secrets in the comments of a document, as those of the object at a node.
pub(super) fn of<'d>(document: &'d Document, node: NodeRef<'d>) -> Vec<Exposure<'d>> {
    let found = blocks(document).flat_map(|block| in_block(document, block));
    found
        .map(|(span, name, kind)| Exposure {
            text: document.slice(span).to_owned(),
            carrier: Carrier::Comment,
            container: None,
            place: Anchor::Comment(CommentText { object: node, span }),
            name,
            kind,
        })
        .collect()
}

fn is_first(object: &Object<'_>, document: &Document) -> bool {
    document.root() == Some(object.node()) || Object::all_in(document).first() == Some(object)
}

/// Comments that follow each other line by line: a commented-out entry has several.
fn blocks(document: &Document) -> impl Iterator<Item = Span> {
    let gap_is_blank = |from: u32, to: u32, source| document.slice(Span::new(source, from, to)).trim().is_empty();
    let comments = document.comments();
    comments
        .chunk_by(move |a, b| gap_is_blank(a.span.end, b.span.start, a.span.source))
        .filter_map(|block| Some(block.first()?.span.cover(block.last()?.span)))
}

fn in_block(document: &Document, block: Span) -> Vec<(Span, String, Kind)> {
    let text = document.slice(block);
    let found = scan(text).into_iter().filter(|it| it.kind.confidence() >= Confidence::High);
    found
        .filter(|it| looks_used(it.kind, text.get(it.range.clone()).unwrap_or_default()))
        .filter_map(|it| {
            let at = |offset: usize| block.start.checked_add(u32::try_from(offset).ok()?);
            Some((Span::new(block.source, at(it.range.start)?, at(it.range.end)?), it.name, it.kind))
        })
        .collect()
}
