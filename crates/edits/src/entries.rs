//! Where the entries of a collection begin, end, and what is theirs.

use std::ops::Range;

use hullmark_parser::{Document, NodeKind, NodeRef, ScalarStyle};

use crate::EditError;
use crate::lines::{
    comment_column, comment_in, is_blank_behind, line_end, line_start, next_line, previous_line_end, skip_gap,
    skip_spaces,
};

/// An entry of a mapping or an item of a sequence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'d> {
    /// First byte: of the key with its properties, of the dash, or of a flow item with its properties.
    pub(crate) start: usize,
    pub(crate) key: Option<NodeRef<'d>>,
    pub(crate) value: NodeRef<'d>,
}

impl Entry<'_> {
    /// Where its value ends.
    pub(crate) fn end(&self) -> usize {
        end_of(self.value)
    }
}

/// Whether a collection is written with brackets, or lies in one that is.
pub(crate) fn is_flow(node: NodeRef<'_>) -> bool {
    let mut around = std::iter::successors(Some(node), |node| node.parent());
    around.any(|node| has_brackets(node))
}

/// Whether a collection has brackets of its own.
pub(crate) fn has_brackets(node: NodeRef<'_>) -> bool {
    let first = node.document().text().as_bytes().get(node.span().range().start);
    !node.is_alias() && node.kind() != NodeKind::Scalar && matches!(first, Some(b'[' | b'{'))
}

/// The entries of a collection in the order of the text, in linear time.
pub(crate) fn entries(collection: NodeRef<'_>) -> Vec<Entry<'_>> {
    if collection.kind() == NodeKind::Mapping {
        let entry = |(key, value)| Entry { start: start_of(key), key: Some(key), value };
        return collection.entries().map(entry).collect();
    }
    if is_flow(collection) {
        return collection.items().map(|value| Entry { start: start_of(value), key: None, value }).collect();
    }
    let text = collection.document().text();
    let mut dash = collection.span().range().start;
    let items = collection.items().map(|value| {
        let start = dash;
        dash = skip_gap(text, end_of(value));
        Entry { start, key: None, value }
    });
    items.collect()
}

/// The first byte of a node with its tag and anchor.
pub(crate) fn start_of(node: NodeRef<'_>) -> usize {
    let properties = [node.anchor(), own_tag(node)].into_iter().flatten().map(|span| span.range().start);
    properties.fold(node.span().range().start, usize::min)
}

/// The tag that is written in front of a node, not that of what an alias names.
pub(crate) fn own_tag(node: NodeRef<'_>) -> Option<hullmark_source::Span> {
    if node.is_alias() { None } else { node.tag() }
}

/// Where a node ends: the empty lines that `|+` keeps are its own.
pub(crate) fn end_of(node: NodeRef<'_>) -> usize {
    let text = node.document().text();
    let mut last = node;
    while !last.is_alias() && !has_brackets(last) {
        let child = last.items().next_back().or_else(|| last.entries().next_back().map(|(_, value)| value));
        let Some(child) = child else { break };
        last = child;
    }
    let mut end = node.span().range().end.max(last.span().range().end);
    let is_block = !last.is_alias() && matches!(last.style(), Some(ScalarStyle::Literal | ScalarStyle::Folded));
    let header = text.get(last.span().range().start..).unwrap_or_default();
    let is_kept = header.chars().take_while(|c| matches!(c, '|' | '>' | '0'..='9' | '+' | '-')).any(|c| c == '+');
    if !is_block || !is_kept {
        return end;
    }
    loop {
        let next = next_line(text, end);
        if next >= node.document().span().range().end || !is_blank_behind(text, next) {
            break;
        }
        end = line_end(text, next);
    }
    end
}

/// Where the text of a value begins that is written behind its `:` or `-`, tag and anchor; refuses entries with `?`.
pub(crate) fn slot(entry: &Entry<'_>) -> Result<usize, EditError> {
    let text = entry.value.document().text();
    let properties = [entry.value.anchor(), own_tag(entry.value)].into_iter().flatten().map(|span| span.range().end);
    if let Some(end) = properties.max() {
        return Ok(end);
    }
    let Some(key) = entry.key else { return Ok(entry.start + 1) };
    let colon = skip_spaces(text, key.span().range().end);
    let is_explicit = text.as_bytes().get(colon) != Some(&b':')
        || text.get(line_start(text, entry.start)..entry.start).is_some_and(|before| before.trim_end().ends_with('?'));
    if is_explicit {
        return Err(EditError::ExplicitKey { span: entry.value.entry_span() });
    }
    Ok(colon + 1)
}

/// The column of a block collection: how many bytes stand in front of its first key or dash, which are white space
/// and the indicators of collections that begin in the same line.
pub(crate) fn column(collection: NodeRef<'_>) -> Result<usize, EditError> {
    let text = collection.document().text();
    let first_key = collection.entries().next().map_or(usize::MAX, |(key, _)| start_of(key));
    let start = first_key.min(collection.span().range().start);
    let before = text.get(line_start(text, start)..start).unwrap_or_default();
    if before.bytes().all(|byte| matches!(byte, b' ' | b'-')) && !before.starts_with("---") {
        return Ok(before.len());
    }
    Err(EditError::Layout { span: collection.span() })
}

/// Whether nothing but white space stands in the line in front of `at`.
pub(crate) fn begins_line(text: &str, at: usize) -> bool {
    text.get(line_start(text, at)..at).is_some_and(|before| before.trim_matches([' ', '\t']).is_empty())
}

/// Where the lines end that belong to an entry which ends at `end`, line break included: with the comment behind
/// it, and the comments below it that are indented more than `column`.
pub(crate) fn lines_end(document: &Document, end: usize, column: usize) -> usize {
    let text = document.text();
    let limit = document.span().range().end;
    let mut belonging = next_line(text, end);
    let mut line = belonging;
    while line < limit {
        match comment_column(document, line) {
            Some(comment) if comment > column => belonging = next_line(text, line),
            None if is_blank_behind(text, line) => {}
            _ => break,
        }
        line = next_line(text, line);
    }
    belonging.min(limit)
}

/// Where the lines begin that belong to an entry which begins its line at `start`: with the comments right above it,
/// in the same column. Above the first entry of a document they belong to the document.
pub(crate) fn lines_start(document: &Document, start: usize) -> usize {
    let text = document.text();
    let mut line = line_start(text, start);
    if document.root().is_some_and(|root| start <= root.span().range().start) {
        return line;
    }
    let column = start - line;
    while let Some(end) = previous_line_end(text, line) {
        let above = line_start(text, end);
        if comment_column(document, above) != Some(column) {
            break;
        }
        line = above;
    }
    line
}

/// The comment behind `at` in the same line, with the white space in front of it.
pub(crate) fn comment_behind(document: &Document, at: usize) -> Option<Range<usize>> {
    let comment = comment_in(document, at, line_end(document.text(), at))?;
    (skip_spaces(document.text(), at) == comment.start).then_some(at..comment.end)
}
