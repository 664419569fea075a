//! `vars`: values of objects that stand in texts as `$(NAME)`. Deprecated, and still in use.
//!
//! kustomize fills them in where it knows a field to hold commands, arguments or variables, and where `configurations`
//! say so. Here a name that is declared is filled in wherever it stands.

use crate::replacements::field;
use crate::resource::Resource;
use crate::transform::slice;
use crate::tree::{Kind, Node, Piece};

/// A declared name, and what stands for it.
type Var = (String, Vec<Piece>);

/// Fills in the names that the entries of `vars` declare.
pub(crate) fn fill(objects: &mut [Resource], entries: &[Node]) {
    let vars: Vec<Var> = entries.iter().filter_map(|entry| declared(objects, entry)).collect();
    if !vars.is_empty() {
        objects.iter_mut().for_each(|object| fill_in(&mut object.node, &vars));
    }
}

fn declared(objects: &mut [Resource], entry: &Node) -> Option<Var> {
    let path = match entry.text_at(&["fieldref", "fieldpath"]) {
        path if path.is_empty() => entry.text_at(&["fieldref", "fieldPath"]),
        path => path,
    };
    let path = if path.is_empty() { "metadata.name" } else { path.as_str() };
    let value = field(objects, entry.get("objref")?, path)?;
    match value.kind {
        Kind::Scalar(scalar) => Some((format!("$({})", entry.text_at(&["name"])), scalar.pieces)),
        _ => None,
    }
}

fn fill_in(node: &mut Node, vars: &[Var]) {
    match &mut node.kind {
        Kind::Sequence(items) => items.iter_mut().for_each(|item| fill_in(item, vars)),
        Kind::Mapping(entries) => entries.iter_mut().for_each(|(_, value)| fill_in(value, vars)),
        Kind::Scalar(scalar) => {
            let text: String = scalar.pieces.iter().map(|piece| piece.text.as_str()).collect();
            if let Some(pieces) = filled(&text, &scalar.pieces, vars) {
                *node = Node { origin: node.origin, ..Node::of_pieces(pieces) };
            }
        }
    }
}

/// The pieces of a text with the values of the names in it; `None` where there is none.
fn filled(text: &str, pieces: &[Piece], vars: &[Var]) -> Option<Vec<Piece>> {
    let mut filled = Vec::new();
    let mut rest = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|text| text.find("$(")) {
        let start = at + found;
        let here = text.get(start..).unwrap_or_default();
        match vars.iter().find(|(name, _)| here.starts_with(name.as_str())) {
            Some((name, value)) => {
                filled.extend(slice(pieces, rest, start));
                filled.extend(value.iter().cloned());
                rest = start + name.len();
                at = rest;
            }
            None => at = start + 2,
        }
    }
    if rest == 0 {
        return None;
    }
    filled.extend(slice(pieces, rest, text.len()));
    Some(filled)
}
