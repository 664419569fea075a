//! Adding entries to collections in brackets, and taking them out.

use std::ops::Range;

use hullmark_parser::NodeRef;

use crate::emit::Emitter;
use crate::entries::{Entry, begins_line, comment_behind, lines_start};
use crate::lines::{comment_in, is_blank_behind, line_end, line_start, next_line, skip_gap, skip_spaces};

/// The bytes to replace, and their replacement, for a new entry `text` of a collection with brackets.
pub(crate) fn insertion_in_flow(
    collection: NodeRef<'_>,
    entries: &[Entry<'_>],
    index: usize,
    text: &str,
    emitter: &Emitter,
) -> (Range<usize>, String) {
    let document = collection.document();
    let source = document.text();
    let at = |offset: usize, text: String| (offset..offset, text);
    let open = collection.span().range().start + 1;
    let Some(last) = entries.last() else {
        let is_empty = source.get(open..collection.span().range().end).is_some_and(|rest| rest.trim().len() == 1);
        let gap = if is_empty { "" } else { " " };
        return at(open, [text, gap].concat());
    };
    if let Some(next) = entries.get(index) {
        if begins_line(source, next.start) {
            let indentation = next.start - line_start(source, next.start);
            let line = lines_start(document, next.start).max(line_start(source, open));
            let line = if line <= open { next.start - indentation } else { line };
            return at(line, [&" ".repeat(indentation), text, ",", emitter.surroundings.line_break].concat());
        }
        return at(next.start, [text, ",", &gap(source, entries, emitter)].concat());
    }
    let end = last.end();
    let has_comma = comma_behind(source, end);
    let behind = comment_behind(document, has_comma.map_or(end, |comma| comma + 1));
    let Some(comment) = behind.filter(|comment| comment.end < collection.span().range().end) else {
        return at(end, [",", &gap(source, entries, emitter), text].concat());
    };
    // The comment in the line of the last entry stays with it.
    let indentation = if begins_line(source, last.start) { last.start - line_start(source, last.start) } else { 0 };
    let line = emitter.break_line(indentation.max(1));
    if has_comma.is_some() {
        return at(comment.end, [&line, text, ","].concat());
    }
    let kept = source.get(comment.clone()).unwrap_or_default();
    (end..comment.end, [",", kept, &line, text].concat())
}

/// The white space in front of a further entry.
fn gap(source: &str, entries: &[Entry<'_>], emitter: &Emitter) -> String {
    let Some(last) = entries.last() else { return String::new() };
    if begins_line(source, last.start) {
        return emitter.break_line(last.start - line_start(source, last.start));
    }
    match entries {
        [.., _, last] => {
            let before = source.get(..last.start).unwrap_or_default();
            let width = before.len() - before.trim_end_matches(' ').len();
            " ".repeat(width)
        }
        _ => emitter.surroundings.gap().to_owned(),
    }
}

/// The comma behind an entry that ends at `end`.
fn comma_behind(source: &str, end: usize) -> Option<usize> {
    let comma = skip_gap(source, end);
    (source.as_bytes().get(comma) == Some(&b',')).then_some(comma)
}

/// The bytes to replace, their replacement, and where comments are lost, for the entry `index` of a collection with
/// brackets.
pub(crate) fn deletion_in_flow(
    collection: NodeRef<'_>,
    entries: &[Entry<'_>],
    index: usize,
) -> Option<(Range<usize>, String, Range<usize>)> {
    let document = collection.document();
    let source = document.text();
    let brackets = collection.span().range();
    let entry = entries.get(index)?;
    let comma = comma_behind(source, entry.end());
    let previous = index.checked_sub(1).and_then(|index| entries.get(index)).map(Entry::end);
    if entries.len() == 1 && comment_in(document, brackets.start, brackets.end).is_none() {
        let inner = brackets.start + 1..brackets.end - 1;
        return Some((inner.clone(), String::new(), inner));
    }
    let alone = own_lines(document, entry, comma);
    if let (Some(previous), Some(_), None, true) = (previous, comma, &alone, index + 1 == entries.len())
        && comment_in(document, previous, entry.start).is_none()
    {
        // The comma behind the last entry serves the one before.
        let bytes = previous..entry.end();
        return Some((bytes.clone(), String::new(), bytes));
    }
    // The comma in front goes when there is none behind.
    let orphan = if comma.is_some() { None } else { previous.and_then(|end| comma_behind(source, end)) };
    let removed = match alone {
        Some(lines) => lines,
        None => within_line(document, entry, comma, entries.get(index + 1)),
    };
    let Some(orphan) = orphan else { return Some((removed.clone(), String::new(), removed)) };
    let kept = source.get(orphan + 1..removed.start)?;
    let kept = if kept.trim().is_empty() && !kept.contains(['\n', '\r']) { "" } else { kept };
    Some((orphan..removed.end, kept.to_owned(), removed))
}

/// The lines of an entry that shares them with no other, its comments included.
fn own_lines(document: &hullmark_parser::Document, entry: &Entry<'_>, comma: Option<usize>) -> Option<Range<usize>> {
    let source = document.text();
    let end = comma.map_or(entry.end(), |comma| comma + 1);
    let end = comment_behind(document, end).map_or(end, |comment| comment.end);
    let is_alone = begins_line(source, entry.start) && is_blank_behind(source, end) && end < source.len();
    is_alone.then(|| lines_start(document, entry.start)..next_line(source, end))
}

/// An entry within a line, up to the next one or to the comments of that.
fn within_line(
    document: &hullmark_parser::Document,
    entry: &Entry<'_>,
    comma: Option<usize>,
    next: Option<&Entry<'_>>,
) -> Range<usize> {
    let source = document.text();
    let end = comma.map_or(entry.end(), |comma| comma + 1);
    let (Some(next), None) = (next, comment_in(document, end, line_end(source, end))) else {
        let end = comment_behind(document, end).map_or(end, |comment| comment.end);
        return entry.start..end;
    };
    match comment_in(document, end, next.start) {
        Some(comment) => entry.start..skip_spaces(source, line_start(source, comment.start)),
        None => entry.start..next.start,
    }
}
