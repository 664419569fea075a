//! Where a remedy changes the user's files.
//!
//! What a rule wants changed in an object is led back as places of findings are: to the manifest, to the key of the
//! values that was printed whole, or to the template's own text. Where there is no such place, or it is a dependency's,
//! there is no fix.

use hullmark_edits::{Value, written_document};
use hullmark_findings::{Edit, FixStep, NodeChange, NodePlace};
use hullmark_model::{Absence, Anchor};
use hullmark_parser::{NodeKind, NodeRef};
use hullmark_source::{Mark, Origin, OriginId, PathSegment, Source, SourceKind, SourceMap, Span};

use super::absent::likeness;
use super::traced::Walk;
use super::{walk, without_quotes};
use crate::Operation;

/// The change of the user's files that an operation on an object is; `None` where it cannot be made there alone.
pub(crate) fn step(sources: &SourceMap, operation: &Operation<'_>) -> Option<FixStep> {
    let source = sources.get(operation.node().span().source)?;
    match (walk(sources, Some(&source)), operation) {
        (walk, Operation::Create { beside, name, object }) => {
            let near = match walk {
                Some(walk) => walk.template_of(*beside)?,
                None => source,
            };
            create(sources, &near, name, object)
        }
        (Some(walk), operation) => walk.step(operation),
        (None, operation) if is_file(&source) => in_manifest(operation),
        (None, _) => None,
    }
}

/// Whether somebody can edit the text.
fn is_file(source: &Source) -> bool {
    matches!(source.kind(), SourceKind::File | SourceKind::Stdin)
}

/// A new file in the folder of a text: a source without text, under the name that the file is to have.
fn create(sources: &SourceMap, near: &Source, name: &str, object: &Value) -> Option<FixStep> {
    if *near.kind() != SourceKind::File {
        return None;
    }
    let folder = near.name().rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = if folder.is_empty() { format!("{name}.yaml") } else { format!("{folder}/{name}.yaml") };
    let source = sources.add(path, SourceKind::File, "".into());
    Some(FixStep::Text(Edit { span: Span::empty(source, 0), replacement: written_document(object) }))
}

/// The change of a manifest: the objects are what stands there.
fn in_manifest(operation: &Operation<'_>) -> Option<FixStep> {
    let (anchor, change) = match operation {
        Operation::Set(anchor, value) => (*anchor, NodeChange::Set(value.to_string())),
        Operation::Push(anchor, item) => (*anchor, NodeChange::Push(item.to_string())),
        Operation::Delete(node) => (Anchor::Node(*node), NodeChange::Delete),
        Operation::Rename(node, key) => (Anchor::Node(*node), NodeChange::Rename((*key).to_owned())),
        Operation::Create { .. } => return None,
    };
    let node = anchor.node();
    if matches!(anchor, Anchor::Comment(_)) || is_shared(node) {
        return None;
    }
    let at = NodePlace { key: node.key().map(NodeRef::span), node: node.span() };
    Some(FixStep::Node { at, path: keys(anchor.missing()), change })
}

/// Whether a node stands in what an alias names: a change would be one of several places.
fn is_shared(node: NodeRef<'_>) -> bool {
    std::iter::successors(Some(node), |node| node.parent()).any(|node| node.is_alias() || node.anchor().is_some())
}

/// The keys of a path with dots between them.
fn keys(path: &str) -> Vec<String> {
    path.split('.').filter(|key| !key.is_empty()).map(str::to_owned).collect()
}

/// Whether a template takes the value for nothing.
fn is_falsy(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) | Value::Int(0) | Value::Uint(0) => true,
        Value::Float(number) => *number == 0.0,
        Value::Str(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty(),
        Value::Bool(true) | Value::Int(_) | Value::Uint(_) => false,
    }
}

impl Walk<'_> {
    fn step(&self, operation: &Operation<'_>) -> Option<FixStep> {
        match operation {
            Operation::Set(Anchor::Absent(absence), value) => self.set_missing(absence, value),
            Operation::Set(anchor, value) => self.set_present(anchor.node(), value),
            Operation::Push(Anchor::Absent(absence), item) => {
                self.set_missing(absence, &Value::List(vec![item.clone()]))
            }
            Operation::Push(anchor, item) => self.push(anchor.node(), item),
            Operation::Delete(node) => self.delete(*node),
            Operation::Rename(node, key) => self.rename(*node, key),
            Operation::Create { .. } => None,
        }
    }

    fn set_present(&self, node: NodeRef<'_>, value: &Value) -> Option<FixStep> {
        match self.values_node(node) {
            Some(id) => self.in_values(id, Vec::new(), NodeChange::Set(value.to_string())),
            None => self.replace_in_template(node, value),
        }
    }

    fn push(&self, list: NodeRef<'_>, item: &Value) -> Option<FixStep> {
        match self.values_node(list) {
            Some(id) => self.in_values(id, Vec::new(), NodeChange::Push(item.to_string())),
            None => self.push_in_template(list, item),
        }
    }

    fn delete(&self, node: NodeRef<'_>) -> Option<FixStep> {
        let copied = match node.key() {
            Some(key) => self.copied_entry(key.span()).map(|(_, entry, _)| entry),
            None => self.values_node(node).filter(|id| self.is_item(*id)),
        };
        match copied {
            Some(id) => self.in_values(id, Vec::new(), NodeChange::Delete),
            None => self.delete_in_template(node),
        }
    }

    fn rename(&self, node: NodeRef<'_>, name: &str) -> Option<FixStep> {
        let key = node.key()?;
        match self.copied_entry(key.span()) {
            Some((_, entry, _)) => self.in_values(entry, Vec::new(), NodeChange::Rename(name.to_owned())),
            None => self.replace_in_template(key, &Value::from(name)),
        }
    }

    /// As [`Walk::place_absence`], which tells where the field is missing.
    fn set_missing(&self, absence: &Absence<'_>, value: &Value) -> Option<FixStep> {
        let change = NodeChange::Set(value.to_string());
        let (key, rest) = absence.missing.split_once('.').unwrap_or((absence.missing, ""));
        let column = self.column_of_entries(absence.parent);
        let mark = self.marks_at(absence.parent).into_iter().find(|mark| self.writes_key(mark, key, column));
        if let Some(mark) = mark {
            // A branch that is not taken would not be for a value that is nothing.
            let is_taken = !rest.is_empty() || !is_falsy(value);
            return self
                .deciding_node(mark, key, rest)
                .filter(|_| is_taken)
                .and_then(|(id, path)| self.in_values(id, path, change));
        }
        let parent = absence.parent;
        let copied = parent.entries().find_map(|(key, _)| self.copied_entry(key.span())).map(|(mapping, ..)| mapping);
        let is_empty = parent.entries().next().is_none();
        match copied.or_else(|| self.values_node(parent).filter(|_| is_empty)) {
            Some(id) => self.in_values(id, keys(absence.missing), change),
            None => self.insert_in_template(parent, absence.missing, value),
        }
    }

    /// The values node that keeps a branch from being taken, where it is named like the field that the branch writes,
    /// and the way from there to what is missing.
    fn deciding_node(&self, mark: &Mark, key: &str, rest: &str) -> Option<(OriginId, Vec<String>)> {
        match self.decisive_value(mark.decided_by, key) {
            Some((id, _, true)) => return Some((id, keys(rest))),
            Some(_) => return None,
            None => {}
        }
        let mut inputs = self.origins().inputs(&mark.decided_by).iter().copied();
        let undeclared = inputs.find(|id| matches!(self.origins().get(*id), Origin::Absent { .. }))?;
        let (declared, path) = self.declared(undeclared);
        let is_named = path.last().is_some_and(|name| likeness(name, key) > 0);
        is_named.then(|| (declared, path.into_iter().chain(keys(rest)).collect()))
    }

    /// The innermost node of a values source around a key that none has, and the way from there.
    fn declared(&self, id: OriginId) -> (OriginId, Vec<String>) {
        let mut path = Vec::new();
        let mut declared = id;
        while let Origin::Absent { parent, key } = self.origins().get(declared) {
            path.push(key.to_string());
            declared = *parent;
        }
        path.reverse();
        (declared, path)
    }

    /// The node of a values source that a rendered node was printed from, and nothing else.
    fn values_node(&self, node: NodeRef<'_>) -> Option<OriginId> {
        let first = node.items().next();
        match node.kind() {
            NodeKind::Mapping if node.entries().next().is_some() => {
                let mut mappings = node.entries().map(|(key, _)| self.copied_entry(key.span()).map(|it| it.0));
                let mapping = mappings.next()??;
                mappings.all(|other| other == Some(mapping)).then_some(mapping)
            }
            NodeKind::Sequence if first.is_some() => {
                let mut lists = node.items().map(|item| self.parent_of(self.values_node(item)?));
                let list = lists.next()??;
                lists.all(|other| other == Some(list)).then_some(list)
            }
            _ => self.printed_whole(node),
        }
    }

    /// The values node of a scalar, `{}` or `[]` that was printed as it stands there.
    fn printed_whole(&self, node: NodeRef<'_>) -> Option<OriginId> {
        let inside = without_quotes(node, node.span());
        let pieces = self.telling_pieces(inside.start..inside.end);
        let id = pieces.first()?.origin;
        if !pieces.iter().all(|piece| piece.origin == id) {
            return None;
        }
        let Origin::Value { span, .. } = self.origins().get(id) else { return None };
        let source = self.sources.get(span.source)?;
        let written = source.slice(*span).trim_matches(['"', '\'']);
        (written == node.document().slice(inside)).then_some(id)
    }

    fn parent_of(&self, id: OriginId) -> Option<OriginId> {
        match self.origins().get(id) {
            Origin::Value { parent, segment: PathSegment::Index(_), .. } => *parent,
            _ => None,
        }
    }

    fn is_item(&self, id: OriginId) -> bool {
        self.parent_of(id).is_some()
    }

    /// The change of a node of the user's values.
    fn in_values(&self, id: OriginId, path: Vec<String>, change: NodeChange) -> Option<FixStep> {
        let Origin::Value { span, key_span, .. } = self.origins().get(id) else { return None };
        self.own_file(span.source)?;
        Some(FixStep::Node { at: NodePlace { key: *key_span, node: *span }, path, change })
    }

    /// A text that the user of the chart can edit.
    pub(super) fn own_file(&self, source: hullmark_source::SourceId) -> Option<std::sync::Arc<Source>> {
        self.sources.get(source).filter(|it| *it.kind() == SourceKind::File && self.dependency(source).is_none())
    }

    /// The user's own template that a rendered node begins in.
    fn template_of(&self, node: NodeRef<'_>) -> Option<std::sync::Arc<Source>> {
        let first = node.entries().next().map_or(node, |(key, _)| key);
        let pieces = self.telling_pieces(first.span().start..first.span().end);
        self.own_file(self.literal_of(pieces.first()?)?.source)
    }
}
