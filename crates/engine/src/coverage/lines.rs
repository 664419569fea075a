//! The lines of templates that no render wrote.
//!
//! A line counts as written when a byte of its text, or what one of its actions printed, is in an output. Text that
//! a template only computes with (a helper whose result is compared or hashed) is in none.

use std::collections::HashMap;

use hullmark_render::chart::Chart;
use hullmark_source::{FrameId, Origin, SourceId, SourceMap, Span, Trace};

use crate::renders::Output;

/// How much of a template was written.
#[derive(Clone, Debug)]
pub struct TemplateCoverage {
    /// The template.
    pub template: SourceId,
    /// How many of its lines have text of their own.
    pub lines: usize,
    /// How many of these were written.
    pub written: usize,
    /// The stretches of whole lines that were not, in order.
    pub unwritten: Vec<Span>,
}

/// The coverage of the chart's own templates by all outputs, in the order of their names.
pub(super) fn of_templates(chart: &Chart, outputs: &[&Output], sources: &SourceMap) -> Vec<TemplateCoverage> {
    let mut written: HashMap<SourceId, Vec<bool>> = HashMap::new();
    for (source, text) in chart.templates.iter().filter_map(|file| file.text()) {
        written.insert(source, vec![false; text.len()]);
    }
    for (_, rendered) in outputs.iter().flat_map(|output| &output.templates) {
        let source = sources.get(*rendered);
        if let Some(trace) = source.as_ref().and_then(|source| source.trace()) {
            mark(trace, &mut written);
        }
    }
    let files = chart.templates.iter().filter_map(|file| file.text());
    files
        .filter_map(|(source, text)| Some(of_template(source, text, written.get(&source)?)))
        .filter(|it| it.lines > 0)
        .collect()
}

/// Marks the bytes that a trace leads to.
fn mark(trace: &Trace, written: &mut HashMap<SourceId, Vec<bool>>) {
    let mut set = |span: Span| {
        let bytes = written.get_mut(&span.source).and_then(|bytes| bytes.get_mut(span.range()));
        bytes.into_iter().flatten().for_each(|byte| *byte = true);
    };
    let mut start = 0;
    let mut last_frame = FrameId::NONE;
    for run in trace.runs() {
        let length = run.end.saturating_sub(start);
        start = run.end;
        if let Origin::Literal { source } = trace.origins().get(run.origin) {
            set(Span::new(*source, run.offset, run.offset.saturating_add(length)));
        }
        if run.frame != last_frame {
            last_frame = run.frame;
            trace.origins().frames(run.frame).for_each(|frame| set(frame.call));
        }
    }
}

fn of_template(source: SourceId, text: &str, written: &[bool]) -> TemplateCoverage {
    let own = own_text(text);
    let mut coverage = TemplateCoverage { template: source, lines: 0, written: 0, unwritten: Vec::new() };
    let mut open: Option<(usize, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        let has_text = own.get(start..end).is_some_and(|bytes| bytes.contains(&true));
        let is_written = || {
            let bytes = text.as_bytes().get(start..end).unwrap_or_default();
            bytes.iter().zip(written.get(start..end).unwrap_or_default()).any(|(byte, it)| *it && *byte != b' ')
        };
        if has_text {
            coverage.lines += 1;
            if is_written() {
                coverage.written += 1;
                coverage.unwritten.extend(open.take().map(|(from, to)| Span::from_range(source, from..to)));
            } else {
                open = Some((open.map_or(start, |(from, _)| from), end));
            }
        }
        start += line.len();
    }
    coverage.unwritten.extend(open.map(|(from, to)| Span::from_range(source, from..to)));
    coverage
}

/// Which bytes are text outside of actions, and no white space.
fn own_text(text: &str) -> Vec<bool> {
    let mut own: Vec<bool> = text.bytes().map(|byte| !byte.is_ascii_whitespace()).collect();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find("{{")).map(|found| at + found) {
        let close = text.get(open..).and_then(|rest| rest.find("}}")).map_or(text.len(), |found| open + found + 2);
        own.get_mut(open..close).into_iter().flatten().for_each(|byte| *byte = false);
        at = close;
    }
    own
}
