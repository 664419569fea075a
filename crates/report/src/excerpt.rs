//! The lines around a finding's places, as miette draws them.
//!
//! miette reads one source a report. [`Excerpts`] serves it a made-up text in which the windows around all
//! places of a finding stand one behind the other, whatever files they are from, each under its own name and
//! line numbers. So the cost of a report is that of the few lines that it shows, not that of its files.

use std::ops::Range;
use std::sync::Arc;

use hullmark_findings::{Location, Place};
use hullmark_source::{LineColumn, Source, Span};
use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::Report;
use crate::escape::{one_line, visible};
use crate::hyperlink::to_file;
use crate::mask::Masks;

/// Places that are at most this many lines apart share a window.
const JOINED_WITHIN: u32 = 3;
/// Columns that miette needs around the line's text besides those of the line number.
const FRAME_COLUMNS: usize = 5;
/// Lines are never cut shorter than this, however narrow the terminal is.
const LEAST_COLUMNS: usize = 30;

/// The windows of one finding.
#[derive(Debug)]
pub(crate) struct Excerpts {
    windows: Vec<Window>,
    labels: Vec<LabeledSpan>,
}

/// Some lines of one source.
#[derive(Debug)]
struct Window {
    name: String,
    /// Number of the first line, 0-based as miette counts.
    first_line: usize,
    line_count: usize,
    /// Where the text begins in the text that all windows make up.
    base: usize,
    text: String,
    /// Where each label begins, in the text that all windows make up and in the file.
    places: Vec<(usize, LineColumn)>,
}

/// A labelled range of one line.
struct Mark<'a> {
    line: u32,
    /// Bytes from the beginning of the line.
    range: Range<usize>,
    place: LineColumn,
    label: &'a str,
    is_primary: bool,
}

/// Marks that go into one window.
struct Group<'a> {
    source: Arc<Source>,
    lines: Range<u32>,
    marks: Vec<Mark<'a>>,
}

impl Excerpts {
    /// The windows around those of the locations whose bytes are known, in their order, with lines cut to
    /// the columns of the report; `None` when there is none. The first of `locations` is taken as the primary one, and
    /// a line of context is shown around it.
    pub(crate) fn new<'a>(
        locations: impl Iterator<Item = &'a Location>,
        report: &Report<'_>,
        masks: &Masks<'_>,
    ) -> Option<Self> {
        let mut groups: Vec<Group<'a>> = Vec::new();
        for (index, location) in locations.enumerate() {
            let Place::Span(span) = location.place else { continue };
            let Some(source) = report.sources.get(span.source) else { continue };
            let mark = Mark::new(&source, span, &location.label, index == 0);
            match groups.iter_mut().find(|group| group.takes(&source, &mark)) {
                Some(group) => group.add(mark),
                None => groups.push(Group::new(source, mark)),
            }
        }
        let mut excerpts = Self { windows: Vec::new(), labels: Vec::new() };
        let mut base = 0;
        for group in groups {
            let window = excerpts.draw(&group, masks, base, report);
            // The byte between two windows belongs to none of them: miette asks whether it may join two
            // labels by reading the span over both.
            base += window.text.len() + 2;
            excerpts.windows.push(window);
        }
        (!excerpts.windows.is_empty()).then_some(excerpts)
    }

    /// The labels of all windows.
    pub(crate) fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.labels.iter().cloned()
    }

    fn draw(&mut self, group: &Group<'_>, masks: &Masks<'_>, base: usize, report: &Report<'_>) -> Window {
        let digits = group.lines.end.saturating_sub(1).to_string().len();
        let columns = report.style.width.saturating_sub(digits + FRAME_COLUMNS).max(LEAST_COLUMNS);
        let mut text = String::new();
        let mut places = Vec::new();
        for line in group.lines.clone() {
            if line > group.lines.start {
                text.push('\n');
            }
            let marks: Vec<&Mark<'_>> = group.marks.iter().filter(|mark| mark.line == line).collect();
            let ranges: Vec<Range<usize>> = marks.iter().map(|mark| mark.range.clone()).collect();
            let content = masks.shown(&group.source, line_bytes(&group.source, line));
            let shown = ShownLine::new(&content, &ranges, columns);
            let start = base + text.len();
            for (mark, range) in marks.iter().zip(&shown.ranges) {
                let label = Some(one_line(mark.label).into_owned()).filter(|label| !label.is_empty());
                let span = SourceSpan::from((start + range.start, range.len()));
                places.push((start + range.start, mark.place));
                self.labels.push(match mark.is_primary {
                    true => LabeledSpan::new_primary_with_span(label, span),
                    false => LabeledSpan::new_with_span(label, span),
                });
            }
            text.push_str(&shown.text);
            if shown.text.is_empty() && !marks.is_empty() {
                // An empty last line is no line to miette, and a place at the end of the text is on it.
                text.push(' ');
            }
        }
        Window {
            name: to_file(report, group.source.id(), &one_line(group.source.name())),
            first_line: group.lines.start.saturating_sub(1) as usize,
            line_count: group.lines.len(),
            base,
            text,
            places,
        }
    }
}

impl<'a> Mark<'a> {
    /// Marks a span, or the part of it that is on its first line: a node may be hundreds of lines long.
    fn new(source: &Source, span: Span, label: &'a str, is_primary: bool) -> Self {
        let place = source.lines().line_column(source.text(), span.start);
        let bytes = line_bytes(source, place.line);
        let relative = |offset: u32| (offset as usize).clamp(bytes.start, bytes.end) - bytes.start;
        Self { line: place.line, range: relative(span.start)..relative(span.end), place, label, is_primary }
    }
}

impl<'a> Group<'a> {
    fn new(source: Arc<Source>, mark: Mark<'a>) -> Self {
        let context = u32::from(mark.is_primary);
        let last = source.lines().count().min(mark.line.saturating_add(context));
        let first = mark.line.saturating_sub(context).max(1);
        Self { source, lines: first..last.saturating_add(1), marks: vec![mark] }
    }

    /// Whether a mark belongs into this window: near it, and not over another label, which would be unreadable.
    fn takes(&self, source: &Source, mark: &Mark<'_>) -> bool {
        let overlaps = |other: &Mark<'_>| {
            other.line == mark.line && other.range.start <= mark.range.end && mark.range.start <= other.range.end
        };
        self.source.id() == source.id()
            && mark.line.saturating_add(JOINED_WITHIN) >= self.lines.start
            && mark.line < self.lines.end.saturating_add(JOINED_WITHIN)
            && !self.marks.iter().any(overlaps)
    }

    fn add(&mut self, mark: Mark<'a>) {
        self.lines = self.lines.start.min(mark.line)..self.lines.end.max(mark.line.saturating_add(1));
        self.marks.push(mark);
    }
}

/// The bytes of a 1-based line without its line break; empty where there is no such line.
pub(crate) fn line_bytes(source: &Source, line: u32) -> Range<usize> {
    let text = source.text();
    let start = source.lines().start(line).map_or(text.len(), |start| start as usize);
    let end = source.lines().start(line.saturating_add(1)).map_or(text.len(), |end| end as usize);
    let content = text.get(start..end).unwrap_or_default().trim_end_matches(['\r', '\n']);
    start..start + content.len()
}

/// A line as it is shown: safe for a terminal and cut to a width, with the ranges in the text that is left.
pub(crate) struct ShownLine {
    pub(crate) text: String,
    pub(crate) ranges: Vec<Range<usize>>,
}

impl ShownLine {
    pub(crate) fn new(content: &str, ranges: &[Range<usize>], columns: usize) -> Self {
        let characters: Vec<(usize, char)> = content
            .char_indices()
            .filter(|(_, character)| *character != '\u{feff}')
            .map(|(at, character)| (at, if character == '\t' { '\t' } else { visible(character) }))
            .collect();
        let first_marked = ranges.iter().map(|range| range.start).min().unwrap_or(0);
        let before = characters.iter().take_while(|(at, _)| *at < first_marked).count();
        let cut_front = characters.len() > columns && before > columns * 2 / 3;
        let skip = if cut_front { before - columns / 3 } else { 0 };
        let cut_back = characters.len() - skip > columns;

        let mut text = String::from(if cut_front { "…" } else { "" });
        let mut shown: Vec<(usize, usize)> = Vec::new();
        for (at, character) in characters.iter().skip(skip).take(columns) {
            shown.push((*at, text.len()));
            text.push(*character);
        }
        let end = text.len();
        let map = |offset: usize| {
            let index = shown.partition_point(|(at, _)| *at < offset);
            shown.get(index).map_or(end, |(_, shown_at)| *shown_at)
        };
        let ranges = ranges.iter().map(|range| map(range.start)..map(range.end)).collect();
        if cut_back {
            text.push('…');
        }
        Self { text, ranges }
    }
}

impl SourceCode for Excerpts {
    /// The window that holds `span`; without context lines, the place of the label that begins there.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_before: usize,
        context_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let window = self
            .windows
            .iter()
            .find(|window| window.base <= span.offset() && end <= window.base + window.text.len())
            .ok_or(MietteError::OutOfBounds)?;
        let place = window.places.iter().find(|(at, _)| *at == span.offset()).map(|(_, place)| place);
        let (line, column) = match place {
            Some(place) if context_before == 0 && context_after == 0 => {
                (place.line.saturating_sub(1) as usize, place.column.saturating_sub(1) as usize)
            }
            _ => (window.first_line, 0),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            window.name.clone(),
            window.text.as_bytes(),
            SourceSpan::from((window.base, window.text.len())),
            line,
            column,
            window.line_count,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_around_its_mark() {
        let line = format!("{}MARK{}", "a".repeat(500), "b".repeat(500));
        let shown = ShownLine::new(&line, std::slice::from_ref(&(500..504)), 60);
        assert_eq!(shown.text.get(shown.ranges[0].clone()), Some("MARK"));
        assert!(shown.text.starts_with('…') && shown.text.ends_with('…'));
        assert_eq!(shown.text.chars().count(), 62);
    }

    #[test]
    fn control_characters_keep_the_mark_in_place() {
        let shown = ShownLine::new("\u{feff}a\u{1b}[2Jü: x", std::slice::from_ref(&(8..10)), 60);
        assert_eq!(shown.text, "a\u{241b}[2Jü: x");
        assert_eq!(shown.text.get(shown.ranges[0].clone()), Some("ü"));
    }
}
