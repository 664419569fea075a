//! From decoded text back to the bytes that it was copied from.

use std::ops::Range;

use hullmark_source::Span;

use crate::{ScalarStyle, layout};

/// A part of a scalar's decoded text that stands in the source byte for byte; made by
/// [`NodeRef::verbatim_runs`](crate::NodeRef::verbatim_runs).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VerbatimRun {
    /// Offset of its first byte in the decoded text.
    pub decoded_start: u32,
    /// Its bytes in the source, as many as in the decoded text.
    pub span: Span,
}

/// The longest verbatim runs of the scalar at `span`, in order.
pub(crate) fn verbatim_runs(source: &str, span: Span, style: ScalarStyle, decoded: &str) -> Vec<VerbatimRun> {
    let bytes = match style {
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            span.range().start + 1..span.range().end.saturating_sub(1)
        }
        _ => span.range(),
    };
    let mut alignment = Alignment { source, decoded, span, at: bytes.start, end: bytes.end, done: 0, runs: Vec::new() };
    match style {
        ScalarStyle::Literal | ScalarStyle::Folded => alignment.align_block(style == ScalarStyle::Literal),
        _ => alignment.align_flow(style),
    }
    alignment.runs
}

/// The bytes of the scalar at `span` that `decoded` was made of, given its verbatim runs.
pub(crate) fn source_of(runs: &[VerbatimRun], span: Span, decoded: Range<usize>) -> Span {
    let of = |run: &VerbatimRun| {
        let start = run.decoded_start as usize;
        start..start + run.span.len() as usize
    };
    // What lies between two runs was decoded from all that lies between them in the source.
    let first = runs.partition_point(|run| of(run).end <= decoded.start);
    let start = match runs.get(first) {
        Some(run) if of(run).start <= decoded.start => run.span.range().start + decoded.start - of(run).start,
        _ => first.checked_sub(1).and_then(|before| runs.get(before)).map_or(span.start, |run| run.span.end) as usize,
    };
    let next = runs.partition_point(|run| of(run).start < decoded.end);
    let end = match next.checked_sub(1).and_then(|last| runs.get(last)) {
        Some(run) if decoded.end <= of(run).end => run.span.range().start + decoded.end - of(run).start,
        _ => runs.get(next).map_or(span.end, |run| run.span.start) as usize,
    };
    Span::from_range(span.source, start..end.max(start))
}

/// A walk along the source and the decoded text at once.
struct Alignment<'t> {
    source: &'t str,
    decoded: &'t str,
    span: Span,
    /// The next byte of the source, and where the scalar's text ends there.
    at: usize,
    end: usize,
    /// The next byte of the decoded text.
    done: usize,
    runs: Vec<VerbatimRun>,
}

impl<'t> Alignment<'t> {
    fn rest(&self) -> &'t str {
        self.source.get(self.at..self.end).unwrap_or_default()
    }

    fn decoded_rest(&self) -> &'t str {
        self.decoded.get(self.done..).unwrap_or_default()
    }

    /// Takes `length` bytes that stand in both texts; `false` when they differ after all.
    fn copy(&mut self, length: usize) -> bool {
        let bytes = self.at..self.at + length;
        let copied = self.source.get(bytes.clone());
        if copied.is_none() || copied != self.decoded.get(self.done..self.done + length) {
            return false;
        }
        let span = Span::from_range(self.span.source, bytes);
        let decoded_start = u32::try_from(self.done).unwrap_or(u32::MAX);
        match self.runs.last_mut() {
            Some(run) if run.span.end == span.start && run.decoded_start + run.span.len() == decoded_start => {
                run.span.end = span.end;
            }
            _ => self.runs.push(VerbatimRun { decoded_start, span }),
        }
        self.at += length;
        self.done += length;
        true
    }

    /// Plain and quoted text: lines are folded, quotes and escapes decoded.
    fn align_flow(&mut self, style: ScalarStyle) {
        while let Some(next) = self.rest().chars().next() {
            let copied = match (next, style) {
                ('\\', ScalarStyle::DoubleQuoted)
                    if self.rest().as_bytes().get(1).is_some_and(|byte| b"\"\\/".contains(byte)) =>
                {
                    self.at += 1;
                    self.copy(1)
                }
                ('\\', ScalarStyle::DoubleQuoted) => self.skip_escape(),
                ('\'', ScalarStyle::SingleQuoted) => {
                    self.at += 1;
                    self.copy(1)
                }
                (' ' | '\t' | '\r' | '\n', _) => self.copy_or_fold_space(),
                _ => self.copy(next.len_utf8()),
            };
            if !copied {
                return;
            }
        }
    }

    /// An escape sequence that stands for another character, or for nothing.
    fn skip_escape(&mut self) -> bool {
        let escape = self.rest();
        let kind = escape.chars().nth(1);
        if matches!(kind, Some('\n' | '\r')) {
            // An escaped line break vanishes, and so does the indentation behind it.
            let line = layout::behind_break(self.source, self.at + 1);
            let indented = self.source.get(line..self.end).unwrap_or_default();
            self.at = line + (indented.len() - indented.trim_start_matches([' ', '\t']).len());
            return true;
        }
        let is_surrogate =
            escape.get(2..4).is_some_and(|hex| matches!(hex.to_ascii_lowercase().as_str(), "d8" | "d9" | "da" | "db"));
        self.at += match kind {
            Some('x') => 4,
            Some('u') if is_surrogate => 12,
            Some('u') => 6,
            Some('U') => 10,
            _ => 2,
        };
        self.done += self.decoded_rest().chars().next().map_or(0, char::len_utf8);
        true
    }

    /// White space within a line is copied; with line breaks in it, it becomes a space or fewer line breaks.
    fn copy_or_fold_space(&mut self) -> bool {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let space = rest.get(..length).unwrap_or_default();
        let breaks = space.matches('\n').count() + space.matches('\r').count() - space.matches("\r\n").count();
        if breaks == 0 {
            return self.copy(length);
        }
        self.at += length;
        self.done += breaks.saturating_sub(1).max(1);
        true
    }

    /// A block scalar: each line loses its indentation; breaks are kept (`|`) or folded (`>`).
    fn align_block(&mut self, literal: bool) {
        let mut line = layout::next_line(self.source, self.at);
        let spaces = |text: &str| text.len() - text.trim_start_matches(' ').len();
        let first = self.source.get(line..self.end).unwrap_or_default().lines().find(|line| !line.trim().is_empty());
        let kept = spaces(self.decoded.trim_start_matches('\n'));
        let Some(indentation) = first.and_then(|first| spaces(first).checked_sub(kept)) else { return };
        while line < self.end {
            let line_end = layout::line_end(self.source, line);
            let content = self.source.get(line + indentation..line_end).unwrap_or_default();
            if !content.is_empty() {
                while !self.decoded_rest().starts_with(content) && self.decoded_rest().starts_with([' ', '\n']) {
                    self.done += 1;
                }
                self.at = line + indentation;
                if !self.copy(content.len()) {
                    return;
                }
                if literal && self.source.as_bytes().get(line_end) == Some(&b'\n') {
                    self.copy(1);
                }
            }
            let next = layout::behind_break(self.source, line_end);
            line = if next > line { next } else { self.end };
        }
    }
}
