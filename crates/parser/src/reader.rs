//! From text to documents.

use std::ops::Range;
use std::sync::Arc;

use hullmark_source::{SourceId, Span};

use crate::explain;
use crate::scan::{Dialect, Reader};
use crate::sections::{Survey, sections, survey};
use crate::tree::{Draft, Tree};
use crate::{Document, Parsed, SyntaxError};

/// The bytes from which on a text is too long to be read: 1 GiB. What scalars decode to stays within the 32 bits of a
/// node's offsets then, since `!!binary`, which grows most, makes at most nine bytes of four.
pub const MAX_LENGTH: usize = 1 << 30;

/// Reads `text`, the text of `source`, document by document.
///
/// What go-yaml 2, the reader of `kubectl` and Helm, reads is read, and as the same tree, with a few rare exceptions:
/// U+0085, U+2028 and U+2029 are no line breaks here; `[a:]` holds a mapping and not the string `a:`; a byte order mark
/// that begins a plain scalar, a second `!` in a tag's name and a colon in an anchor's are errors. What of this YAML
/// 1.2.2 does not allow is told in [`Document::notices`]. What go-yaml refuses is an error too, but for `\/` in double
/// quotes, which JSON allows.
///
/// Collections may lie 250 deep in each other, aliases followed, and aliases may stand for no greater share of
/// a document than go-yaml allows; what goes beyond is an error, and so is a text of [`MAX_LENGTH`] or more. No document and
/// no scalar has a bound of its own: neither is longer than the text. The time is
/// linear in the length of the text, but for the sorting of keys and anchors.
#[must_use]
pub fn parse(source: SourceId, text: &Arc<str>) -> Parsed {
    parse_shorter_than(MAX_LENGTH, source, text)
}

fn parse_shorter_than(limit: usize, source: SourceId, text: &Arc<str>) -> Parsed {
    if text.len() >= limit {
        return Parsed { documents: Vec::new(), errors: vec![explain::too_long(source)] };
    }
    let survey = survey(text, 0..text.len());
    let mut parsed = Parsed::default();
    for section in sections(text, &survey) {
        read_section(source, text, section, &survey, &mut parsed);
    }
    parsed
}

fn read_section(source: SourceId, text: &Arc<str>, section: Range<usize>, whole: &Survey, parsed: &mut Parsed) {
    let forbidden = whole.forbidden.as_ref().and_then(|_| survey(text, section.clone()).forbidden);
    let end = forbidden.as_ref().map_or(section.end, |character| character.start);
    let readable = section.start..end;
    let tree = Tree::new(source, text, readable.len());
    let mut reader = Reader::new(text, readable.clone(), whole.has_carriage_return, Dialect::Kubernetes, tree);
    let fault = reader.read().err();
    let cursor = reader.cursor();
    let mut tree = reader.into_sink();
    let error = match (fault, forbidden) {
        (_, Some(character)) => Some(explain::forbidden_character(text, Span::from_range(source, character))),
        (Some(fault), None) => Some(explain::explain(source, text, readable, fault)),
        (None, None) => None,
    };
    if error.is_some() {
        tree.damage(section.start, cursor);
    }
    deliver(source, text, section, tree, parsed);
    parsed.errors.extend::<Option<SyntaxError>>(error);
}

/// Hands the documents of a section over.
fn deliver(source: SourceId, text: &Arc<str>, section: Range<usize>, tree: Tree<'_>, parsed: &mut Parsed) {
    let Tree { mut drafts, mut comments, .. } = tree;
    if drafts.is_empty() && !comments.is_empty() {
        drafts.push(Draft::empty(section.start));
    }
    let ends: Vec<usize> = drafts.iter().skip(1).map(|next| next.start).chain([section.end]).collect();
    for (draft, end) in drafts.into_iter().zip(ends) {
        let span = Span::from_range(source, draft.start..end);
        let later = comments.split_off(comments.partition_point(|comment| comment.span.start < span.end));
        parsed.documents.push(Document {
            source,
            text: Arc::clone(text),
            span,
            comments: std::mem::replace(&mut comments, later),
            contents: draft.contents,
            root: draft.root,
            duplicate_keys: draft.duplicate_keys,
            notices: draft.notices,
            markers: draft.markers.map(|marker| marker.map(|at| Span::from_range(source, at..at + 3))),
            complete: draft.complete,
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hullmark_source::SourceId;

    use super::parse_shorter_than;

    #[test]
    fn a_text_that_is_too_long_is_an_error_and_nothing_else() {
        let parsed = parse_shorter_than(5, SourceId::new(0), &Arc::from("a: b\n"));
        assert!(parsed.documents.is_empty());
        assert_eq!(parsed.errors[0].message, "found a text of 1 GiB or more, expected a shorter one");
        assert_eq!(parse_shorter_than(6, SourceId::new(0), &Arc::from("a: b\n")).errors, []);
    }
}
