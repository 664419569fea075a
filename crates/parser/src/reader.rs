//! From text to documents.

use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, Options, Parser, ScanError, Span as EventSpan, options};
use hullmark_source::{SourceId, Span};

use crate::layout;
use crate::padding::Padded;
use crate::sections::{forbidden_character, sections};
use crate::tree::{MAX_DEPTH, NodeEvent, Tree};
use crate::{Comment, Document, Parsed, SyntaxError, explain};

/// Reads `text`, the text of `source`, document by document.
///
/// What go-yaml 2 reads is read, and as the same tree, with a few rare exceptions: U+0085, U+2028 and U+2029
/// are no line breaks here; `[a:]` holds a mapping and not the string `a:`; a lone `-` between brackets, a
/// byte order mark inside a document and a `|` further left than its key are errors. What go-yaml refuses is an
/// error too, with exceptions of the same kind: `\/` in double quotes is read, as in JSON, and so are anchors
/// whose names are not alphanumeric.
///
/// Collections may lie 250 deep in each other, aliases followed, and aliases may stand for no greater share of
/// a document than go-yaml allows; what goes beyond is an error.
#[must_use]
pub fn parse(source: SourceId, text: &Arc<str>) -> Parsed {
    let mut parsed = Parsed::default();
    for section in sections(text) {
        let forbidden = forbidden_character(text, section.clone());
        let end = forbidden.as_ref().map_or(section.end, |character| character.start);
        let mut reading = Reading::read(source, text, section.start..end);
        if let Some(character) = forbidden {
            reading.damage(explain::forbidden_character(text, Span::from_range(source, character)));
        }
        reading.deliver(text, section.end, &mut parsed);
    }
    parsed
}

fn reader_options() -> Options {
    options! {
        max_buffered_comment_events: usize::MAX,
        flow_nesting_limit: MAX_DEPTH + 1,
        block_nesting_limit: MAX_DEPTH + 1,
    }
}

/// A document that has been read.
struct Draft<'t> {
    /// Where its span begins.
    start: usize,
    tree: Tree<'t>,
    complete: bool,
}

/// A section that is being read.
struct Reading<'t> {
    source: SourceId,
    text: &'t str,
    section: Range<usize>,
    /// Where the next document's span begins.
    next_start: usize,
    /// The document whose end has not come yet.
    tree: Option<Tree<'t>>,
    drafts: Vec<Draft<'t>>,
    comments: Vec<Comment>,
    error: Option<SyntaxError>,
}

impl<'t> Reading<'t> {
    fn new(source: SourceId, text: &'t str, section: Range<usize>) -> Self {
        Self {
            source,
            text,
            next_start: section.start,
            section,
            tree: None,
            drafts: Vec::new(),
            comments: Vec::new(),
            error: None,
        }
    }

    fn read(source: SourceId, text: &'t str, section: Range<usize>) -> Self {
        let mut padded = Padded::new(text, section.clone());
        loop {
            let mut reading = Self::new(source, text, section.clone());
            let Some(error) = reading.take_events(&padded) else { return reading };
            let at = padded.source_offset(error.marker().byte_offset().unwrap_or(usize::MAX));
            let cursor = reading.tree.as_ref().map_or(section.start, Tree::cursor);
            if !padded.cure(error.kind(), cursor, at) {
                let place = explain::Place { source, text, section, at, cursor };
                reading.damage(explain::scan_error(&place, error.kind()));
                return reading;
            }
        }
    }

    /// Takes all events, up to the first error of the parser, which is returned, or of the tree.
    fn take_events(&mut self, padded: &Padded<'_>) -> Option<ScanError> {
        for next in Parser::new_from_str_with_options(padded.text(), reader_options()) {
            let (event, span) = match next {
                Ok(next) => next,
                Err(error) => return Some(error),
            };
            if let Err(error) = self.take(&event, span, padded) {
                self.damage(error);
                return None;
            }
        }
        None
    }

    fn take(&mut self, event: &Event<'_>, span: EventSpan, padded: &Padded<'_>) -> Result<(), SyntaxError> {
        let bytes = padded.source_range(span);
        match event {
            Event::DocumentStart(explicit, _) => {
                let content = if *explicit { bytes.end } else { self.next_start };
                self.tree = Some(Tree::new(self.source, self.text, content));
            }
            Event::DocumentEnd => {
                let checked = self.tree.as_mut().map_or(Ok(()), |tree| tree.end_document(bytes.start));
                self.finish(true);
                let is_marked = !bytes.is_empty();
                self.next_start = if is_marked { layout::next_line(self.text, bytes.end) } else { bytes.end };
                return checked;
            }
            Event::Comment(..) => self.comments.push(Comment { span: Span::from_range(self.source, bytes) }),
            _ => {
                let tag = span.tag_span().map(|tag| padded.source_range(tag));
                if let Some(tree) = &mut self.tree {
                    tree.grow(&NodeEvent { bytes, tag, event })?;
                }
            }
        }
        Ok(())
    }

    /// Ends the document that is open.
    fn finish(&mut self, complete: bool) {
        if let Some(mut tree) = self.tree.take() {
            tree.close_all();
            self.drafts.push(Draft { start: self.next_start, tree, complete });
        }
    }

    /// Ends the section with an error of its last document.
    fn damage(&mut self, error: SyntaxError) {
        self.finish(false);
        if let Some(last) = self.drafts.last_mut() {
            last.complete = false;
        } else {
            let tree = Tree::new(self.source, self.text, self.section.start);
            self.drafts.push(Draft { start: self.section.start, tree, complete: false });
        }
        self.error = Some(error);
    }

    /// Hands its documents over; the last one ends at `end`.
    fn deliver(mut self, text: &Arc<str>, end: usize, parsed: &mut Parsed) {
        if self.drafts.is_empty() && !self.comments.is_empty() {
            let tree = Tree::new(self.source, self.text, self.section.start);
            self.drafts.push(Draft { start: self.section.start, tree, complete: true });
        }
        let ends: Vec<usize> = self.drafts.iter().skip(1).map(|next| next.start).chain([end]).collect();
        let mut comments = self.comments.into_iter().peekable();
        for (draft, end) in self.drafts.into_iter().zip(ends) {
            let span = Span::from_range(self.source, draft.start..end);
            let comments = std::iter::from_fn(|| comments.next_if(|comment| comment.span.start < span.end));
            parsed.documents.push(Document {
                source: self.source,
                text: Arc::clone(text),
                span,
                comments: comments.collect(),
                nodes: draft.tree.nodes,
                root: draft.tree.root,
                duplicate_keys: draft.tree.duplicate_keys,
                complete: draft.complete,
            });
        }
        parsed.errors.extend(self.error);
    }
}
