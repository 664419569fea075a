//! Where a field of a rendered object comes from.

use std::sync::Arc;

use hullmark_checks::place::place;
use hullmark_findings::{Location, Precision};
use hullmark_model::{Anchor, Object};
use hullmark_parser::{NodeKind, NodeRef, parse};
use hullmark_render::chart::Rendered;
use hullmark_source::{OriginId, Piece, SourceMap, Trace};

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
    /// The trace that the pieces are of.
    pub trace: Arc<Trace>,
}

/// There is no such object or field.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct NoSuchField {
    /// What is missing.
    pub message: String,
    /// What is there in its place.
    pub known: Vec<String>,
}

/// The origin of the field at `path` (`spec.containers[0].image`) of the object `Kind/name` in a render.
///
/// # Errors
/// When the render has no such object or the object no such field.
pub fn of_field(
    rendered: &Rendered,
    sources: &SourceMap,
    object: &str,
    path: &str,
) -> Result<FieldOrigin, NoSuchField> {
    let mut known = Vec::new();
    for template in &rendered.templates {
        let Some(source) = sources.get(template.rendered) else { continue };
        let Some(trace) = source.trace() else { continue };
        let parsed = parse(source.id(), source.text());
        for candidate in parsed.documents.iter().flat_map(Object::all_in) {
            let name = format!("{}/{}", candidate.kind(), candidate.name().get().unwrap_or_default());
            if !name.eq_ignore_ascii_case(object) {
                known.push(name);
                continue;
            }
            let node = descend(candidate.node(), path)
                .map_err(|known| NoSuchField { message: format!("{name} has no field `{path}`"), known })?;
            return Ok(story(sources, trace, name, path, node));
        }
    }
    let kind = object.split('/').next().unwrap_or_default();
    let is_alike = |name: &&String| name.split('/').next().is_some_and(|it| it.eq_ignore_ascii_case(kind));
    let alike: Vec<String> = known.iter().filter(is_alike).cloned().collect();
    let mut known = if alike.is_empty() { known } else { alike };
    known.sort();
    known.dedup();
    known.truncate(MOST_NAMES);
    Err(NoSuchField { message: format!("the chart renders no `{object}`"), known })
}

fn story(sources: &SourceMap, trace: &Arc<Trace>, object: String, path: &str, node: NodeRef<'_>) -> FieldOrigin {
    let placement = place(sources, &Anchor::Node(node));
    let text = |span| node.document().slice(span).to_owned();
    let scalar = node.verbatim().unwrap_or(node.span());
    let pieces = trace.pieces(scalar.start..scalar.end).filter(|piece| piece.origin != OriginId::ACTION);
    let pieces = pieces
        .filter(|_| node.kind() == NodeKind::Scalar)
        .map(|piece| (text(hullmark_source::Span::new(scalar.source, piece.start, piece.end)), piece));
    FieldOrigin {
        object,
        path: path.to_owned(),
        value: text(node.span()),
        primary: placement.primary,
        related: placement.related,
        precision: placement.precision,
        pieces: pieces.collect(),
        trace: Arc::clone(trace),
    }
}

/// The node at the end of a path, or what there is where the path leads nowhere.
fn descend<'d>(root: NodeRef<'d>, path: &str) -> Result<NodeRef<'d>, Vec<String>> {
    let mut node = root;
    let mut way = String::new();
    for step in steps(path) {
        let next = match step.parse::<usize>() {
            Ok(index) if node.kind() == NodeKind::Sequence => node.items().nth(index),
            _ if node.kind() == NodeKind::Sequence => {
                node.items().find(|item| item.get("name").and_then(NodeRef::text) == Some(&step))
            }
            _ => node.get(&step),
        };
        let Some(next) = next else { return Err(below(node, &way)) };
        way = match node.kind() {
            NodeKind::Sequence => format!("{way}[{step}]"),
            _ if way.is_empty() => step,
            _ => format!("{way}.{step}"),
        };
        node = next;
    }
    Ok(node)
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
    let dot = if way.is_empty() { "" } else { "." };
    let keys = node.entries().filter_map(|(key, _)| Some(format!("{way}{dot}{}", key.key_name()?)));
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
        assert_eq!(found("spec.containers[1].image"), Some(Err(vec!["spec.containers[app]".to_owned()])));
        assert_eq!(found("spec.replicas"), Some(Err(vec!["spec.containers".to_owned()])));
    }
}
