//! Taking entries out of collections.

use std::ops::Range;

use hullmark_parser::{Document, NodeKind, NodeRef};
use hullmark_source::Span;

use crate::change::{Intent, Manner, Plan, settle};
use crate::entries::{
    Entry, begins_line, column, entries, has_brackets, is_flow, lines_end, lines_start, slot, start_of,
};
use crate::flow::deletion_in_flow;
use crate::guard::check_removal;
use crate::lines::{is_blank_behind, line_start, next_line, previous_line_end, skip_spaces};
use crate::replace::behind_lines;
use crate::{Change, EditError};

/// The change that takes the entry with this index out of a collection.
pub(crate) fn delete_entry(collection: NodeRef<'_>, index: usize) -> Result<Change, EditError> {
    let document = collection.document();
    let entries = entries(collection);
    let layout = || EditError::Layout { span: collection.span() };
    let Some(entry) = entries.get(index) else { return Err(layout()) };
    check_removal(document, &(entry.start..entry.end().max(entry.start + 1)))?;
    settle(document, |manner| {
        let (bytes, replacement, lost) = if is_flow(collection) {
            if !has_brackets(collection) {
                return Err(layout());
            }
            deletion_in_flow(collection, &entries, index).ok_or_else(layout)?
        } else if entries.len() == 1 {
            deletion_of_all(collection, entry)?
        } else {
            let bytes = deletion_in_block(document, entry, column(collection)?, manner);
            (bytes.clone(), String::new(), bytes)
        };
        let intent = Intent::Remove(collection.id(), index);
        Ok(Plan { bytes, replacement, intent, lost: vec![lost], collection: Some(collection.span()) })
    })
}

/// The bytes of an entry of several, with its lines and comments.
fn deletion_in_block(document: &Document, entry: &Entry<'_>, column: usize, manner: Manner) -> Range<usize> {
    let text = document.text();
    let end = lines_end(document, entry.end(), column);
    if !begins_line(text, entry.start) {
        // It begins behind a dash: what follows takes its place there.
        let mut next = end;
        while next < document.span().range().end && is_blank_behind(text, next) {
            next = next_line(text, next);
        }
        return entry.start..skip_spaces(text, next);
    }
    let mut start = lines_start(document, entry.start);
    if manner.tidy {
        start = without_blank_lines(document, start, end);
    }
    let ends_in_break = text.get(..end).is_some_and(|before| before.ends_with(['\n', '\r']));
    match previous_line_end(text, start) {
        // A last line without a line break leaves one behind that has none either, unless that is a block scalar's.
        Some(before) if !ends_in_break && manner.tidy => before..end,
        _ => start..end,
    }
}

/// Where a deletion of `start..end` begins that takes the blank lines with it which separated the lines from those
/// above, when blank lines or nothing follow.
fn without_blank_lines(document: &Document, start: usize, end: usize) -> usize {
    let text = document.text();
    let is_last = end >= document.span().range().end;
    if !is_last && !is_blank_behind(text, end) {
        return start;
    }
    let mut first = start;
    while let Some(before) = previous_line_end(text, first) {
        let line = line_start(text, before);
        if !is_blank_behind(text, line) || line < document.span().range().start || line >= first {
            break;
        }
        first = line;
        if !is_last {
            break;
        }
    }
    first
}

/// As [`deletion_in_block`] for the only entry, with the empty collection that is left, and the bytes in which comments
/// go.
fn deletion_of_all(
    collection: NodeRef<'_>,
    entry: &Entry<'_>,
) -> Result<(Range<usize>, String, Range<usize>), EditError> {
    let document = collection.document();
    let text = document.text();
    let empty = if collection.kind() == NodeKind::Mapping { "{}" } else { "[]" };
    let end = behind_lines(document, entry.end(), column(collection)?);
    let around = collection.parent().map(|parent| match collection.key() {
        Some(key) => Ok(Entry { start: start_of(key), key: Some(key), value: collection }),
        None => {
            let own = entries(parent).into_iter().find(|entry| entry.value == collection);
            own.ok_or(EditError::Layout { span: Span::from_range(document.source(), entry.start..entry.end()) })
        }
    });
    let Some(around) = around.transpose()?.filter(|_| begins_line(text, entry.start)) else {
        let bytes = entry.start..end;
        return Ok((bytes.clone(), empty.to_owned(), bytes));
    };
    // The empty collection goes behind the key; comments there that are not the entry's stay.
    let slot = slot(&around)?;
    let lines = lines_start(document, entry.start);
    let kept_end = previous_line_end(text, lines).unwrap_or(lines).max(slot);
    let kept = text.get(slot..kept_end).unwrap_or_default().trim_end_matches([' ', '\t']);
    Ok((slot..end, [" ", empty, kept].concat(), kept_end..end))
}
