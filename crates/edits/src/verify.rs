//! Whether an edited text reads as intended.

use std::sync::Arc;

use hullmark_parser::{Document, NodeKind, NodeRef, Scalar, parse};

use crate::Value;
use crate::change::{Intent, Plan};

/// Whether the document with the plan carried out is the old one with the intended difference and no other: values,
/// styles, tags, anchors, aliases and what they name, order, comments, and the bytes of the documents around it.
/// Linear in the text.
pub(crate) fn verify(document: &Document, plan: &Plan<'_>) -> bool {
    let text = document.text();
    let (Some(before), Some(behind)) = (text.get(..plan.bytes.start), text.get(plan.bytes.end..)) else { return false };
    let new_text: Arc<str> = [before, &plan.replacement, behind].concat().into();
    let parsed = parse(document.source(), &new_text);
    let behind_document = text.len() - document.span().range().end;
    let is_same = |new: &&Document| {
        new.span().start == document.span().start && new.span().range().end + behind_document == new_text.len()
    };
    let Some(new) = parsed.documents.iter().find(is_same).filter(|new| new.is_complete()) else { return false };
    if !keeps_comments(document, new, plan) || new.duplicate_keys().len() > document.duplicate_keys().len() {
        return false;
    }
    let mut comparison = Comparison { intent: &plan.intent, pairs: Vec::new() };
    let same_tree = match (document.root(), new.root(), &plan.intent) {
        (None, Some(new), Intent::Root(value)) => is_value(new, value),
        (Some(old), Some(new), _) => comparison.is_intended(old, new),
        _ => false,
    };
    same_tree && comparison.names_the_same()
}

/// Whether the comments are the old ones without those that are meant to go.
fn keeps_comments(old: &Document, new: &Document, plan: &Plan<'_>) -> bool {
    let stays = |start: usize| !plan.lost.iter().any(|lost| lost.contains(&start));
    let kept = old.comments().iter().filter(|comment| stays(comment.span.range().start));
    let kept = kept.map(|comment| old.slice(comment.span));
    kept.eq(new.comments().iter().map(|comment| new.slice(comment.span)))
}

/// A walk along both trees at once.
struct Comparison<'p, 'v, 'd> {
    intent: &'p Intent<'v>,
    /// The nodes of the old tree with those of the new, in the order of the old text.
    pairs: Vec<(NodeRef<'d>, NodeRef<'d>)>,
}

impl<'d> Comparison<'_, '_, 'd> {
    fn is_intended(&mut self, old: NodeRef<'d>, new: NodeRef<'d>) -> bool {
        self.pairs.push((old, new));
        match self.intent {
            Intent::Replace(id, value) if *id == old.id() => {
                return same_properties(old, new) && is_new_value(new, value);
            }
            Intent::Rename(id, name) if *id == old.id() => {
                return same_properties(old, new) && is_key(new, name);
            }
            _ => {}
        }
        if old.is_alias() || new.is_alias() {
            return old.is_alias() && new.is_alias();
        }
        if old.kind() != new.kind() || !same_properties(old, new) {
            return false;
        }
        match old.kind() {
            NodeKind::Scalar => same_scalar(old, new),
            NodeKind::Sequence => {
                self.children_are_intended(old, old.items(), new.items(), |_, item, value| is_value(item, value))
            }
            NodeKind::Mapping => {
                let old_entries = old.entries().flat_map(|(key, value)| [key, value]);
                let new_entries = new.entries().flat_map(|(key, value)| [key, value]);
                self.children_are_intended(old, old_entries, new_entries, |_, _, _| false)
            }
        }
    }

    fn children_are_intended(
        &mut self,
        old: NodeRef<'d>,
        mut old_children: impl Iterator<Item = NodeRef<'d>>,
        mut new_children: impl Iterator<Item = NodeRef<'d>>,
        is_item: impl Fn(Option<&str>, NodeRef<'d>, &Value) -> bool,
    ) -> bool {
        let width = if old.kind() == NodeKind::Mapping { 2 } else { 1 };
        let mut index = 0;
        loop {
            match self.intent {
                Intent::Insert(id, at, key, value) if *id == old.id() && at * width == index => {
                    let inserted = match (key, new_children.next(), width) {
                        (Some(name), Some(key), 2) => {
                            is_key(key, name)
                                && !has_properties(key)
                                && new_children.next().is_some_and(|node| is_value(node, value))
                        }
                        (None, Some(item), 1) => is_item(None, item, value),
                        _ => false,
                    };
                    if !inserted {
                        return false;
                    }
                }
                Intent::Remove(id, at) if *id == old.id() && at * width == index => {
                    for _ in 0..width {
                        old_children.next();
                        index += 1;
                    }
                }
                _ => {}
            }
            match (old_children.next(), new_children.next()) {
                (None, None) => return true,
                (Some(old), Some(new)) if self.is_intended(old, new) => index += 1,
                _ => return false,
            }
        }
    }

    /// Whether the aliases that were there name the nodes that they named.
    fn names_the_same(&self) -> bool {
        self.pairs.iter().filter(|(old, new)| old.is_alias() && new.is_alias()).all(|(old, new)| {
            let found = self.pairs.binary_search_by_key(&old.aliased().id(), |(node, _)| node.id());
            found.ok().and_then(|index| self.pairs.get(index)).is_some_and(|(_, named)| *named == new.aliased())
        })
    }
}

fn has_properties(node: NodeRef<'_>) -> bool {
    node.anchor().is_some() || (!node.is_alias() && node.tag().is_some())
}

fn same_properties(old: NodeRef<'_>, new: NodeRef<'_>) -> bool {
    if old.is_alias() {
        return !has_properties(new);
    }
    let words = |node: NodeRef<'_>| {
        [node.anchor(), node.tag()].map(|span| span.map(|span| node.document().slice(span).to_owned()))
    };
    words(old) == words(new)
}

fn same_scalar(old: NodeRef<'_>, new: NodeRef<'_>) -> bool {
    old.style() == new.style()
        && old.text() == new.text()
        && old.is_merge_key() == new.is_merge_key()
        && matches!((old.scalar(), new.scalar()), (Some(old), Some(new)) if equal(old, new))
}

/// Equality in which NaN equals itself.
fn equal(one: Scalar<'_>, other: Scalar<'_>) -> bool {
    match (one, other) {
        (Scalar::Float(one), Scalar::Float(other)) => {
            one.to_bits() == other.to_bits() || (one.is_nan() && other.is_nan())
        }
        _ => one == other,
    }
}

fn is_key(node: NodeRef<'_>, name: &str) -> bool {
    !node.is_alias() && !node.is_merge_key() && node.as_str() == Some(name)
}

/// Whether a node is this value, written out without tags, anchors and aliases.
fn is_value(node: NodeRef<'_>, value: &Value) -> bool {
    !has_properties(node) && is_new_value(node, value)
}

/// As [`is_value`], for a node that may have kept its tag and anchor.
fn is_new_value(node: NodeRef<'_>, value: &Value) -> bool {
    if node.is_alias() {
        return false;
    }
    match (node.kind(), value) {
        (NodeKind::Scalar, _) => {
            matches!((node.scalar(), value.scalar()), (Some(new), Some(value)) if equal(new, value))
        }
        (NodeKind::Sequence, Value::List(values)) => {
            let mut items = node.items();
            values.iter().all(|value| items.next().is_some_and(|item| is_value(item, value))) && items.next().is_none()
        }
        (NodeKind::Mapping, Value::Map(values)) => {
            let mut entries = node.entries();
            let is_entry = |(name, value): &(String, Value)| {
                let is_equal = |(key, node)| is_key(key, name) && !has_properties(key) && is_value(node, value);
                entries.next().is_some_and(is_equal)
            };
            values.iter().all(is_entry) && node.entries().count() == values.len()
        }
        _ => false,
    }
}
