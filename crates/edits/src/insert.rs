//! Adding entries to collections.

use std::ops::Range;

use hullmark_parser::NodeRef;

use crate::change::{Intent, Plan, settle};
use crate::emit::Emitter;
use crate::entries::{Entry, begins_line, column, entries, has_brackets, is_flow, lines_end, lines_start};
use crate::flow::insertion_in_flow;
use crate::lines::{comment_in, line_start};
use crate::surroundings::Surroundings;
use crate::{Change, EditError, Value, replace};

/// Where an entry goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spot {
    /// In front of the entry with this index, and of its comments.
    Before(usize),
    /// Behind the entry with this index.
    After(usize),
    /// Behind all entries.
    End,
}

/// The change that adds an entry; with a key to a mapping, without one to a sequence.
pub(crate) fn insert_entry(
    collection: NodeRef<'_>,
    spot: Spot,
    key: Option<&str>,
    value: &Value,
) -> Result<Change, EditError> {
    let document = collection.document();
    let entries = entries(collection);
    let brackets = collection.span().range();
    let is_in_flow = collection.parent().is_some_and(is_flow);
    if entries.is_empty() && !is_in_flow && comment_in(document, brackets.start, brackets.end).is_none() {
        let content = match key {
            Some(key) => Value::Map(vec![(key.to_owned(), value.clone())]),
            None => Value::List(vec![value.clone()]),
        };
        return replace(collection, &content).map(|change| Change { collection: Some(collection.span()), ..change });
    }
    let index = match spot {
        Spot::Before(index) => index,
        Spot::After(index) => index + 1,
        Spot::End => entries.len(),
    };
    settle(document, |manner| {
        let emitter = Emitter { surroundings: Surroundings::of(Some(collection)), manner };
        let (bytes, replacement) = if is_flow(collection) {
            if !has_brackets(collection) {
                return Err(EditError::Layout { span: collection.span() });
            }
            let text = key.map_or_else(|| emitter.flow(value), |key| emitter.flow_entry(key, value));
            insertion_in_flow(collection, &entries, index, &text, &emitter)
        } else {
            let column = column(collection)?;
            let text = match key {
                Some(key) => emitter.entry(key, value, column),
                None => emitter.item(value, column),
            };
            insertion_in_block(collection, &entries, spot, &text, column, &emitter)
        };
        let intent = Intent::Insert(collection.id(), index, key, value);
        Ok(Plan { bytes, replacement, intent, lost: Vec::new(), collection: Some(collection.span()) })
    })
}

fn insertion_in_block(
    collection: NodeRef<'_>,
    entries: &[Entry<'_>],
    spot: Spot,
    text: &str,
    column: usize,
    emitter: &Emitter,
) -> (Range<usize>, String) {
    let document = collection.document();
    let source = document.text();
    let line_break = emitter.surroundings.line_break;
    let indentation = " ".repeat(column);
    let (before, after) = match spot {
        Spot::Before(index) => (entries.get(index), None),
        Spot::After(index) => (None, entries.get(index)),
        Spot::End => (None, entries.last()),
    };
    if let Some(entry) = before {
        if begins_line(source, entry.start) {
            let at = lines_start(document, entry.start).max(line_start(source, 0));
            return (at..at, [&indentation, text, line_break].concat());
        }
        return (entry.start..entry.start, [text, &emitter.break_line(column)].concat());
    }
    let end = after.map_or(collection.span().range().end, Entry::end);
    let at = lines_end(document, end, column);
    let is_broken = source.get(..at).is_some_and(|before| before.ends_with(['\n', '\r']));
    if is_broken {
        return (at..at, [&indentation, text, line_break].concat());
    }
    // The last line has no line break, and gets none.
    (at..at, [line_break, &indentation, text].concat())
}
