//! Values trees: copies, origins that remember what they replaced, and the merging of `-f` files.

use hullmark_source::{Origin, OriginId, OriginTable};

use crate::text::Text;
use crate::value::{Kind, List, Map, Value};

/// A copy that shares no map or list with `value`. Recursion is as deep as the tree, which the reader bounds.
#[must_use]
pub(super) fn deep_copy(value: &Value) -> Value {
    let kind = match &value.kind {
        Kind::Map(map) => Kind::Map(deep_copy_map(map)),
        Kind::List(list) => Kind::List(List::typed(list.items().iter().map(deep_copy).collect(), list.list_type)),
        other => other.clone(),
    };
    value.replaced_by(kind)
}

/// As [`deep_copy`], for a map.
#[must_use]
pub(super) fn deep_copy_map(map: &Map) -> Map {
    map.copy_with(deep_copy)
}

/// The same value with another origin; a string's characters get it too.
#[must_use]
pub(super) fn with_origin(value: &Value, origin: OriginId) -> Value {
    if origin == value.origin {
        return value.clone();
    }
    let kind = match &value.kind {
        Kind::String(text) if text.single_origin() == Some(value.origin) => {
            let offset = text.pieces().next().map_or(0, |piece| piece.offset);
            Kind::String(Text::new(text.as_bytes(), origin, offset))
        }
        other => other.clone(),
    };
    Value::with_origin(kind, origin)
}

/// The origin of a value that replaced another one: the winner's, which now tells whom it overrides. Where it
/// overrides somebody already, the loser comes behind them.
#[must_use]
pub(super) fn overriding(origins: &mut OriginTable, winner: OriginId, loser: OriginId) -> OriginId {
    let Origin::Value { span: losing, .. } = origins.get(loser) else { return winner };
    let losing = *losing;
    // The chain of those overridden so far, winner first. It is as long as there are values sources.
    let mut chain = Vec::new();
    let mut next = Some(winner);
    while let Some(id) = next {
        let Origin::Value { span, overrides, .. } = origins.get(id) else { break };
        if *span == losing {
            return winner;
        }
        chain.push(id);
        next = *overrides;
    }
    let mut behind = loser;
    for id in chain.into_iter().rev() {
        if let Origin::Value { span, key_span, parent, segment, verbatim, .. } = origins.get(id).clone() {
            let overrides = Some(behind);
            behind = origins.intern(Origin::Value { span, key_span, parent, segment, verbatim, overrides });
        }
    }
    if behind == loser { winner } else { behind }
}

/// `winner` in the place of `loser`, with an origin that says so.
#[must_use]
pub(super) fn replaced(origins: &mut OriginTable, winner: &Value, loser: &Value) -> Value {
    let origin = overriding(origins, winner.origin, loser.origin);
    with_origin(winner, origin)
}

/// Merges a later values file over the earlier ones: tables entry by entry, all else replaced.
#[must_use]
pub(super) fn merge_files(earlier: &Map, later: &Map, origins: &mut OriginTable) -> Map {
    let merged = earlier.shallow_copy();
    for (key, value) in later.snapshot() {
        let value = match (merged.get(&key), &value.kind) {
            (Some(old), Kind::Map(new)) if old.as_map().is_some() => {
                let tables = old.as_map().map(|old| merge_files(old, new, origins)).unwrap_or_default();
                let origin = overriding(origins, value.origin, old.origin);
                Value::with_origin(Kind::Map(tables), origin)
            }
            (Some(old), _) => replaced(origins, &value, &old),
            (None, _) => value,
        };
        merged.insert(key, value);
    }
    merged
}
