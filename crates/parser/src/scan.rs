//! Reading YAML from left to right.
//!
//! The reader knows lines and columns rather than tokens: a node begins at a column, what stands further to the
//! right belongs to it, and most lines are a key, a colon and a plain value. It calls a [`Sink`] for each node as
//! soon as it is read. Chapters and productions of YAML 1.2.2 are named where a rule is not plain.
//!
//! Columns are counted in bytes: only white space and indicators stand in front of a place whose column matters.

mod block;
mod block_scalar;
mod directives;
mod flow;
mod lines;
mod plain;
mod properties;
mod quoted;
mod words;

use std::ops::Range;

use crate::fault::{Fault, FaultKind};
use crate::layout;
use crate::notice::Leniency;
use crate::sink::{Layout, MaybeProperties, Sink, Token};

pub(crate) use directives::Handles;

/// How deep collections may lie in each other.
pub(crate) const MAX_DEPTH: usize = 250;

/// How many characters a key without `?` may have (YAML 1.2.2, 7.4.2).
const MAX_KEY_LENGTH: usize = 1024;

/// Whose rules count where they differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Dialect {
    /// YAML 1.2.2 to the letter.
    #[cfg_attr(not(test), expect(dead_code, reason = "the YAML test suite is read with it"))]
    Yaml12,
    /// YAML as `kubectl` reads it: lines of quoted and flow nodes may begin anywhere, and a comment may follow a
    /// quote or a bracket at once; but tabs separate nothing where a key could begin.
    Kubernetes,
}

/// A block collection that is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Level {
    /// The column of its entries.
    column: usize,
    kind: LevelKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum LevelKind {
    Sequence,
    Mapping,
    /// A mapping whose last key followed `?` and still has no value.
    MappingAwaitingColon,
}

/// A reader of one section of a text.
pub(crate) struct Reader<'t, S> {
    text: &'t str,
    /// The text up to the section's end.
    bytes: &'t [u8],
    dialect: Dialect,
    /// Whether lines may end with something else than a line feed.
    has_carriage_return: bool,
    /// Where the document begins.
    start: usize,
    /// The next byte.
    at: usize,
    /// Where the line of `at` begins.
    line: usize,
    /// The spaces that the line begins with; known once a node or gap has crossed into it.
    indentation: usize,
    /// What the last gap held.
    gap: Gap,
    /// Behind the indicator or property that leads the next node in: where it is when it is absent.
    after: usize,
    /// Behind the last node that was read, or the beginning of the document.
    cursor: usize,
    levels: Vec<Level>,
    /// Flow collections that are open.
    flow_depth: usize,
    /// Whether it was told that a line of the outermost one is too far to the left.
    is_flow_noted: bool,
    /// The quoted scalar of which the same was told.
    quote_noted: Option<usize>,
    handles: Handles,
    sink: S,
}

/// White space and comments between two tokens.
#[derive(Clone, Copy, Default, Debug)]
struct Gap {
    /// Line breaks.
    breaks: usize,
    /// Whether it holds a comment.
    has_comment: bool,
    /// Whether it holds a tab.
    has_tab: bool,
    /// Whether a tab stands between the last indicator or the beginning of the line and the next token.
    ends_with_tab: bool,
}

impl<'t, S: Sink> Reader<'t, S> {
    /// A reader of `section`, which may have carriage returns.
    pub(crate) fn new(
        text: &'t str,
        section: Range<usize>,
        has_carriage_return: bool,
        dialect: Dialect,
        sink: S,
    ) -> Self {
        Self {
            text,
            bytes: text.as_bytes().get(..section.end).unwrap_or_default(),
            dialect,
            has_carriage_return,
            start: section.start,
            at: section.start,
            line: section.start,
            indentation: 0,
            gap: Gap::default(),
            after: section.start,
            cursor: section.start,
            levels: Vec::with_capacity(16),
            flow_depth: 0,
            is_flow_noted: false,
            quote_noted: None,
            handles: Handles::default(),
            sink,
        }
    }

    /// Behind the last node that was read.
    pub(crate) fn cursor(&self) -> usize {
        self.cursor
    }

    /// The sink with what was read.
    pub(crate) fn into_sink(self) -> S {
        self.sink
    }

    /// Reads all documents of the section.
    pub(crate) fn read(&mut self) -> Result<(), Fault> {
        let mut may_be_bare = true;
        let mut has_document = false;
        loop {
            let marker = self.document_prefix()?;
            let explicit = marker.is_some();
            let is_document = explicit || !self.is_document_end();
            if is_document {
                if !explicit && !may_be_bare {
                    return self.fail(FaultKind::DocumentStartExpected, self.at);
                }
                self.sink.begin_document(marker, self.start);
                self.cursor = if explicit { self.at } else { self.start };
                self.block_document(explicit)?;
            } else if self.at >= self.bytes.len() {
                return Ok(());
            }
            has_document |= is_document;
            let marker = self.document_suffix(has_document)?;
            may_be_bare = marker.is_some();
            if is_document {
                self.sink.end_document(marker);
                self.handles = Handles::default();
            }
        }
    }

    fn fail<T>(&self, kind: FaultKind, at: usize) -> Result<T, Fault> {
        Err(Fault::new(kind, at))
    }

    /// The byte at an offset; NUL, which no text holds, at the end.
    #[inline]
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    #[inline]
    fn peek(&self) -> u8 {
        self.byte(self.at)
    }

    /// Whether white space, a line break or the end is at the offset.
    #[inline]
    fn is_blank(&self, at: usize) -> bool {
        self.bytes.get(at).is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
    }

    /// Passes over `bytes`, which only `kubectl` takes; refuses them for YAML 1.2.
    #[cold]
    fn tolerate(&mut self, leniency: Leniency, fault: FaultKind, bytes: Range<usize>) -> Result<(), Fault> {
        if !self.is_lenient() {
            return self.fail(fault, bytes.start);
        }
        self.sink.lenient(leniency, bytes);
        Ok(())
    }

    /// The bytes of the line from `at` on, without the white space at its end.
    fn rest_of_line(&self, at: usize) -> Range<usize> {
        let line = self.text.get(at..self.line_end(at)).unwrap_or_default();
        at..at + line.trim_end_matches([' ', '\t']).len()
    }

    fn is_lenient(&self) -> bool {
        self.dialect == Dialect::Kubernetes
    }

    /// The column of the collection around the node that comes next; -1 at the root.
    #[inline]
    fn parent_column(&self) -> isize {
        self.levels.last().map_or(-1, |level| signed(level.column))
    }

    /// The column of the next byte.
    #[inline]
    fn column(&self) -> usize {
        self.at - self.line
    }

    /// Whether the document ends here: the section does, or `...` stands at the beginning of the line.
    #[inline]
    fn is_document_end(&self) -> bool {
        self.at >= self.bytes.len() || (self.at == self.line && self.is_marker())
    }

    /// Whether `---` or `...` is next.
    fn is_marker(&self) -> bool {
        self.is_marker_at(self.at)
    }

    fn is_marker_at(&self, at: usize) -> bool {
        let rest = self.bytes.get(at..).unwrap_or_default();
        (rest.starts_with(b"...") || rest.starts_with(b"---")) && self.is_blank(at + 3)
    }

    /// Goes over the line break at `at`, and the spaces that the next line begins with.
    #[inline]
    fn cross_line(&mut self) {
        let is_windows = self.byte(self.at) == b'\r' && self.byte(self.at + 1) == b'\n';
        self.line = self.at + if is_windows { 2 } else { 1 };
        self.indentation = words::spaces(self.bytes.get(self.line..).unwrap_or_default());
        self.at = self.line + self.indentation;
    }

    /// Goes over white space, line breaks and comments to the next token, and notes in `gap` what there was.
    #[inline]
    fn skip_gap(&mut self) -> Result<(), Fault> {
        self.gap = Gap::default();
        loop {
            match self.peek() {
                b' ' => self.at += 1,
                b'\n' | b'\r' => {
                    self.cross_line();
                    self.gap.breaks += 1;
                    self.gap.ends_with_tab = false;
                }
                b'\t' => {
                    self.at += 1;
                    self.gap.has_tab = true;
                    self.gap.ends_with_tab = true;
                }
                b'#' => self.skip_comments()?,
                _ => return Ok(()),
            }
        }
    }

    fn skip_comment(&mut self) -> Result<(), Fault> {
        let is_separate = self.at == self.line || matches!(self.byte(self.at - 1), b' ' | b'\t');
        if !is_separate {
            self.tolerate(Leniency::Comment, FaultKind::Comment, self.at..self.line_end(self.at))?;
        }
        self.gap.has_comment = true;
        self.comment();
        Ok(())
    }

    /// Goes over the comment that is next, and over those that the lines below it hold.
    #[inline]
    fn skip_comments(&mut self) -> Result<(), Fault> {
        self.skip_comment()?;
        while self.peek() == b'\n' {
            self.cross_line();
            self.gap.breaks += 1;
            self.gap.ends_with_tab = false;
            if self.peek() != b'#' {
                break;
            }
            self.comment();
        }
        Ok(())
    }

    #[inline]
    fn comment(&mut self) {
        let end = self.line_end(self.at);
        self.sink.comment(self.at..end);
        self.at = end;
    }

    /// The end of the line that `at` lies in.
    #[inline]
    fn line_end(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let length =
            if self.has_carriage_return { memchr::memchr2(b'\n', b'\r', rest) } else { memchr::memchr(b'\n', rest) };
        length.map_or(self.bytes.len(), |length| at + length)
    }

    /// Goes to the next token of block structure.
    #[inline]
    fn skip_block_gap(&mut self) -> Result<(), Fault> {
        self.skip_gap()?;
        self.check_gap()
    }

    /// Refuses the tabs in the last gap that kubectl refuses.
    #[inline]
    fn check_gap(&self) -> Result<(), Fault> {
        if self.gap.has_tab && self.is_lenient() { self.refuse_tabs() } else { Ok(()) }
    }

    #[cold]
    fn refuse_tabs(&self) -> Result<(), Fault> {
        match layout::refused_tab(self.text, self.cursor..self.at) {
            Some(tab) => self.fail(FaultKind::Tab, tab),
            None => Ok(()),
        }
    }

    /// Hands a scalar over. Always inlined, because a token that goes through memory stalls: it is written in
    /// halves and read whole.
    #[inline(always)]
    fn emit(&mut self, token: Token, properties: MaybeProperties) -> Result<(), Fault> {
        self.cursor = self.cursor.max(token.end as usize);
        self.sink.scalar(token, properties)
    }

    fn emit_alias(&mut self, bytes: Range<usize>, properties: &MaybeProperties) -> Result<(), Fault> {
        if properties.is_some() {
            return self.fail(FaultKind::AliasProperty, bytes.start);
        }
        self.cursor = bytes.end;
        self.sink.alias(bytes)
    }

    fn check_depth(&self) -> Result<(), Fault> {
        if self.levels.len() + self.flow_depth >= MAX_DEPTH {
            return self.fail(FaultKind::Depth, self.at);
        }
        Ok(())
    }

    fn open(&mut self, layout: Layout, start: usize, properties: MaybeProperties) -> Result<(), Fault> {
        self.check_depth()?;
        self.sink.open(layout, start, properties)
    }
}

#[expect(clippy::cast_possible_wrap, reason = "an offset in a text is no greater than `isize::MAX`")]
fn signed(column: usize) -> isize {
    column as isize
}
