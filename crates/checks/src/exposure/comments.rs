//! Secrets that were commented out, and are in the repository all the same.

use hullmark_model::{Anchor, CommentText, Object};
use hullmark_parser::{Document, NodeRef};
use hullmark_secrets::{Confidence, Kind, scan};
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
        .filter(|it| is_more_than_an_example(it.kind, text.get(it.range.clone()).unwrap_or_default()))
        .filter_map(|it| {
            let at = |offset: usize| block.start.checked_add(u32::try_from(offset).ok()?);
            Some((Span::new(block.source, at(it.range.start)?, at(it.range.end)?), it.name, it.kind))
        })
        .collect()
}

/// Comments explain settings with made-up values; a generated one was in use.
fn is_more_than_an_example(kind: Kind, value: &str) -> bool {
    let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
    let kinds = [has(u8::is_ascii_digit), has(u8::is_ascii_lowercase), has(u8::is_ascii_uppercase), has(u8::is_ascii_punctuation)];
    let classes = kinds.into_iter().filter(|has| *has).count();
    match kind {
        Kind::Password | Kind::Key | Kind::UrlPassword => {
            value.len() >= 8 && (has(u8::is_ascii_digit) && classes >= 2 || classes >= 3 || value.len() >= 16 && classes >= 2)
        }
        _ => true,
    }
}
