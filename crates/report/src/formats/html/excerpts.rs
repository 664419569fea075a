//! The lines around the places of a finding: those that somebody edits, and what was rendered from them.

use std::collections::BTreeSet;
use std::ops::Range;

use hullmark_findings::{Finding, Place};
use hullmark_source::{Source, SourceKind, Span};
use serde::Serialize;

use crate::Report;
use crate::excerpt::{ShownLine, line_bytes};
use crate::mask::Masks;

/// Lines around the marked ones.
const CONTEXT: u32 = 1;
/// A marked range is shown up to so many lines: a mapping may have hundreds.
const MOST_MARKED_LINES: u32 = 6;
/// Longer lines are cut around what is marked in them.
const MOST_COLUMNS: usize = 160;
/// More places than these tell no story.
const MOST_EXCERPTS: usize = 6;

/// Some lines of a file.
#[derive(Serialize)]
pub(super) struct Excerpt {
    /// What the file is to the finding: `values`, `template`, `manifest`, `rendered`.
    role: &'static str,
    name: String,
    line: u32,
    column: u32,
    label: String,
    is_primary: bool,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    number: u32,
    before: String,
    marked: String,
    after: String,
}

/// The lines at the primary place, at the related ones and in the rendered text, in this order.
pub(super) fn excerpts(report: &Report<'_>, finding: &Finding, masks: &Masks<'_>) -> Vec<Excerpt> {
    let related = finding.related.iter().map(|it| (it.place, it.label.as_str()));
    let rendered = finding.rendered.map(|span| (Place::Span(span), "what Kubernetes would get"));
    let editable = std::iter::once((finding.primary.place, finding.primary.label.as_str())).chain(related);
    let most = MOST_EXCERPTS - usize::from(rendered.is_some());
    let mut seen = BTreeSet::new();
    editable
        .take(most)
        .chain(rendered)
        .enumerate()
        .filter(|(_, (place, _))| seen.insert(*place))
        .filter_map(|(index, (place, label))| {
            let span = place.span()?;
            let source = report.sources.get(span.source)?;
            Some(excerpt(report, &source, span, label, index == 0, masks))
        })
        .collect()
}

fn excerpt(
    report: &Report<'_>,
    source: &Source,
    span: Span,
    label: &str,
    is_primary: bool,
    masks: &Masks<'_>,
) -> Excerpt {
    let range = report.sources.position(span);
    // A range that ends at the beginning of a line marks nothing there.
    let ends_before = range.end.column == 1 && range.end.line > range.start.line;
    let last_marked = range.end.line.saturating_sub(u32::from(ends_before));
    let last_marked = last_marked.min(range.start.line.saturating_add(MOST_MARKED_LINES - 1));
    let first = range.start.line.saturating_sub(CONTEXT).max(1);
    let last = last_marked.saturating_add(CONTEXT).min(source.lines().count());
    let lines = (first..=last).map(|number| line(source, number, span, masks));
    Excerpt {
        role: role(source),
        name: source.name().to_string(),
        line: range.start.line,
        column: range.start.column,
        label: label.to_owned(),
        is_primary,
        lines: lines.collect(),
    }
}

/// A line with the part of it that the span covers.
fn line(source: &Source, number: u32, span: Span, masks: &Masks<'_>) -> Line {
    let bytes = line_bytes(source, number);
    let relative = |offset: u32| (offset as usize).clamp(bytes.start, bytes.end) - bytes.start;
    let marked = relative(span.start)..relative(span.end);
    let content = masks.shown(source, bytes);
    let shown = ShownLine::new(&content, std::slice::from_ref(&marked), MOST_COLUMNS);
    let range = shown.ranges.first().cloned().unwrap_or(0..0);
    let part = |range: Range<usize>| shown.text.get(range).unwrap_or_default().to_owned();
    Line { number, before: part(0..range.start), marked: part(range.clone()), after: part(range.end..shown.text.len()) }
}

fn role(source: &Source) -> &'static str {
    let name = source.name();
    match source.kind() {
        SourceKind::Rendered => "rendered",
        SourceKind::Argument => "values",
        SourceKind::Stdin => "manifest",
        SourceKind::File | SourceKind::ArchiveMember { .. } => {
            let file = name.rsplit(['/', '!']).next().unwrap_or(name);
            match () {
                () if name.contains("templates/") => "template",
                () if file.contains("values") => "values",
                () if file == "Chart.yaml" => "chart",
                () => "manifest",
            }
        }
    }
}
