//! From rendered bytes to the bytes that somebody can edit.
//!
//! The place of something that is there is, in this order: the values key that it came from; the text of a template,
//! between its actions or as a constant inside one; the action that put it together, with the values that went in as
//! related places. [`super::absent`] places what is missing, [`super::story`] tells the rest.

use std::ops::Range;

use hullmark_findings::{Location, Place, Precision};
use hullmark_source::{FrameId, FrameKind, Origin, OriginId, OriginTable, PathSegment, Piece, SourceMap, Span, Trace};

use super::{Identity, Placement};

/// Walks the origins and frames of one rendered text.
pub(super) struct Walk<'t> {
    pub(super) sources: &'t SourceMap,
    pub(super) trace: &'t Trace,
    /// What Helm calls the rendered text: `shop/charts/db/templates/web.yaml`.
    pub(super) rendered_name: &'t str,
    /// The rendered text.
    pub(super) rendered_text: &'t str,
}

/// The values node or the template text that a stretch of rendered bytes came from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whence {
    /// The node of a values source, and the bytes of it to show.
    Value(OriginId, Span),
    /// Text of a template.
    Literal(Span),
}

impl<'t> Walk<'t> {
    pub(super) fn origins(&self) -> &'t OriginTable {
        self.trace.origins()
    }

    /// The place of a stretch of rendered bytes: `shown` is what a reader of the rendered text would be shown.
    pub(super) fn place_text(&self, shown: Span) -> Placement {
        self.place_text_without(shown, "")
    }

    /// As [`Walk::place_text`], of text in which something is missing.
    fn place_text_without(&self, shown: Span, missing: &str) -> Placement {
        let pieces = self.telling_pieces(shown.start..shown.end);
        let Some(first) = pieces.first() else {
            return Placement::of_file(shown.source);
        };
        match self.one_origin(&pieces) {
            Some(Whence::Value(id, span)) => self.place_value(id, span, first.frame, missing, Some(shown)),
            Some(Whence::Literal(span)) => self.place_literal(span, first.frame, Some(shown)),
            None => {
                // What an undeclared value prints is decided by declaring it.
                let undeclared = self.origins().inputs(&first.origin).first().filter(|_| pieces.len() == 1);
                let undeclared = undeclared.and_then(|id| self.place_undeclared(*id, missing, self.calls(first.frame)));
                undeclared.unwrap_or_else(|| self.place_action(&pieces, shown))
            }
        }
    }

    /// The place to add something to a node whose head (its name, its key) is the rendered bytes `shown`: the values
    /// key or the template text that the head begins with.
    pub(super) fn place_head(&self, shown: Span, missing: &str) -> Placement {
        let pieces = self.telling_pieces(shown.start..shown.end);
        let begins_with = pieces.first().and_then(|first| Some((self.literal_of(first)?, first.frame)));
        match begins_with {
            Some((literal, frame)) => {
                // The text goes on in actions of the same template: `name: {{ .Chart.Name }}`.
                let written = pieces.iter().filter_map(|piece| self.in_template(piece));
                let near = written.filter(|span| span.source == literal.source && span.start >= literal.start);
                self.place_literal(near.fold(literal, Span::cover), frame, None)
            }
            None => self.place_text_without(shown, missing),
        }
    }

    /// The pieces of a range that tell something: what an action adds around a value (quotes, indentation) is left
    /// out, unless there is nothing else.
    pub(super) fn telling_pieces(&self, range: Range<u32>) -> Vec<Piece> {
        let all: Vec<Piece> = self.trace.pieces(range).collect();
        let telling: Vec<Piece> = all.iter().copied().filter(|piece| piece.origin != OriginId::ACTION).collect();
        if telling.is_empty() { all } else { telling }
    }

    /// The one values node or the one stretch of template text that all pieces came from.
    pub(super) fn one_origin(&self, pieces: &[Piece]) -> Option<Whence> {
        if let Some((id, span)) = self.whole_value(pieces) {
            return Some(Whence::Value(id, span));
        }
        self.entry(pieces)
            .map(|(id, span)| Whence::Value(id, span))
            .or_else(|| self.literal(pieces).map(Whence::Literal))
    }

    /// The one value that all pieces came from, and its bytes: exactly those that were copied where they stand in
    /// the source as they are, else the whole node.
    fn whole_value(&self, pieces: &[Piece]) -> Option<(OriginId, Span)> {
        let first = pieces.first()?;
        if !pieces.iter().all(|piece| self.value_of(piece.origin) == self.value_of(first.origin)) {
            return None;
        }
        let copied = pieces.iter().map(|piece| self.trace.copied_from(piece)).collect::<Option<Vec<Span>>>();
        let copied = copied.and_then(|spans| spans.into_iter().reduce(Span::cover));
        match self.origins().get(first.origin) {
            Origin::Key { of } => match self.origins().get(*of) {
                Origin::Value { span, key_span, .. } => Some((*of, key_span.unwrap_or(*span))),
                _ => None,
            },
            _ => {
                let id = self.value_of(first.origin)?;
                let whole = self.value_span(id)?;
                Some((id, copied.filter(|copied| !copied.is_empty() && whole.contains(*copied)).unwrap_or(whole)))
            }
        }
    }

    /// The values node that an origin is, is a part of, or was computed from alone.
    fn value_of(&self, id: OriginId) -> Option<OriginId> {
        match self.origins().get(id) {
            Origin::Value { .. } => Some(id),
            Origin::Part { of, .. } => self.value_of(*of),
            Origin::Computed { inputs } => match &**inputs {
                [one] => self.value_of(*one),
                _ => None,
            },
            _ => None,
        }
    }

    /// The one entry of a mapping of a values source that all pieces are key and value of.
    fn entry(&self, pieces: &[Piece]) -> Option<(OriginId, Span)> {
        let of = |piece: &Piece| match self.origins().get(piece.origin) {
            Origin::Key { of } => Some(*of),
            _ => self.value_of(piece.origin),
        };
        let id = of(pieces.first()?)?;
        if !pieces.iter().all(|piece| of(piece) == Some(id)) {
            return None;
        }
        match self.origins().get(id) {
            Origin::Value { span, key_span: Some(key), .. } => Some((id, key.cover(*span))),
            _ => None,
        }
    }

    /// The template text that all pieces were copied from.
    fn literal(&self, pieces: &[Piece]) -> Option<Span> {
        let spans = pieces.iter().map(|piece| self.literal_of(piece));
        let spans: Vec<Span> = spans.collect::<Option<_>>()?;
        let first = spans.first().copied()?;
        // A constant that a variable held stands somewhere else, and one in an action can't be edited with the text around.
        let goes_on = |pair: &[Span]| match pair {
            [one, next] => one.source == next.source && one.end <= next.start && self.is_text_between(one.end, *next),
            _ => true,
        };
        spans.windows(2).all(goes_on).then(|| spans.iter().copied().fold(first, Span::cover))
    }

    /// Whether no line ends and no action begins or ends between a place of a template and the text behind it.
    fn is_text_between(&self, from: u32, to: Span) -> bool {
        let Some(source) = self.sources.get(to.source) else { return false };
        let between = source.slice(Span::new(to.source, from, to.start));
        !["\n", "{{", "}}"].iter().any(|end| between.contains(end))
    }

    pub(super) fn literal_of(&self, piece: &Piece) -> Option<Span> {
        let mut origin = piece.origin;
        while let Origin::Part { of, .. } = self.origins().get(origin) {
            origin = *of;
        }
        let is_literal = matches!(self.origins().get(origin), Origin::Literal { .. });
        self.trace.copied_from(piece).filter(|_| is_literal)
    }

    /// The node of a value; the key for one that holds nothing to see.
    pub(super) fn value_span(&self, id: OriginId) -> Option<Span> {
        match self.origins().get(id) {
            Origin::Value { span, key_span, .. } if span.is_empty() => Some(key_span.unwrap_or(*span)),
            Origin::Value { span, .. } => Some(*span),
            _ => None,
        }
    }

    /// The head of a value: its key, or, for an item of a list, the node.
    pub(super) fn value_head(&self, id: OriginId) -> Option<Span> {
        match self.origins().get(id) {
            Origin::Value { span, key_span, .. } => Some(key_span.unwrap_or(*span)),
            _ => None,
        }
    }

    /// A value's place, told with the action that printed it, the calls around that, and what it overrides.
    /// `missing` is what is to be added to it, `shown` the rendered bytes that the finding is about.
    pub(super) fn place_value(
        &self,
        id: OriginId,
        span: Span,
        frame: FrameId,
        missing: &str,
        shown: Option<Span>,
    ) -> Placement {
        let mut placement = Placement::exact(span).then(self.calls(frame));
        placement.related.extend(self.overridden(id));
        placement.related.extend(self.chosen_by(frame));
        placement.chain = self.chain(frame, span);
        placement.identity = self.value_identity(id);
        self.owned(placement, Some(id), missing, shown)
    }

    /// A template's text, told with the calls around it and the conditions that let it be written.
    fn place_literal(&self, span: Span, frame: FrameId, shown: Option<Span>) -> Placement {
        let mut placement = Placement::exact(span).then(self.calls_around(frame, span));
        placement.related.extend(self.chosen_by(frame));
        placement.related.extend(self.let_through_by(frame));
        placement.chain = self.chain(frame, span);
        placement.identity = self.template_identity(frame);
        self.owned(placement, None, "", shown)
    }

    /// Where a piece was written in a template: its own text, or the action that printed it.
    fn in_template(&self, piece: &Piece) -> Option<Span> {
        self.literal_of(piece).or_else(|| self.origins().frame(piece.frame).map(|frame| frame.call))
    }

    /// The place of text that actions put together from several sources or from none: what the template has in the
    /// place of the scalar, with all that goes into it.
    fn place_action(&self, pieces: &[Piece], shown: Span) -> Placement {
        let Some(first) = pieces.first() else { return Placement::of_file(shown.source) };
        let (primary, frame, precision) = match self.site(pieces, shown) {
            Some((span, frame)) if self.prints_only(span, shown.start..shown.end) => (span, frame, Precision::Exact),
            Some((span, frame)) => (span, frame, Precision::Template),
            None => {
                let mut spans = pieces.iter().filter_map(|piece| self.in_template(piece));
                let Some(written) = spans.next() else { return self.place_joined(pieces, shown) };
                let span = spans.filter(|span| span.source == written.source).fold(written, Span::cover);
                (span, first.frame, Precision::Template)
            }
        };
        let mut values: Vec<OriginId> = Vec::new();
        for id in pieces.iter().flat_map(|piece| self.origins().inputs(&piece.origin)) {
            if !values.contains(id) {
                values.push(*id);
            }
        }
        let mut related = Vec::new();
        for id in &values {
            let Some((path, span)) = self.origins().path(*id).zip(self.value_span(*id)) else { continue };
            related.push(Location::new(Place::Span(span), format!("`{path}` goes into it")));
            related.extend(self.overridden(*id));
        }
        related.extend(self.calls_around(first.frame, primary));
        related.extend(self.chosen_by(first.frame));
        let placement = Placement {
            primary: Location::new(Place::Span(primary), ""),
            chain: self.chain(first.frame, primary),
            related,
            precision,
            rendered: None,
            identity: self.template_identity(frame),
            third_party: None,
        };
        let user_value = values.into_iter().find(|id| {
            let path = self.origins().path(*id);
            path.is_some_and(|path| path.0.len() > 1 && path.0.first() == Some(&PathSegment::Root("Values".into())))
        });
        self.owned(placement, user_value, "", Some(shown))
    }

    /// The place of text that was put together from values without a template: the longest of them, and the others as
    /// related places.
    fn place_joined(&self, pieces: &[Piece], shown: Span) -> Placement {
        let values: Vec<(&Piece, OriginId, Span)> = pieces
            .iter()
            .filter_map(|piece| {
                let id = self.value_of(piece.origin)?;
                Some((piece, id, self.trace.copied_from(piece).or_else(|| self.value_span(id))?))
            })
            .collect();
        let Some((longest, id, span)) = values.iter().max_by_key(|(piece, ..)| piece.end.saturating_sub(piece.start))
        else {
            return Placement::of_file(shown.source);
        };
        let mut placement = self.place_value(*id, *span, longest.frame, "", Some(shown));
        let others = values.iter().filter(|(piece, ..)| piece.start != longest.start);
        placement.related.extend(others.map(|(_, _, span)| Location::new(Place::Span(*span), "goes into it")));
        placement
    }

    /// What stands in a template in the place of a scalar: the actions, and the text between them, behind the text
    /// that leads to the scalar (its key and colon, the dash of its item). With the frame of that text.
    fn site(&self, pieces: &[Piece], shown: Span) -> Option<(Span, FrameId)> {
        let lead = self.leading_literal(shown.start)?;
        let template = self.literal_of(&lead)?.source;
        let written = |piece: &Piece| match self.literal_of(piece) {
            Some(literal) if self.is_only_branched(piece.frame, lead.frame) => Some(literal),
            _ => self.call_below(piece.frame, lead.frame),
        };
        let spans: Vec<Span> = pieces.iter().map(written).collect::<Option<_>>()?;
        let site = spans.iter().copied().reduce(Span::cover)?;
        let is_whole = spans.iter().all(|span| span.source == template);
        Some((self.with_whole_blocks(site)?, lead.frame)).filter(|_| is_whole)
    }

    /// A site with the ends of the blocks that it is partly in, as far as its lines go: of `{{ if .a }}x{{ end }}:{{ .b }}`
    /// nobody can replace the text from `x` on. `None` where a block begins or ends on another line.
    fn with_whole_blocks(&self, site: Span) -> Option<Span> {
        let source = self.sources.get(site.source)?;
        let (text, range) = (source.text(), site.range());
        let first = text.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
        let last = text.get(range.end..)?.find('\n').map_or(text.len(), |at| range.end + at);
        let mut open: Vec<usize> = Vec::new();
        let (mut start, mut end) = (range.start, range.end);
        for (at, action) in actions(text.get(first..last)?) {
            let (from, to) = (first + at, first + at + action.len());
            match block_word(action) {
                "if" | "with" | "range" | "block" => open.push(from),
                "end" | "else" => {
                    let Some(opened) = open.pop() else {
                        if from < range.end && to > range.start {
                            return None;
                        } else {
                            continue;
                        };
                    };
                    let is_inside = |at: usize| range.contains(&at);
                    if is_inside(from) && opened < range.start {
                        start = start.min(opened);
                    } else if is_inside(opened) && from >= range.end {
                        end = end.max(to);
                    }
                    if block_word(action) == "else" {
                        open.push(opened);
                    }
                }
                _ => {}
            }
        }
        let is_closed = open.iter().all(|opened| *opened < range.start || *opened >= end);
        is_closed.then(|| Span::from_range(site.source, start..end))
    }

    /// The template text before a rendered byte, when only blanks and quotes of an action are between them.
    fn leading_literal(&self, at: u32) -> Option<Piece> {
        for piece in self.trace.pieces_before(at) {
            if self.literal_of(&piece).is_some() {
                return Some(piece);
            }
            if !self.is_margin(&piece) {
                return None;
            }
        }
        None
    }

    /// Whether a piece is blanks or quotes that an action puts around something.
    fn is_margin(&self, piece: &Piece) -> bool {
        let text = self.trace_text(piece);
        piece.origin == OriginId::ACTION && text.is_some_and(|it| it.trim_matches([' ', '\n', '"', '\'']).is_empty())
    }

    fn trace_text(&self, piece: &Piece) -> Option<&str> {
        self.rendered_text.get(piece.start as usize..piece.end as usize)
    }

    /// Whether nothing but branches are between two frames.
    fn is_only_branched(&self, inner: FrameId, outer: FrameId) -> bool {
        let mut frame = inner;
        while frame != outer {
            match self.origins().frame(frame).filter(|frame| frame.kind == FrameKind::Branch) {
                Some(branch) => frame = branch.parent,
                None => return false,
            }
        }
        true
    }

    /// The outermost call below `outer` that led to a frame; branches are no calls.
    fn call_below(&self, inner: FrameId, outer: FrameId) -> Option<Span> {
        let mut call = None;
        for frame in self.origins().frames(inner) {
            if frame.kind != FrameKind::Branch {
                call = Some(frame.call);
            }
            if frame.parent == outer {
                return call;
            }
        }
        None
    }

    /// Whether the text at `site`, in a template, printed nothing else beside a rendered range than blanks and quotes.
    pub(super) fn prints_only(&self, site: Span, range: Range<u32>) -> bool {
        let prints = |piece: &Piece| {
            let is_inside = |call: Span| site.contains(call);
            self.literal_of(piece).is_some_and(is_inside)
                || self.origins().frames(piece.frame).any(|frame| is_inside(frame.call))
        };
        let mut before = self.trace.pieces_before(range.start).skip_while(|piece| self.is_margin(piece));
        let behind = self.trace.pieces(range.end..u32::MAX).filter(|piece| piece.start < piece.end);
        let mut behind = behind.skip_while(|piece| self.is_margin(piece));
        !before.next().is_some_and(|piece| prints(&piece)) && !behind.next().is_some_and(|piece| prints(&piece))
    }

    /// The value itself, or the innermost one around a key that no values source has.
    pub(super) fn declared_around(&self, id: OriginId) -> OriginId {
        let mut declared = id;
        while let Origin::Absent { parent, .. } = self.origins().get(declared) {
            declared = *parent;
        }
        declared
    }

    pub(super) fn value_identity(&self, id: OriginId) -> Identity {
        let path = self.origins().path(id).map(|path| path.to_string()).unwrap_or_default();
        let source = self.value_span(self.declared_around(id)).map(|span| span.source);
        let names = source.and_then(|source| self.dependency(source)).map(|it| it.names.join("."));
        let chart = self.rendered_name.split('/').next().unwrap_or_default();
        Identity::Value(format!("{chart}:{}:{path}", names.unwrap_or_default()))
    }

    fn template_identity(&self, frame: FrameId) -> Identity {
        match self.innermost_template(frame) {
            Some(name) => Identity::Helper(name.to_string()),
            None => Identity::Template(self.rendered_name.to_owned()),
        }
    }
}

/// The actions in a template's text, each with its offset.
fn actions(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let open = at + text.get(at..)?.find("{{")?;
        let close = open + text.get(open..)?.find("}}")? + 2;
        at = close;
        Some((open, text.get(open..close)?))
    })
}

/// The first word of an action, which tells whether it begins or ends a block.
fn block_word(action: &str) -> &str {
    let inside = action.trim_start_matches('{').trim_start_matches('-').trim_start();
    inside.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default()
}
