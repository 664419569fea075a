//! YAML as values, as `sigs.k8s.io/yaml` reads it into an `interface{}`: by way of JSON, so that all numbers are
//! `float64` and all keys strings.

use std::ops::Range;
use std::sync::Arc;

use hullmark_parser::{Document, NodeKind, NodeRef, Scalar, parse};
use hullmark_source::{FrameId, Origin, OriginId, OriginTable, PathSegment, SourceId, Span, Verbatim};

use crate::json::MAX_DEPTH;
use crate::readback::{Readback, is_canonical};
use crate::text::Text;
use crate::value::{Kind, List, Map, Value};

/// Why a document is no plain data.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    /// Where; for [`from_yaml`] in the text itself, under a source that stands for it.
    pub span: Span,
    /// What is wrong, in Go's words where they are known.
    pub message: String,
}

/// Reads a node of a values source. Each node below gets an origin of its own; the path begins with `root_name`.
///
/// Scalars that stand in the source as they are printed can be traced by the byte, see [`Origin::Value`].
///
/// # Errors
/// On what JSON can't hold (`.inf`, a null as a key, a collection as a key), on merges of what is no mapping, and on
/// nesting beyond 200 levels.
pub fn read_values(origins: &mut OriginTable, root_name: &str, node: NodeRef<'_>) -> Result<Value, ReadError> {
    let mut reader = Reader { provenance: ValuesSource { origins } };
    let root = Place { key: None, parent: None, step: Step::Root(root_name) };
    reader.value(node, root, 0)
}

/// Reads a text as `fromYaml` does: its first document; `nil` when there is none. Strings keep the origins of their
/// bytes, other values get the place at which they are written.
///
/// # Errors
/// As [`read_values`], and on text that is no YAML.
pub fn from_yaml(origins: &mut OriginTable, text: &Text) -> Result<Value, ReadError> {
    let source = SourceId::new(u32::MAX);
    let error = |at: usize, message: &str| ReadError {
        span: Span::from_range(source, at..at),
        message: format!("yaml: {message}"),
    };
    let string = match std::str::from_utf8(text.as_bytes()) {
        Ok(string) => Arc::<str>::from(string),
        Err(problem) => return Err(error(problem.valid_up_to(), "invalid leading UTF-8 octet")),
    };
    let parsed = parse(source, &string);
    // go-yaml stops behind the first document.
    let end = parsed.documents.first().map_or(0, |document| document.span().end);
    if let Some(problem) = parsed.errors.iter().find(|problem| problem.span.start <= end) {
        let line = string.get(..problem.span.start as usize).unwrap_or_default().matches('\n').count() + 1;
        return Err(error(problem.span.start as usize, &format!("line {line}: {}", problem.message)));
    }
    let Some(root) = parsed.documents.first().and_then(Document::root) else { return Ok(Value::NIL) };
    let mut reader = Reader { provenance: ReadText { origins, readback: Readback::new(text) } };
    reader.value(root, Place { key: None, parent: None, step: Step::Index(0) }, 0)
}

/// Where a node stands in what holds it.
struct Place<'d> {
    key: Option<NodeRef<'d>>,
    parent: Option<OriginId>,
    step: Step<'d>,
}

/// The last step of the way to a node.
#[derive(Clone, Copy)]
enum Step<'d> {
    Root(&'d str),
    Key(&'d str),
    Index(usize),
}

impl From<Step<'_>> for PathSegment {
    fn from(step: Step<'_>) -> Self {
        match step {
            Step::Root(name) => Self::Root(name.into()),
            Step::Key(name) => Self::Key(name.into()),
            Step::Index(index) => Self::Index(index),
        }
    }
}

/// Who gives the origins.
trait Provenance {
    fn origin(&mut self, node: NodeRef<'_>, place: Place<'_>, verbatim: bool) -> OriginId;

    /// As [`Value::key`] has it.
    fn key(&mut self, key: NodeRef<'_>, name: &str) -> OriginId;

    /// The call that wrote a node that is no string.
    fn frame(&self, node: NodeRef<'_>) -> FrameId;

    /// The text of a string whose node has `origin`.
    fn string(&mut self, node: NodeRef<'_>, decoded: &str, origin: OriginId) -> Text;
}

/// Nodes of a values source.
struct ValuesSource<'o> {
    origins: &'o mut OriginTable,
}

impl Provenance for ValuesSource<'_> {
    fn origin(&mut self, node: NodeRef<'_>, place: Place<'_>, verbatim: bool) -> OriginId {
        self.origins.push(Origin::Value {
            span: node.span(),
            key_span: place.key.map(NodeRef::span),
            parent: place.parent,
            segment: place.step.into(),
            verbatim: if verbatim { node.verbatim_map() } else { Verbatim::None },
            overrides: None,
        })
    }

    fn key(&mut self, _key: NodeRef<'_>, _name: &str) -> OriginId {
        OriginId::ACTION
    }

    fn frame(&self, _node: NodeRef<'_>) -> FrameId {
        FrameId::NONE
    }

    fn string(&mut self, _node: NodeRef<'_>, decoded: &str, origin: OriginId) -> Text {
        Text::new(decoded.as_bytes(), origin, 0)
    }
}

/// Nodes of a traced text.
struct ReadText<'o, 't> {
    origins: &'o mut OriginTable,
    readback: Readback<'t>,
}

impl Provenance for ReadText<'_, '_> {
    fn origin(&mut self, node: NodeRef<'_>, _place: Place<'_>, verbatim: bool) -> OriginId {
        let origin = self.readback.origin(self.origins, node.verbatim().unwrap_or(node.span()).range());
        if verbatim || node.kind() != NodeKind::Scalar { origin } else { self.origins.computed([origin]) }
    }

    fn key(&mut self, key: NodeRef<'_>, name: &str) -> OriginId {
        // The colon goes on where the key ends: behind quotes it would not.
        let is_plain = key.verbatim() == Some(key.span()) && key.span().range().len() == name.len();
        if is_plain { self.readback.key(self.origins, name, key.span().range()) } else { OriginId::ACTION }
    }

    fn frame(&self, node: NodeRef<'_>) -> FrameId {
        self.readback.frame(node.span().range())
    }

    fn string(&mut self, node: NodeRef<'_>, decoded: &str, _origin: OriginId) -> Text {
        let kept: Option<Range<usize>> = node.verbatim().map(Span::range).filter(|range| range.len() == decoded.len());
        match kept {
            Some(range) => self.readback.slice(range),
            None => self.readback.decoded(self.origins, decoded.as_bytes(), node.span().range()),
        }
    }
}

struct Reader<P> {
    provenance: P,
}

impl<P: Provenance> Reader<P> {
    fn value<'d>(&mut self, node: NodeRef<'d>, place: Place<'d>, depth: usize) -> Result<Value, ReadError> {
        if depth > MAX_DEPTH {
            return Err(error(node, "exceeded max depth"));
        }
        match node.kind() {
            NodeKind::Scalar => self.scalar(node, place),
            NodeKind::Sequence => self.sequence(node, place, depth),
            NodeKind::Mapping => {
                let origin = self.provenance.origin(node, place, false);
                let map = Map::new();
                self.entries(&map, origin, node, depth)?;
                Ok(self.written(node, Kind::Map(map), origin))
            }
        }
    }

    /// A value that is no string, read from a node.
    fn written(&self, node: NodeRef<'_>, kind: Kind, origin: OriginId) -> Value {
        Value { frame: self.provenance.frame(node), ..Value::with_origin(kind, origin) }
    }

    fn scalar<'d>(&mut self, node: NodeRef<'d>, place: Place<'d>) -> Result<Value, ReadError> {
        let kind = match node.scalar() {
            None | Some(Scalar::Null) => Kind::Nil,
            Some(Scalar::Bool(bool)) => Kind::Bool(bool),
            #[expect(clippy::cast_precision_loss, reason = "JSON numbers are float64")]
            Some(Scalar::Int(int)) => Kind::Float(int as f64),
            #[expect(clippy::cast_precision_loss, reason = "JSON numbers are float64")]
            Some(Scalar::Uint(uint)) => Kind::Float(uint as f64),
            Some(Scalar::Float(float)) => {
                crate::json::number(float).map_err(|problem| error(node, &problem.to_string()))?;
                Kind::Float(float)
            }
            Some(Scalar::Str(text)) => {
                let origin = self.provenance.origin(node, place, true);
                let text = self.provenance.string(node, text, origin);
                return Ok(Value::with_origin(Kind::String(text), origin));
            }
        };
        let verbatim = is_canonical(&kind, node.text().unwrap_or_default());
        let origin = self.provenance.origin(node, place, verbatim);
        Ok(self.written(node, kind, origin))
    }

    fn sequence<'d>(&mut self, node: NodeRef<'d>, place: Place<'d>, depth: usize) -> Result<Value, ReadError> {
        let origin = self.provenance.origin(node, place, false);
        let mut items = Vec::new();
        for (index, item) in node.items().enumerate() {
            let place = Place { key: None, parent: Some(origin), step: Step::Index(index) };
            items.push(self.value(item, place, depth + 1)?);
        }
        Ok(self.written(node, Kind::List(List::new(items)), origin))
    }

    /// Adds the entries of a mapping, those of merge keys at the place where they stand: the last of a name counts.
    fn entries(&mut self, map: &Map, origin: OriginId, node: NodeRef<'_>, depth: usize) -> Result<(), ReadError> {
        for (key, value) in node.entries() {
            if key.is_merge_key() {
                self.merge(map, origin, value, depth + 1)?;
                continue;
            }
            let Some(name) = key.key_name() else { return Err(unsupported_key(key)) };
            let place = Place { key: Some(key), parent: Some(origin), step: Step::Key(&name) };
            let value = self.value(value, place, depth + 1)?;
            let key = self.provenance.key(key, &name);
            map.insert(name.as_ref(), Value { key, ..value });
        }
        Ok(())
    }

    fn merge(&mut self, map: &Map, origin: OriginId, node: NodeRef<'_>, depth: usize) -> Result<(), ReadError> {
        if depth > MAX_DEPTH {
            return Err(error(node, "exceeded max depth"));
        }
        let sources: Vec<NodeRef<'_>> = match node.kind() {
            NodeKind::Mapping => vec![node],
            // Earlier ones take precedence.
            NodeKind::Sequence if !node.is_alias() => node.items().rev().collect(),
            _ => return Err(not_mergeable(node)),
        };
        for source in sources {
            if source.kind() != NodeKind::Mapping {
                return Err(not_mergeable(source));
            }
            self.entries(map, origin, source, depth)?;
        }
        Ok(())
    }
}

fn error(node: NodeRef<'_>, message: &str) -> ReadError {
    ReadError { span: node.span(), message: message.to_owned() }
}

fn not_mergeable(node: NodeRef<'_>) -> ReadError {
    error(node, "yaml: map merge requires map or sequence of maps as the value")
}

fn unsupported_key(key: NodeRef<'_>) -> ReadError {
    match key.scalar() {
        Some(Scalar::Null) => error(key, "unsupported map key of type: %!s(<nil>), key: <nil>"),
        Some(Scalar::Uint(uint)) => error(key, &format!("unsupported map key of type: uint64, key: {uint}")),
        _ => error(key, "yaml: invalid map key"),
    }
}
