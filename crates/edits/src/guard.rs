//! What stands in the way of an edit, before one is made.

use std::ops::Range;

use hullmark_parser::{Document, NodeKind, NodeRef};

use crate::{EditError, Value};

/// Refuses what can't be changed at `node`, or in it, whatever the change.
pub(crate) fn check(node: NodeRef<'_>, value: Option<&Value>) -> Result<(), EditError> {
    let document = node.document();
    if !document.is_complete() {
        return Err(EditError::Damaged { span: document.span() });
    }
    if let Some(key) = value.and_then(Value::repeated_key) {
        return Err(EditError::RepeatedNewKey { span: node.span(), key: key.to_owned() });
    }
    let mut around = std::iter::successors(Some(node), |node| node.parent()).filter(|node| node.anchor().is_some());
    around.find_map(|node| shared(document, node, |_| true)).map_or(Ok(()), Err)
}

/// Refuses to remove `bytes` when something in them is named by an alias elsewhere.
pub(crate) fn check_removal(document: &Document, bytes: &Range<usize>) -> Result<(), EditError> {
    let is_outside = |alias: NodeRef<'_>| !bytes.contains(&alias.span().range().start);
    for alias in nodes(document).filter(|node| node.is_alias()) {
        let named = alias.aliased();
        if bytes.contains(&named.span().range().start) && is_outside(alias) {
            return shared(document, named, is_outside).map_or(Ok(()), Err);
        }
    }
    Ok(())
}

/// The error for a node that is named by an alias of this sort.
fn shared(document: &Document, node: NodeRef<'_>, wanted: impl Fn(NodeRef<'_>) -> bool) -> Option<EditError> {
    let names = |alias: &NodeRef<'_>| alias.is_alias() && alias.aliased() == node && wanted(*alias);
    let alias = nodes(document).find(names)?;
    let span = node.anchor()?;
    let anchor = document.slice(span).trim_start_matches('&').to_owned();
    Some(EditError::Shared { span, alias: alias.span(), anchor })
}

/// The nodes of a document in the order of the text; what aliases name only where it stands.
pub(crate) fn nodes(document: &Document) -> impl Iterator<Item = NodeRef<'_>> {
    let mut open: Vec<NodeRef<'_>> = document.root().into_iter().collect();
    std::iter::from_fn(move || {
        let node = open.pop()?;
        if !node.is_alias() {
            open.extend(node.items().rev());
            open.extend(node.entries().rev().flat_map(|(key, value)| [value, key]));
        }
        Some(node)
    })
}

/// Refuses a node that is no mapping, or an alias.
pub(crate) fn expect(node: NodeRef<'_>, kind: NodeKind) -> Result<(), EditError> {
    if node.is_alias() {
        return Err(EditError::Alias { span: node.span() });
    }
    if node.kind() == kind {
        return Ok(());
    }
    Err(EditError::WrongKind { span: node.span(), expected: name(kind), found: name(node.kind()) })
}

fn name(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Scalar => "scalar",
        NodeKind::Sequence => "sequence",
        NodeKind::Mapping => "mapping",
    }
}
