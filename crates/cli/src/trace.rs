//! `hullmark template --trace`: where every line of a render comes from.
//!
//! As text, the origins stand to the right of each line. As JSON, it is a source map:
//!
//! ```json
//! {
//!   "version": 1,
//!   "sources": [{"id": 0, "path": "shop/values.yaml"}],
//!   "origins": [{"id": 7, "kind": "value", "path": "image.tag", "place": {…}, "key": {…}, "overrides": 3}],
//!   "frames": [{"id": 2, "parent": 1, "kind": "include", "name": "shop.labels", "call": {…}, "decidedBy": 4}],
//!   "outputs": [{
//!     "name": "shop/templates/web.yaml", "source": 5, "text": "…",
//!     "runs": [{"start": 0, "end": 24, "origin": 9, "frame": null, "copiedFrom": {…}}],
//!     "marks": [{"at": 24, "kind": "branch-not-taken", "passedOver": {…}, "decidedBy": 7, "frame": 2}]
//!   }]
//! }
//! ```
//!
//! A place is `{"source": 0, "start": 12, "end": 16}`: UTF-8 bytes, `end` behind the last one. The kinds of origin are
//! `action`, `literal`, `value`, `key`, `absent`, `built-in`, `part` and `computed`, those of frames `action`, `branch`,
//! `template`, `include` and `tpl`. Every byte of a text belongs to one run. Ids are those of this document.

use std::collections::BTreeSet;
use std::sync::Arc;

use hullmark_render::chart::Rendered;
use hullmark_source::{
    Frame, FrameId, FrameKind, MarkKind, Origin, OriginId, OriginTable, Piece, Source, SourceId, SourceMap, Span, Trace,
};
use serde_json::{Value, json};

/// How to tell origins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(crate) enum TraceFormat {
    /// Beside each line.
    Text,
    /// As a source map.
    Json,
}

/// Lines longer than this don't move the origins of the others further to the right.
const WIDEST_LINE: usize = 72;

/// The printed manifest with the origins of each line beside it.
pub(crate) fn beside_lines(manifest: &[u8], rendered: &Rendered, sources: &SourceMap) -> String {
    let text = String::from_utf8_lossy(manifest);
    let width = text.lines().map(|line| line.chars().count()).filter(|width| *width <= WIDEST_LINE).max().unwrap_or(0);
    let mut out = String::new();
    let mut documents = Documents { rendered, sources, used: BTreeSet::new() };
    let mut rest: &str = &text;
    while !rest.is_empty() {
        let end = rest.find("\n---\n# Source: ").map_or(rest.len(), |at| at + 1);
        let (document, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = behind;
        let mut place = documents.find(document);
        for line in document.lines() {
            let origins = match &mut place {
                Some(place) if !line.starts_with("---") && !line.starts_with("# Source: ") => place.line(line, sources),
                _ => String::new(),
            };
            let padding = width.saturating_sub(line.chars().count());
            let beside = if origins.is_empty() { String::new() } else { format!("{:padding$}  # <- {origins}", "") };
            out.push_str(line);
            out.push_str(&beside);
            out.push('\n');
        }
    }
    out
}

/// Finds printed documents in the rendered texts. Documents that are the same to the byte come in their order.
struct Documents<'r> {
    rendered: &'r Rendered,
    sources: &'r SourceMap,
    used: BTreeSet<(Arc<str>, usize)>,
}

impl Documents<'_> {
    fn find(&mut self, document: &str) -> Option<Lines> {
        let (name, content) = document.strip_prefix("---\n# Source: ")?.split_once('\n')?;
        let template = self.rendered.templates.iter().find(|template| &*template.name == name)?;
        let source = self.sources.get(template.rendered)?;
        let content = content.strip_suffix('\n').unwrap_or(content).trim_end();
        let places = source.text().match_indices(content).map(|(at, _)| at);
        let at = places.into_iter().find(|at| !self.used.contains(&(Arc::clone(&template.name), *at)))?;
        self.used.insert((Arc::clone(&template.name), at));
        Some(Lines { source, at })
    }
}

/// The lines of a document, from the first to the last.
struct Lines {
    source: Arc<Source>,
    at: usize,
}

impl Lines {
    fn line(&mut self, line: &str, sources: &SourceMap) -> String {
        let indentation = line.len() - line.trim_start().len();
        let start = u32::try_from(self.at + indentation).unwrap_or(u32::MAX);
        let end = u32::try_from(self.at + line.len()).unwrap_or(u32::MAX);
        self.at += line.len() + 1;
        match self.source.trace() {
            Some(trace) if start < end => {
                let mut told: Vec<String> = Vec::new();
                for piece in trace.pieces(start..end).filter(|piece| piece.origin != OriginId::ACTION) {
                    let origin = describe(trace, &piece, sources);
                    if !told.contains(&origin) {
                        told.push(origin);
                    }
                }
                if told.is_empty() {
                    told.extend(trace.pieces(start..end).next().map(|piece| describe(trace, &piece, sources)));
                }
                told.join(", ")
            }
            _ => String::new(),
        }
    }
}

/// `shop/values.yaml:3:8 image.tag`: where a piece comes from.
pub(crate) fn describe(trace: &Trace, piece: &Piece, sources: &SourceMap) -> String {
    let origins = trace.origins();
    let at = |span: Span| {
        let start = sources.position(span).start;
        format!("{}:{}:{}", sources.name(span.source), start.line, start.column)
    };
    let action = || origins.frame(piece.frame).map_or_else(String::new, |frame| at(frame.call));
    let value = |id: OriginId| {
        let span = match origins.get(id) {
            Origin::Value { span, key_span, .. } => Some(key_span.filter(|_| span.is_empty()).unwrap_or(*span)),
            Origin::Key { of } => match origins.get(*of) {
                Origin::Value { key_span, .. } => *key_span,
                _ => None,
            },
            _ => None,
        };
        let path = origins.path(id).map(|path| path.to_string());
        span.zip(path).map(|(span, path)| format!("{} {path}", at(span)))
    };
    match (origins.get(piece.origin), trace.copied_from(piece)) {
        (Origin::Value { .. }, Some(copied)) if !copied.is_empty() => {
            format!("{} {}", at(copied), origins.path(piece.origin).map(|path| path.to_string()).unwrap_or_default())
        }
        (Origin::Value { .. } | Origin::Key { .. }, _) => value(piece.origin).unwrap_or_else(action),
        (_, Some(copied)) => at(copied),
        (Origin::BuiltIn { name }, _) => format!("{name} at {}", action()),
        (Origin::Computed { inputs }, _) => {
            let from: Vec<String> = inputs.iter().filter_map(|id| value(*id)).collect();
            if from.is_empty() { action() } else { format!("{} from {}", action(), from.join(" and ")) }
        }
        _ => action(),
    }
}

/// The source map of a render.
pub(crate) fn source_map(rendered: &Rendered, sources: &SourceMap) -> Value {
    let mut map = SourceMapJson::default();
    let mut outputs = Vec::new();
    for template in &rendered.templates {
        let Some(source) = sources.get(template.rendered) else { continue };
        let Some(trace) = source.trace() else { continue };
        let runs: Vec<Value> = trace.pieces(0..u32::MAX).map(|piece| map.run(trace, &piece)).collect();
        let marks: Vec<Value> = trace
            .marks()
            .iter()
            .map(|mark| {
                let kind = match mark.kind {
                    MarkKind::BranchNotTaken => "branch-not-taken",
                    MarkKind::EmptyRange => "empty-range",
                    MarkKind::EmptyOutput => "empty-output",
                };
                json!({
                    "at": mark.at, "kind": kind, "passedOver": map.place(mark.passed_over),
                    "decidedBy": map.origin(mark.decided_by), "frame": map.frame(mark.frame),
                })
            })
            .collect();
        map.close(trace.origins());
        map.sources.insert(template.template);
        outputs.push(json!({
            "name": &*template.name, "source": template.template.index(), "text": &**source.text(),
            "runs": runs, "marks": marks,
        }));
    }
    let id = |value: &Value| value.get("id").and_then(Value::as_u64);
    map.origins.sort_by_key(id);
    map.frames.sort_by_key(id);
    let names = map.sources.iter().map(|id| json!({"id": id.index(), "path": &*sources.name(*id)}));
    let names: Vec<Value> = names.collect();
    json!({"version": 1, "sources": names, "origins": map.origins, "frames": map.frames, "outputs": outputs})
}

/// What the outputs refer to. All outputs of a render share one table of origins.
#[derive(Default)]
struct SourceMapJson {
    sources: BTreeSet<SourceId>,
    wanted_origins: Vec<OriginId>,
    wanted_frames: Vec<FrameId>,
    known_origins: BTreeSet<OriginId>,
    known_frames: BTreeSet<FrameId>,
    origins: Vec<Value>,
    frames: Vec<Value>,
}

impl SourceMapJson {
    fn place(&mut self, span: Span) -> Value {
        self.sources.insert(span.source);
        json!({"source": span.source.index(), "start": span.start, "end": span.end})
    }

    fn origin(&mut self, id: OriginId) -> Value {
        if self.known_origins.insert(id) {
            self.wanted_origins.push(id);
        }
        json!(id.index())
    }

    fn frame(&mut self, id: FrameId) -> Value {
        if id == FrameId::NONE {
            return Value::Null;
        }
        if self.known_frames.insert(id) {
            self.wanted_frames.push(id);
        }
        json!(id.index())
    }

    fn run(&mut self, trace: &Trace, piece: &Piece) -> Value {
        let copied = trace.copied_from(piece).map(|span| self.place(span));
        json!({
            "start": piece.start, "end": piece.end, "origin": self.origin(piece.origin),
            "frame": self.frame(piece.frame), "copiedFrom": copied,
        })
    }

    /// Describes all that was referred to, and what that refers to.
    fn close(&mut self, table: &OriginTable) {
        loop {
            if let Some(id) = self.wanted_frames.pop() {
                let described = table.frame(id).map(|frame| self.described_frame(id, frame));
                self.frames.extend(described);
            } else if let Some(id) = self.wanted_origins.pop() {
                let described = self.described_origin(table, id);
                self.origins.push(described);
            } else {
                return;
            }
        }
    }

    fn described_frame(&mut self, id: FrameId, frame: &Frame) -> Value {
        let (kind, name) = match &frame.kind {
            FrameKind::Action => ("action", None),
            FrameKind::Branch => ("branch", None),
            FrameKind::Template(name) => ("template", Some(&**name)),
            FrameKind::Include(name) => ("include", Some(&**name)),
            FrameKind::Tpl => ("tpl", None),
        };
        json!({
            "id": id.index(), "parent": self.frame(frame.parent), "kind": kind, "name": name,
            "call": self.place(frame.call), "decidedBy": self.origin(frame.decided_by),
        })
    }

    fn described_origin(&mut self, table: &OriginTable, id: OriginId) -> Value {
        let path = table.path(id).map(|path| path.to_string());
        let index = id.index();
        match table.get(id) {
            Origin::Action => json!({"id": index, "kind": "action"}),
            Origin::Literal { source } => {
                self.sources.insert(*source);
                json!({"id": index, "kind": "literal", "source": source.index()})
            }
            Origin::Value { span, key_span, overrides, .. } => json!({
                "id": index, "kind": "value", "path": path, "place": self.place(*span),
                "key": key_span.map(|span| self.place(span)), "overrides": overrides.map(|id| self.origin(id)),
            }),
            Origin::Key { of } => json!({"id": index, "kind": "key", "path": path, "of": self.origin(*of)}),
            Origin::Absent { parent, .. } => {
                json!({"id": index, "kind": "absent", "path": path, "parent": self.origin(*parent)})
            }
            Origin::BuiltIn { name } => json!({"id": index, "kind": "built-in", "name": &**name}),
            Origin::Part { of, offset, .. } => {
                json!({"id": index, "kind": "part", "of": self.origin(*of), "offset": offset})
            }
            Origin::Computed { inputs } => {
                let inputs: Vec<Value> = inputs.iter().map(|id| self.origin(*id)).collect();
                json!({"id": index, "kind": "computed", "inputs": inputs})
            }
        }
    }
}
