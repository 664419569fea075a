//! What the renders of a chart tell about a place in a template or in values.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use hullmark_engine::ChartRender;
use hullmark_source::{Origin, OriginId, OriginTable, Source, SourceId, SourceMap, Span, Trace};

use crate::checker::Checked;

/// The texts and renders of a release unit.
#[derive(Clone, Copy)]
pub(crate) struct Origins<'c> {
    pub(crate) sources: &'c SourceMap,
    pub(crate) renders: &'c [ChartRender],
}

/// What an action wrote in one render, where it wrote for the first time.
pub(crate) struct Written {
    pub(crate) text: String,
    /// The nodes of values that went in.
    pub(crate) from: Vec<OriginId>,
}

impl<'c> Origins<'c> {
    pub(crate) fn of(checked: &'c Checked) -> Self {
        Self { sources: &checked.outcome.sources, renders: &checked.outcome.renders }
    }

    /// The text of a file as it was checked.
    pub(crate) fn file(self, path: &Path) -> Option<Arc<Source>> {
        self.sources.file(&path.to_string_lossy().replace('\\', "/"))
    }

    /// Whether a file is a template of the chart.
    pub(crate) fn is_template(self, source: SourceId) -> bool {
        let in_folder = || self.sources.name(source).contains("/templates/");
        self.renders.iter().any(|render| render.templates.iter().any(|(template, _)| *template == source))
            || in_folder()
    }

    /// What the innermost action at a place of a template wrote, where it wrote first.
    pub(crate) fn written(self, render: &ChartRender, source: SourceId, offset: u32) -> Option<Written> {
        self.traces(render).find_map(|(text, trace)| {
            let origins = trace.origins();
            let is_at = |call: Span| call.source == source && call.start <= offset && offset < call.end;
            let by_action = |frame| origins.frames(frame).any(|frame| is_at(frame.call));
            let mut pieces = trace.pieces(0..u32::MAX).skip_while(|piece| !by_action(piece.frame)).peekable();
            let start = pieces.peek()?.start as usize;
            let mut written = Written { text: String::new(), from: Vec::new() };
            let mut end = start;
            for piece in pieces.take_while(|piece| by_action(piece.frame)) {
                end = piece.end as usize;
                for id in origins.inputs(&piece.origin) {
                    let is_value =
                        matches!(origins.get(*id), Origin::Value { .. } | Origin::Key { .. } | Origin::Part { .. });
                    if is_value && !written.from.contains(id) {
                        written.from.push(*id);
                    }
                }
            }
            written.text = text.text().get(start..end)?.to_owned();
            Some(written)
        })
    }

    /// What decided that nothing is written at a place of a template.
    pub(crate) fn passed_over(self, render: &ChartRender, source: SourceId, offset: u32) -> Option<Vec<OriginId>> {
        self.traces(render).find_map(|(_, trace)| {
            let is_at = |span: Span| span.source == source && span.start <= offset && offset < span.end;
            let marks = trace.marks().iter().filter(|mark| is_at(mark.passed_over));
            let mark = marks.min_by_key(|mark| mark.passed_over.len())?;
            Some(trace.origins().inputs(&mark.decided_by).to_vec())
        })
    }

    /// The outputs of a render with their traces.
    pub(crate) fn traces(self, render: &'c ChartRender) -> impl Iterator<Item = (Arc<Source>, Arc<Trace>)> {
        let output = move |(_, output): &(SourceId, SourceId)| {
            let source = self.sources.get(*output)?;
            let trace = Arc::clone(source.trace()?);
            Some((source, trace))
        };
        render.templates.iter().filter_map(output)
    }

    /// The path of the innermost node of values at a place of a values file.
    pub(crate) fn path_at(self, source: SourceId, offset: u32) -> Option<String> {
        self.renders.iter().find_map(|render| {
            let table = &render.values_read.origins;
            let covered = table.iter().filter_map(|(id, origin)| {
                let Origin::Value { span, key_span, .. } = origin else { return None };
                let whole = key_span.map_or(*span, |key| key.cover(*span));
                let is_at = whole.source == source && whole.start <= offset && offset <= whole.end;
                is_at.then_some((whole.len(), id))
            });
            let (_, innermost) = covered.min_by_key(|(length, _)| *length)?;
            table.path(innermost).map(|path| path.to_string()).filter(|path| !path.is_empty())
        })
    }

    /// The values of a path in a render that count: no other one is in their place.
    pub(crate) fn winners(self, render: &ChartRender, path: &str) -> Vec<OriginId> {
        let table = &render.values_read.origins;
        let last = path.rsplit(['.', '[', ']']).find(|part| !part.is_empty()).unwrap_or(path).trim_matches('"');
        let named = |origin: &Origin| match origin {
            Origin::Value { segment, .. } => match segment {
                hullmark_source::PathSegment::Key(key) => &**key == last,
                hullmark_source::PathSegment::Index(index) => last.parse() == Ok(*index),
                hullmark_source::PathSegment::Root(root) => &**root == last,
            },
            _ => false,
        };
        let all: Vec<(OriginId, Option<OriginId>)> = table
            .iter()
            .filter(|(_, origin)| named(origin))
            .filter(|(id, _)| table.path(*id).is_some_and(|it| it.to_string() == path))
            .map(|(id, origin)| match origin {
                Origin::Value { overrides, .. } => (id, *overrides),
                _ => (id, None),
            })
            .collect();
        let overridden: BTreeSet<OriginId> = all.iter().filter_map(|(_, overrides)| *overrides).collect();
        all.into_iter().map(|(id, _)| id).filter(|id| !overridden.contains(id)).collect()
    }

    /// The actions that read a path of values in any render, in order.
    pub(crate) fn readers(self, path: &str) -> Vec<Span> {
        let mut readers: BTreeSet<Span> = BTreeSet::new();
        for render in self.renders {
            let table = &render.values_read.origins;
            let winners = self.winners(render, path);
            let concerns = |origin: OriginId| {
                table.inputs(&origin).iter().any(|input| winners.iter().any(|winner| table.encloses(*winner, *input)))
            };
            for (_, trace) in self.traces(render) {
                for piece in trace.pieces(0..u32::MAX) {
                    if concerns(piece.origin) {
                        readers.extend(table.frame(piece.frame).map(|frame| frame.call));
                    }
                    let deciding = table.frames(piece.frame).filter(|frame| concerns(frame.decided_by));
                    readers.extend(deciding.map(|frame| frame.call));
                }
                let marks = trace.marks().iter().filter(|mark| concerns(mark.decided_by));
                readers.extend(marks.filter_map(|mark| table.frame(mark.frame).map(|frame| frame.call)));
            }
        }
        let named = |span: &Span| (self.sources.name(span.source), span.start);
        let mut readers: Vec<Span> = readers.into_iter().collect();
        readers.sort_by_key(named);
        readers
    }
}

/// Where a value can be edited: its key, and its own bytes where it has none.
pub(crate) fn place(table: &OriginTable, id: OriginId) -> Option<Span> {
    match table.get(id) {
        Origin::Value { span, key_span, .. } => Some(key_span.unwrap_or(*span)),
        Origin::Key { of } | Origin::Part { of, .. } => place(table, *of),
        _ => None,
    }
}
