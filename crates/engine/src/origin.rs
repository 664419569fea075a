//! Where a field of a rendered object comes from.

use std::sync::Arc;

use hullmark_checks::place::{Placement, place, place_bytes, place_of_copied};
use hullmark_findings::{Location, Precision};
use hullmark_model::{Anchor, Object};
use hullmark_parser::{NodeKind, NodeRef, parse};
use hullmark_policies::closest;
use hullmark_render::chart::Rendered;
use hullmark_source::{OriginId, Piece, SourceMap, Span, Trace};

/// Helm's notes, as an object.
const NOTES: &str = "NOTES.txt";
/// More names than these help nobody.
const MOST_NAMES: usize = 12;

/// The story of a field.
#[derive(Debug)]
pub struct FieldOrigin {
    /// The object, as `Kind/name`.
    pub object: String,
    /// The field, as asked for.
    pub path: String,
    /// What is rendered there; a collection as its YAML.
    pub value: String,
    /// Where to change it.
    pub primary: Location,
    /// The action that wrote it, the calls around that, what it overrides, what decided.
    pub related: Vec<Location>,
    /// How exact `primary` is.
    pub precision: Precision,
    /// The pieces of a scalar, each with its text.
    pub pieces: Vec<(String, Piece)>,
    /// The trace that the pieces are of; `None` for what no template wrote.
    pub trace: Option<Arc<Trace>>,
}

/// There is no such object or field.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct NoSuchField {
    /// What is missing.
    pub message: String,
    /// What was probably meant.
    pub meant: Option<String>,
    /// What is there in its place.
    pub known: Vec<String>,
}

/// The origin of the field at `path` (`spec.containers[0].image`) of the object `Kind/name` in a render, its custom
/// resource definitions included. For `NOTES.txt` as the object, the path is a 1-based line of the notes.
///
/// # Errors
/// When the render has no such object or the object no such field.
pub fn of_field(
    rendered: &Rendered,
    sources: &SourceMap,
    object: &str,
    path: &str,
) -> Result<FieldOrigin, NoSuchField> {
    if object == NOTES {
        return of_note(rendered, sources, path);
    }
    let mut known = Vec::new();
    let definitions = rendered.crds.iter().filter_map(|crd| crd.file.text()).map(|(source, _)| source);
    for source in rendered.templates.iter().map(|template| template.rendered).chain(definitions) {
        let Some(source) = sources.get(source) else { continue };
        let parsed = parse(source.id(), source.text());
        for candidate in parsed.documents.iter().flat_map(Object::all_in) {
            let name = format!("{}/{}", candidate.kind(), candidate.name().get().unwrap_or_default());
            if !name.eq_ignore_ascii_case(object) {
                known.push(name);
                continue;
            }
            let node = descend(candidate.node(), path).map_err(|Astray { meant, known }| {
                let message = format!("{name} has no field `{path}`");
                NoSuchField { message, meant, known }
            })?;
            return Ok(story(sources, source.trace(), name, path, node));
        }
    }
    Err(no_such_object(object, known))
}

fn no_such_object(object: &str, known: Vec<String>) -> NoSuchField {
    let is_named = |known: &&String| known.split_once('/').is_some_and(|(_, name)| name.eq_ignore_ascii_case(object));
    let meant = known.iter().find(is_named).map(String::as_str);
    let meant = meant.or_else(|| closest(object, known.iter().map(String::as_str))).map(str::to_owned);
    let kind = object.split('/').next().unwrap_or_default();
    let is_alike = |name: &&String| name.split('/').next().is_some_and(|it| it.eq_ignore_ascii_case(kind));
    let alike: Vec<String> = known.iter().filter(is_alike).cloned().collect();
    let mut known = if alike.is_empty() { known } else { alike };
    known.sort();
    known.dedup();
    known.truncate(MOST_NAMES);
    NoSuchField { message: format!("the chart renders no `{object}`"), meant, known }
}

/// The origin of a line of the chart's own notes.
fn of_note(rendered: &Rendered, sources: &SourceMap, line: &str) -> Result<FieldOrigin, NoSuchField> {
    let missing = |message: String| NoSuchField { message, meant: None, known: Vec::new() };
    let notes = rendered.notes.iter().min_by_key(|notes| notes.name.len());
    let source = notes.and_then(|notes| sources.get(notes.rendered));
    let Some(source) = source else { return Err(missing("the chart has no notes".to_owned())) };
    let lines = source.text().split('\n').count();
    let wanted = line.parse::<usize>().ok().and_then(|line| line.checked_sub(1));
    let found = wanted.and_then(|wanted| {
        let mut start = 0_usize;
        source.text().split('\n').enumerate().find_map(|(index, text)| {
            let range = start..start.saturating_add(text.len());
            start = range.end.saturating_add(1);
            (index == wanted).then_some((range, text))
        })
    });
    let Some((range, text)) = found else { return Err(missing(format!("the notes have lines 1 to {lines}"))) };
    let span = Span::from_range(source.id(), range);
    let placement = place_bytes(sources, span);
    Ok(told(source.trace(), NOTES.to_owned(), line, text.to_owned(), placement, source.text(), span))
}

fn story(
    sources: &SourceMap,
    trace: Option<&Arc<Trace>>,
    object: String,
    path: &str,
    node: NodeRef<'_>,
) -> FieldOrigin {
    let copied = Some(node).filter(|node| node.kind() == NodeKind::Mapping);
    let copied = copied.and_then(|mapping| place_of_copied(sources, mapping));
    let placement = copied.unwrap_or_else(|| place(sources, &Anchor::Node(node)));
    let whole = Span::new(node.span().source, 0, node.document().span().end);
    let value = node.document().slice(node.span()).to_owned();
    let scalar = match node.kind() {
        NodeKind::Scalar => node.verbatim().unwrap_or(node.span()),
        _ => Span::empty(node.span().source, 0),
    };
    let text = node.document().slice(whole);
    told(trace, object, path, value, placement, text, scalar)
}

fn told(
    trace: Option<&Arc<Trace>>,
    object: String,
    path: &str,
    value: String,
    placement: Placement,
    text: &str,
    scalar: Span,
) -> FieldOrigin {
    let mut pieces = Vec::new();
    if let Some(trace) = trace.filter(|_| !scalar.is_empty()) {
        let telling = trace.pieces(scalar.start..scalar.end).filter(|piece| piece.origin != OriginId::ACTION);
        let with_text = |piece: Piece| {
            let text = text.get(piece.start as usize..piece.end as usize).unwrap_or_default();
            (text.to_owned(), piece)
        };
        pieces.extend(telling.map(with_text));
    }
    FieldOrigin {
        object,
        path: path.to_owned(),
        value,
        primary: placement.primary,
        related: placement.related,
        precision: placement.precision,
        pieces,
        trace: trace.cloned(),
    }
}

/// The field at `path` below a node; as in [`of_field`].
#[must_use]
pub fn field<'d>(root: NodeRef<'d>, path: &str) -> Option<NodeRef<'d>> {
    descend(root, path).ok()
}

/// A path that leads nowhere.
#[derive(Debug, PartialEq)]
struct Astray {
    /// The path with the one step that is there in place of the first that is not.
    meant: Option<String>,
    /// The paths of what is there.
    known: Vec<String>,
}

/// The node at the end of a path, or what there is where the path leads nowhere.
fn descend<'d>(root: NodeRef<'d>, path: &str) -> Result<NodeRef<'d>, Astray> {
    let mut node = root;
    let mut way = String::new();
    let steps = steps(path);
    for (index, step) in steps.iter().enumerate() {
        let Some(next) = child(node, step) else {
            let rest = steps.get(index + 1..).unwrap_or_default();
            return Err(Astray { meant: meant(node, &way, step, rest), known: below(node, &way) });
        };
        way = joined(node, &way, step);
        node = next;
    }
    Ok(node)
}

/// What a step leads to: the entry of a mapping, the item of a list by its index or name.
fn child<'d>(node: NodeRef<'d>, step: &str) -> Option<NodeRef<'d>> {
    match step.parse::<usize>() {
        Ok(index) if node.kind() == NodeKind::Sequence => node.items().nth(index),
        _ if node.kind() == NodeKind::Sequence => {
            node.items().find(|item| item.get("name").and_then(NodeRef::text) == Some(step))
        }
        _ => node.get(step),
    }
}

/// The path of what is below a node; `way` is the node's own.
fn joined(node: NodeRef<'_>, way: &str, step: &str) -> String {
    let quoted = if step.contains(['.', '[', ']']) { format!("\"{step}\"") } else { step.to_owned() };
    match node.kind() {
        NodeKind::Sequence => format!("{way}[{step}]"),
        _ if way.is_empty() => quoted,
        _ => format!("{way}.{quoted}"),
    }
}

/// The path that was probably meant by one with a wrong step below `node`, with as much of the rest as is there.
fn meant(node: NodeRef<'_>, way: &str, step: &str, rest: &[String]) -> Option<String> {
    let names: Vec<String> = match node.kind() {
        NodeKind::Sequence => node.items().filter_map(|item| Some(item.get("name")?.text()?.to_owned())).collect(),
        _ => node.entries().filter_map(|(key, _)| Some(key.key_name()?.into_owned())).collect(),
    };
    let name = closest(step, names.iter().map(String::as_str))?;
    let mut path = joined(node, way, name);
    let mut next = child(node, name);
    for step in rest {
        let Some((node, below)) = next.and_then(|node| Some((node, child(node, step)?))) else { break };
        path = joined(node, &path, step);
        next = Some(below);
    }
    Some(path)
}

/// `spec.containers[0]."a.b"` in its steps. An item is known by its index or by its name.
fn steps(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut step = String::new();
    let mut is_quoted = false;
    for character in path.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            '.' | '[' | ']' if !is_quoted => {
                if !step.is_empty() {
                    steps.push(std::mem::take(&mut step));
                }
            }
            _ => step.push(character),
        }
    }
    if !step.is_empty() {
        steps.push(step);
    }
    steps
}

fn below(node: NodeRef<'_>, way: &str) -> Vec<String> {
    let keys = node.entries().filter_map(|(key, _)| Some(joined(node, way, &key.key_name()?)));
    let items = node.items().enumerate().map(|(index, item)| match item.get("name").and_then(NodeRef::text) {
        Some(name) => format!("{way}[{name}]"),
        None => format!("{way}[{index}]"),
    });
    keys.chain(items).take(MOST_NAMES).collect()
}

#[cfg(test)]
mod tests {
    use hullmark_parser::Document;

    use super::*;

    #[test]
    fn a_path_is_taken_apart_at_dots_and_brackets() {
        assert_eq!(steps("spec.containers[0].image"), ["spec", "containers", "0", "image"]);
        assert_eq!(steps("metadata.annotations.\"a.b/c\""), ["metadata", "annotations", "a.b/c"]);
    }

    #[test]
    fn a_path_that_leads_nowhere_tells_what_is_there() {
        let text: Arc<str> = "spec: {containers: [{name: app, image: x}]}\n".into();
        let parsed = parse(hullmark_source::SourceId::new(0), &text);
        let root = parsed.documents.first().and_then(Document::root);
        let found = |path| root.map(|root| descend(root, path).map(|node| node.text().map(str::to_owned)));
        assert_eq!(found("spec.containers[app].image"), Some(Ok(Some("x".to_owned()))));
        let astray = |meant: Option<&str>, known: &str| {
            Some(Err(Astray { meant: meant.map(str::to_owned), known: vec![known.to_owned()] }))
        };
        assert_eq!(found("spec.containers[1].image"), astray(None, "spec.containers[app]"));
        assert_eq!(found("spec.replicas"), astray(None, "spec.containers"));
        assert_eq!(found("spec.container[app].image"), astray(Some("spec.containers[app].image"), "spec.containers"));
        assert_eq!(found("Spec.containers[app].tag"), astray(Some("spec.containers[app]"), "spec"));
    }
}
