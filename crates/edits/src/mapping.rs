//! Entries of mappings.

use hullmark_parser::{NodeKind, NodeRef};

use crate::guard::{check, expect};
use crate::insert::{Spot, insert_entry};
use crate::removal::delete_entry;
use crate::{Change, EditError, Value, replace};

/// Where a new entry of a mapping goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Position<'k> {
    /// In front of all others.
    First,
    /// Behind all others.
    Last,
    /// Right in front of the entry with this key, and of its comments.
    Before(&'k str),
    /// Right behind the entry with this key.
    After(&'k str),
}

/// The change that gives the entry `key` of a mapping this value: that of the entry which is there ([`replace`]), else
/// a new one behind all others ([`insert`]). A null, written or not, becomes a mapping with the entry.
///
/// A key that comes from a merge key is inserted as well, and then counts for this mapping alone.
///
/// # Errors
/// As [`replace`] and [`insert`]; [`EditError::Merged`] when a merge key further down would still overrule the value.
pub fn set(mapping: NodeRef<'_>, key: &str, value: &Value) -> Result<Change, EditError> {
    if mapping.is_null() && !mapping.is_alias() {
        return replace(mapping, &Value::Map(vec![(key.to_owned(), value.clone())]));
    }
    expect(mapping, NodeKind::Mapping)?;
    match find(mapping, key) {
        Some((_, node)) if mapping.get(key) == Some(node) => replace(node, value),
        Some(_) => Err(EditError::Merged { span: mapping.span(), key: key.to_owned() }),
        None => insert(mapping, key, value, Position::Last),
    }
}

/// The change that adds an entry to a mapping.
///
/// An empty `{}` in block style becomes a block mapping (but for one that holds comments); in flow style, and so in
/// JSON, it stays one.
///
/// # Errors
/// [`EditError::KeyExists`] when the key is there; [`EditError::NoSuchKey`] when the one that `position` names isn't;
/// else as [`replace`].
///
/// ```
/// use hullmark_edits::{Edit, Position, insert};
/// use hullmark_parser::parse;
/// use hullmark_source::SourceId;
///
/// let parsed = parse(SourceId::new(0), &"image:\n    tag: x # here\n".into());
/// let image = parsed.documents[0].root().and_then(|root| root.get("image")).unwrap();
/// let edit = Edit::from(insert(image, "pullPolicy", &"Always".into(), Position::Last)?);
/// assert_eq!((edit.span.range(), edit.replacement.as_str()), (25..25, "    pullPolicy: Always\n"));
/// # Ok::<(), hullmark_edits::EditError>(())
/// ```
pub fn insert(mapping: NodeRef<'_>, key: &str, value: &Value, position: Position<'_>) -> Result<Change, EditError> {
    expect(mapping, NodeKind::Mapping)?;
    check(mapping, Some(value))?;
    if let Some((other, _)) = find(mapping, key) {
        return Err(EditError::KeyExists { span: other.span(), key: key.to_owned() });
    }
    let index = |key: &str| {
        let (_, node) = find(mapping, key).ok_or_else(|| no_such_key(mapping, key))?;
        mapping.entries().position(|(_, value)| value == node).ok_or_else(|| no_such_key(mapping, key))
    };
    let spot = match position {
        Position::First => Spot::Before(0),
        Position::Last => Spot::End,
        Position::Before(key) => Spot::Before(index(key)?),
        Position::After(key) => Spot::After(index(key)?),
    };
    insert_entry(mapping, spot, Some(key), value)
}

/// The change that takes an entry out of a mapping, with the comment behind it, the comment lines right above it in
/// its column, and those below it that are indented more. A mapping that is empty then is written as `{}`.
///
/// # Errors
/// [`EditError::NoSuchKey`], [`EditError::RepeatedKey`]; [`EditError::Merged`] when a merge key gives the entry, or
/// would still give one; [`EditError::Shared`] when an alias names something in it; else as [`replace`].
pub fn delete(mapping: NodeRef<'_>, key: &str) -> Result<Change, EditError> {
    expect(mapping, NodeKind::Mapping)?;
    let (_, node) = find_single(mapping, key)?;
    check(mapping, None)?;
    let is_merged = |(name, value): (NodeRef<'_>, NodeRef<'_>)| {
        let sources = (value.kind() == NodeKind::Mapping).then_some(value).into_iter().chain(value.items());
        name.is_merge_key() && sources.into_iter().any(|source| source.get(key).is_some())
    };
    if mapping.entries().any(is_merged) {
        return Err(EditError::Merged { span: mapping.span(), key: key.to_owned() });
    }
    let index = mapping.entries().position(|(_, value)| value == node).unwrap_or_default();
    delete_entry(mapping, index)
}

/// The key and value of the entry of this name that counts among the mapping's own.
pub(crate) fn find<'d>(mapping: NodeRef<'d>, key: &str) -> Option<(NodeRef<'d>, NodeRef<'d>)> {
    mapping.entries().rev().find(|(name, _)| !name.is_merge_key() && name.key_name().as_deref() == Some(key))
}

/// As [`find`], for an entry that must be the only one of its name.
pub(crate) fn find_single<'d>(mapping: NodeRef<'d>, key: &str) -> Result<(NodeRef<'d>, NodeRef<'d>), EditError> {
    let mut named =
        mapping.entries().filter(|(name, _)| !name.is_merge_key() && name.key_name().as_deref() == Some(key));
    match (named.next(), named.next()) {
        (Some(entry), None) => Ok(entry),
        (Some(_), Some((other, _))) => Err(EditError::RepeatedKey { span: other.span(), key: key.to_owned() }),
        (None, _) if mapping.get(key).is_some() => Err(EditError::Merged { span: mapping.span(), key: key.to_owned() }),
        (None, _) => Err(no_such_key(mapping, key)),
    }
}

fn no_such_key(mapping: NodeRef<'_>, key: &str) -> EditError {
    EditError::NoSuchKey { span: mapping.span(), key: key.to_owned() }
}
