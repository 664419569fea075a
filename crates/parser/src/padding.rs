//! Reading what go-yaml accepts and the event parser refuses for want of white space.
//!
//! Within quotes go-yaml doesn't care where a line begins, and behind a quote or a bracket a comment may follow
//! at once; `kubectl` applies files such as
//! ```yaml
//! certificate: "first line
//! second line"# of two
//! ```
//! White space at these places is not part of a value. So the section is read again with spaces there, and
//! offsets are counted back to the text as it is.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ErrorKind, Span as EventSpan};

use crate::layout;

/// How many errors of a section are cured; each costs one more reading of the section.
const MAX_CURES: usize = 100;

/// By what factor a scalar's padding may make a section longer.
const MAX_GROWTH: usize = 16;

/// Spaces that are not in the source.
struct Pad {
    /// Where they begin in the padded text.
    padded_start: usize,
    /// What they stand in front of, in the source.
    place: usize,
    /// These and all spaces before.
    spaces_so_far: usize,
}

/// A section of a text, with spaces inserted where the parser wants them.
pub(crate) struct Padded<'t> {
    source: &'t str,
    section: Range<usize>,
    text: Cow<'t, str>,
    pads: Vec<Pad>,
    cures: usize,
}

impl<'t> Padded<'t> {
    pub(crate) fn new(source: &'t str, section: Range<usize>) -> Self {
        let text = source.get(section.clone()).unwrap_or_default().into();
        Self { source, section, text, pads: Vec::new(), cures: 0 }
    }

    /// What the parser reads.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The offset in the source of an offset in [`Padded::text`].
    pub(crate) fn source_offset(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let before = self.pads.partition_point(|pad| pad.padded_start < offset);
        let source_offset = match before.checked_sub(1).and_then(|last| self.pads.get(last)) {
            Some(pad) => pad.place.max((offset + self.section.start).saturating_sub(pad.spaces_so_far)),
            None => offset + self.section.start,
        };
        source_offset.min(self.section.end)
    }

    /// The bytes in the source that an event speaks of.
    pub(crate) fn source_range(&self, span: EventSpan) -> Range<usize> {
        let offset = |marker: Option<usize>| self.source_offset(marker.unwrap_or(0));
        let start = offset(span.start.byte_offset());
        start..offset(span.end.byte_offset()).max(start)
    }

    /// Inserts spaces when that cures the parser's error `kind` at `at`; `cursor` is behind the last token
    /// before. `false` when it would not.
    pub(crate) fn cure(&mut self, kind: &ErrorKind, cursor: usize, at: usize) -> bool {
        if self.cures >= MAX_CURES {
            return false;
        }
        self.cures += 1;
        match kind {
            ErrorKind::InvalidQuotedScalarIndent | ErrorKind::TabInIndentation => self.pad_quoted(cursor, at),
            ErrorKind::CommentNotSeparated => self.pad_comment(at),
            _ => false,
        }
    }

    /// Puts a space in front of a comment.
    fn pad_comment(&mut self, at: usize) -> bool {
        let is_comment = self.source.as_bytes().get(at) == Some(&b'#');
        let is_new = self.pads.last().is_none_or(|last| last.place < at);
        if is_comment && is_new {
            self.insert(&[at], 1);
        }
        is_comment && is_new
    }

    /// Indents the lines of the quoted scalar that comes next behind `cursor` and holds `at`.
    fn pad_quoted(&mut self, cursor: usize, at: usize) -> bool {
        let Some(quoted) = layout::next_quoted(self.source, cursor).filter(|quoted| quoted.contains(&at)) else {
            return false;
        };
        let column = quoted.start - layout::line_start(self.source, quoted.start) + 1;
        let first = layout::next_line(self.source, quoted.start);
        let next = |line: &usize| Some(layout::next_line(self.source, *line));
        let lines: Vec<usize> =
            std::iter::successors(Some(first), next).take_while(|line| *line < quoted.end).collect();
        if lines.len().saturating_mul(column) > self.section.len().saturating_mul(MAX_GROWTH) {
            return false;
        }
        if self.pads.last().is_some_and(|last| last.place >= quoted.start) {
            return false;
        }
        self.insert(&lines, column);
        true
    }

    /// Puts spaces in front of more lines; the parser comes from left to right, so they lie behind the others.
    fn insert(&mut self, lines: &[usize], spaces: usize) {
        let mut text = self.text.get(..self.padded_offset(lines.first().copied())).unwrap_or_default().to_owned();
        let mut copied = lines.first().copied().unwrap_or(self.section.end);
        let mut spaces_so_far = self.pads.last().map_or(0, |pad| pad.spaces_so_far);
        for line in lines {
            text.push_str(self.source.get(copied..*line).unwrap_or_default());
            copied = *line;
            spaces_so_far += spaces;
            self.pads.push(Pad { padded_start: text.len(), place: *line, spaces_so_far });
            text.extend(std::iter::repeat_n(' ', spaces));
        }
        text.push_str(self.source.get(copied..self.section.end).unwrap_or_default());
        self.text = text.into();
    }

    /// Where a place of the source behind all pads stands in the padded text.
    fn padded_offset(&self, place: Option<usize>) -> usize {
        let spaces = self.pads.last().map_or(0, |pad| pad.spaces_so_far);
        place.map_or(self.text.len(), |place| place.saturating_sub(self.section.start) + spaces)
    }
}
