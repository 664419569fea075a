//! What the comments of a YAML text cover.

use std::ops::Range;

use hullmark_parser::{Document, NodeKind, NodeRef, parse};
use hullmark_source::SourceId;

use crate::comments::{Comment, Covered, Lines};

/// The comments of a YAML text, each with what it covers; and whether all of the text could be read.
///
/// A comment on a line of its own covers the entry, the list item or the document that comes next. What comes next must
/// not stand further left than the comment: that would be no part of what the comment stands in. A comment behind
/// something covers the line, and the scalar that begins or ends on it.
pub(crate) fn comments(source: SourceId, text: &str) -> (Vec<Comment>, bool) {
    let lines = Lines::new(text);
    let shared = text.into();
    let parsed = parse(source, &shared);
    let all_targets: Vec<Targets> = parsed.documents.iter().map(|it| Targets::of(it, &lines)).collect();
    let mut comments = Vec::new();
    for (index, document) in parsed.documents.iter().enumerate() {
        for comment in document.comments() {
            let bytes = comment.span.range();
            let line = lines.containing(bytes.start);
            let before = line.start..bytes.start;
            let dash = text.get(before.clone()).and_then(last_dash).map(|dash| line.start + dash);
            let covered = if dash.is_some() || lines.is_blank(before) {
                // Comments above the `---` of a document lead it in.
                let here_and_next = all_targets.iter().skip(index).take(2);
                let from = dash.unwrap_or(bytes.end);
                let below = here_and_next.filter_map(|targets| targets.next(from)).next();
                let below =
                    below.filter(|below| lines.column(dash.unwrap_or(bytes.start)) <= lines.column(below.start));
                below.map_or(Covered::Nothing, Covered::Below)
            } else {
                Covered::Beside(all_targets.get(index).map_or(line.clone(), |targets| targets.beside(&line, &lines)))
            };
            let next_line = lines.below(line.end);
            comments.push(Comment { bytes, covered, document: document.span().range(), next_line });
        }
    }
    (comments, parsed.errors.is_empty())
}

/// What comments of a document can be about.
struct Targets {
    /// Where each entry and item begins and ends, the outer ones first.
    starts: Vec<(usize, usize)>,
    /// The scalars of several lines, in order.
    long_scalars: Vec<Range<usize>>,
}

impl Targets {
    fn of(document: &Document, lines: &Lines<'_>) -> Self {
        let mut targets = Self { starts: Vec::new(), long_scalars: Vec::new() };
        let Some(root) = document.root() else { return targets };
        targets.add(root);
        targets.starts.sort_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
        targets.long_scalars.sort_by_key(|range| range.start);
        let is_object =
            root.kind() == NodeKind::Mapping && root.get("apiVersion").is_some() && root.get("kind").is_some();
        if let Some(first) = targets.starts.first_mut().filter(|_| is_object) {
            first.1 = document.span().range().end;
        }
        for (_, end) in &mut targets.starts {
            *end = lines.containing(end.saturating_sub(1)).end.max(*end);
        }
        targets
    }

    fn add(&mut self, root: NodeRef<'_>) {
        if !is_block(root) {
            let bytes = root.span().range();
            self.starts.push((bytes.start, bytes.end));
        }
        let mut nodes = vec![root];
        while let Some(node) = nodes.pop().filter(|node| !node.is_alias()) {
            match node.kind() {
                NodeKind::Mapping => {
                    for (key, value) in node.entries() {
                        let bytes = key.span().cover(value.span()).range();
                        self.starts.push((bytes.start, bytes.end));
                        nodes.push(value);
                    }
                }
                NodeKind::Sequence => {
                    self.add_items(node);
                    nodes.extend(node.items());
                }
                NodeKind::Scalar => {
                    let text = node.document().slice(node.span());
                    if text.contains('\n') {
                        self.long_scalars.push(node.span().range());
                    }
                }
            }
        }
    }

    /// The items of a list, from their dashes.
    fn add_items(&mut self, sequence: NodeRef<'_>) {
        let mut from = sequence.span().range().start;
        for item in sequence.items() {
            let bytes = item.span().range();
            let dash = if is_block(sequence) { dash(item.document().text(), from..bytes.start) } else { None };
            self.starts.push((dash.unwrap_or(bytes.start), bytes.end));
            from = bytes.end;
        }
    }

    /// What begins at a byte, or comes next behind it.
    fn next(&self, byte: usize) -> Option<Range<usize>> {
        let index = self.starts.partition_point(|(start, _)| *start < byte);
        self.starts.get(index).map(|(start, end)| *start..*end)
    }

    /// A line, with those on which a scalar goes on that begins or ends on it.
    fn beside(&self, line: &Range<usize>, lines: &Lines<'_>) -> Range<usize> {
        let first = self.long_scalars.partition_point(|scalar| scalar.end <= line.start);
        let touching = self.long_scalars.iter().skip(first).take_while(|scalar| scalar.start < line.end);
        let whole = |scalar: &Range<usize>| lines.containing(scalar.start).start..scalar.end;
        touching.map(whole).fold(line.clone(), |all, lines| all.start.min(lines.start)..all.end.max(lines.end))
    }
}

/// The last dash before a comment behind which nothing else stands: the comment is about the item that begins there.
fn last_dash(before: &str) -> Option<usize> {
    let is_dashes = before.split([' ', '\t']).all(|word| word.is_empty() || word == "-");
    before.rfind('-').filter(|_| is_dashes)
}

/// Whether a collection is written without brackets.
fn is_block(node: NodeRef<'_>) -> bool {
    node.kind() != NodeKind::Scalar && !node.document().slice(node.span()).starts_with(['{', '[', '*'])
}

/// The dash in a range of bytes in which there are only white space, comments, tags and anchors besides.
fn dash(text: &str, range: Range<usize>) -> Option<usize> {
    let mut at = range.start;
    while at < range.end {
        let rest = text.get(at..range.end)?;
        let space = rest.len() - rest.trim_start().len();
        at += space;
        match rest.get(space..)?.chars().next()? {
            '-' => return Some(at),
            '#' => at += text.get(at..range.end)?.find('\n')?,
            _ => return None,
        }
    }
    None
}
