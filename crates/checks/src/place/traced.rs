//! From rendered bytes to the bytes that somebody can edit.
//!
//! The place of something that is there is, in this order: the values key that it came from; the template's own
//! text; the action that put it together, with the values that went in as related places.
//!
//! Something that is missing belongs to the head of the node that should hold it, placed in the same way. But
//! where the template would have written it and passed over the branch that does, it belongs to the value that
//! decided so.

use std::ops::Range;

use hullmark_findings::{Location, Place, Precision};
use hullmark_model::Absence;
use hullmark_parser::NodeRef;
use hullmark_source::{FrameId, Mark, Origin, OriginId, Piece, SourceMap, Span, Trace};

use super::Placement;

/// The place of a stretch of rendered bytes: `shown` is what a reader of the rendered text would be shown.
pub(super) fn place_text(trace: &Trace, shown: Span) -> Placement {
    let walk = Walk { trace };
    let pieces = telling_pieces(trace, shown.start..shown.end);
    let Some(first) = pieces.first() else {
        return Placement::of_file(shown.source);
    };
    if let Some((id, span)) = walk.whole_value(&pieces) {
        walk.place_value(id, span, first.frame)
    } else if let Some(span) = walk.literal(&pieces) {
        Placement::exact(span).then(walk.calls(first.frame))
    } else {
        walk.place_action(&pieces, shown)
    }
}

/// The place of a missing field. Template text that was passed over counts when it holds the first missing key;
/// `shown` is the head of the node that should hold the field.
pub(super) fn place_absence(sources: &SourceMap, trace: &Trace, absence: &Absence<'_>, shown: Span) -> Placement {
    let walk = Walk { trace };
    let (key, rest) = absence.missing.split_once('.').unwrap_or((absence.missing, ""));
    let mark = marks_within(trace, absence.parent).iter().find(|mark| writes_key(sources, mark, key));
    let Some(mark) = mark else {
        return place_text(trace, shown);
    };
    let mut calls = walk.calls(mark.frame);
    if let Some(branch) = calls.first_mut() {
        branch.label = format!("`{key}` is written only when this is set");
    }
    match walk.decisive_value(mark.decided_by, key) {
        Some((named, span)) => {
            let mut placement = Placement::exact(span).then(calls);
            placement.primary.label = match (named, rest) {
                (true, "") => format!("set `{key}` here"),
                (true, rest) => format!("set `{rest}` here"),
                (false, _) => format!("decides whether `{key}` is written"),
            };
            placement
        }
        // The values declare nothing that could be set: the template is the place, and the branch explains it.
        None => place_text(trace, shown).then(calls),
    }
}

/// The pieces of a range that tell something: what an action adds around a value (quotes, indentation) and
/// white space are left out, unless there is nothing else.
fn telling_pieces(trace: &Trace, range: Range<u32>) -> Vec<Piece> {
    let all: Vec<Piece> = trace.pieces(range).collect();
    let telling: Vec<Piece> = all.iter().copied().filter(|piece| piece.origin != OriginId::ACTION).collect();
    if telling.is_empty() { all } else { telling }
}

/// The marks inside a node and in the white space behind it, where a branch at the end of a mapping leaves its.
fn marks_within<'t>(trace: &'t Trace, node: NodeRef<'_>) -> &'t [Mark] {
    let span = node.span();
    let behind = Span::new(span.source, span.end, node.document().span().end);
    let blank = node.document().slice(behind).bytes().take_while(u8::is_ascii_whitespace).count();
    let end = span.end.saturating_add(u32::try_from(blank).unwrap_or(0));
    trace.marks_in(span.start..end)
}

/// Whether the template text that a mark passed over has a line `key:`.
fn writes_key(sources: &SourceMap, mark: &Mark, key: &str) -> bool {
    sources.get(mark.passed_over.source).is_some_and(|source| {
        source.slice(mark.passed_over).lines().any(|line| {
            let line = line.trim_start().trim_start_matches("- ");
            line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'))
        })
    })
}

/// Walks origins and frames.
struct Walk<'t> {
    trace: &'t Trace,
}

impl Walk<'_> {
    /// The one value that all pieces came from, and its bytes: exactly those that were copied where they stand in
    /// the source as they are, else the whole node.
    fn whole_value(&self, pieces: &[Piece]) -> Option<(OriginId, Span)> {
        let first = pieces.first()?;
        if !pieces.iter().all(|piece| piece.origin == first.origin) {
            return None;
        }
        let copied = pieces.iter().map(|piece| self.trace.copied_from(piece)).collect::<Option<Vec<Span>>>();
        match self.trace.origins().get(first.origin) {
            Origin::Value { span, .. } => {
                let copied = copied.and_then(|spans| spans.into_iter().reduce(Span::cover));
                Some((first.origin, copied.filter(|copied| span.contains(*copied)).unwrap_or(*span)))
            }
            Origin::Key { of } => match self.trace.origins().get(*of) {
                Origin::Value { span, key_span, .. } => Some((*of, key_span.unwrap_or(*span))),
                _ => None,
            },
            Origin::Computed { inputs } => match &**inputs {
                [one] => self.value_span(*one).map(|span| (*one, span)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The template text that all pieces were copied from.
    fn literal(&self, pieces: &[Piece]) -> Option<Span> {
        let spans = pieces.iter().map(|piece| match self.trace.origins().get(piece.origin) {
            Origin::Literal { .. } => self.trace.copied_from(piece),
            _ => None,
        });
        let spans: Vec<Span> = spans.collect::<Option<_>>()?;
        let first = spans.first().copied()?;
        Some(spans.into_iter().filter(|span| span.source == first.source).fold(first, Span::cover))
    }

    /// The node of a value; the key for one that holds nothing to see.
    fn value_span(&self, id: OriginId) -> Option<Span> {
        match self.trace.origins().get(id) {
            Origin::Value { span, key_span, .. } if span.is_empty() => Some(key_span.unwrap_or(*span)),
            Origin::Value { span, .. } => Some(*span),
            _ => None,
        }
    }

    /// A value's place, told with the action that printed it, the calls around that, and what it overrides.
    fn place_value(&self, id: OriginId, span: Span, frame: FrameId) -> Placement {
        let mut placement = Placement::exact(span).then(self.calls(frame));
        let mut id = id;
        while let Origin::Value { overrides: Some(loser), .. } = self.trace.origins().get(id) {
            if let Some(span) = self.value_span(*loser) {
                placement.related.push(Location::new(Place::Span(span), "overridden default"));
            }
            id = *loser;
        }
        placement
    }

    /// The place of text that an action put together from several sources or from none.
    fn place_action(&self, pieces: &[Piece], shown: Span) -> Placement {
        let in_template = |piece: &Piece| match self.trace.origins().get(piece.origin) {
            Origin::Literal { .. } => self.trace.copied_from(piece),
            _ => self.trace.origins().frame(piece.frame).map(|frame| frame.call),
        };
        let mut spans = pieces.iter().filter_map(in_template);
        let Some(first) = spans.next() else {
            return Placement::of_file(shown.source);
        };
        let primary = spans.filter(|span| span.source == first.source).fold(first, Span::cover);
        let mut values: Vec<OriginId> = Vec::new();
        for piece in pieces {
            match self.trace.origins().get(piece.origin) {
                Origin::Computed { inputs } => values.extend(inputs.iter()),
                _ => values.push(piece.origin),
            }
        }
        values.sort_unstable();
        values.dedup();
        let related = values.into_iter().filter_map(|id| {
            let path = self.trace.origins().path(id)?;
            Some(Location::new(Place::Span(self.value_span(id)?), format!("`{path}` goes into it")))
        });
        let calls = pieces.first().map(|piece| self.calls(piece.frame)).unwrap_or_default();
        let calls = calls.into_iter().filter(|call| call.place.span().is_none_or(|span| !primary.contains(span)));
        Placement {
            primary: Location::new(Place::Span(primary), ""),
            related: related.chain(calls).collect(),
            precision: Precision::Template,
        }
    }

    /// The action that printed something and the calls around it, from the innermost outwards.
    fn calls(&self, frame: FrameId) -> Vec<Location> {
        let frames = self.trace.origins().frames(frame);
        frames.map(super::call).collect()
    }

    /// Of the values that decided a branch, the one to set: the one named like the field, else the first. Tells
    /// whether it is named so.
    fn decisive_value(&self, decided_by: OriginId, key: &str) -> Option<(bool, Span)> {
        let one = [decided_by];
        let ids = match self.trace.origins().get(decided_by) {
            Origin::Computed { inputs } => &**inputs,
            _ => one.as_slice(),
        };
        let spans = ids.iter().filter_map(|id| match self.trace.origins().get(*id) {
            Origin::Value { span, key_span, segment, .. } => {
                let named = matches!(segment, hullmark_source::PathSegment::Key(name) if **name == *key);
                Some((named, key_span.map_or(*span, |key_span| key_span.cover(*span))))
            }
            _ => None,
        });
        let spans: Vec<(bool, Span)> = spans.collect();
        spans.iter().find(|(named, _)| *named).or(spans.first()).copied()
    }
}
