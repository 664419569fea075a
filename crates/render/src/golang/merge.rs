//! How `dario.cat/mergo` merges maps, which is what Sprig's `merge` functions do.

use crate::golang::equal::kind_name;
use crate::value::{Kind, Map, Value};

/// How deep maps may be nested. Go would overflow its stack on a map that holds itself.
const MAX_DEPTH: usize = 1000;

/// Which side wins where both have a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Precedence {
    /// The destination, unless its value is empty.
    Destination,
    /// The source, even when its value is empty; an empty map takes nothing away, though.
    Source,
}

/// The maps are nested more than 1000 levels deep.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooDeep;

/// Merges `source` into `destination`, in place and down through the maps that both have; other values are
/// taken whole, and are then shared.
///
/// # Errors
/// [`TooDeep`]; the destination may have been changed by then.
pub fn merge(destination: &Map, source: &Map, precedence: Precedence) -> Result<(), TooDeep> {
    merge_to_depth(destination, source, precedence, MAX_DEPTH)
}

fn merge_to_depth(destination: &Map, source: &Map, precedence: Precedence, depth: usize) -> Result<(), TooDeep> {
    let depth = depth.checked_sub(1).ok_or(TooDeep)?;
    for (key, new) in source.snapshot() {
        let old = destination.get(&key);
        if new.is_nil() {
            if precedence == Precedence::Source {
                destination.insert(key, new);
            }
            continue;
        }
        if let (Some(Kind::Map(old)), Kind::Map(new)) = (old.as_ref().map(|old| &old.kind), &new.kind) {
            // An empty map is filled for those who hold it, and is then replaced all the same.
            let replaced = old.is_empty();
            merge_to_depth(old, new, precedence, depth)?;
            if !replaced {
                continue;
            }
        }
        if precedence == Precedence::Source || old.as_ref().is_none_or(is_empty) {
            destination.insert(key, new);
        }
    }
    Ok(())
}

/// Whether mergo, and Sprig's `empty`, take the value for the zero value of its type. Structs never are.
#[must_use]
pub fn is_empty(value: &Value) -> bool {
    match &value.kind {
        Kind::Object(object) if kind_name(value) != "ptr" => match object.plain().kind {
            Kind::List(list) => list.is_empty(),
            Kind::Int(int, _) => int == 0,
            _ => false,
        },
        _ => !value.is_true(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(entries: &[(&str, Value)]) -> Map {
        let map = Map::new();
        for (key, value) in entries {
            map.insert(*key, value.clone());
        }
        map
    }

    #[test]
    fn the_destination_keeps_what_is_not_empty() {
        let inner = map(&[("x", Value::int(1))]);
        let to = map(&[("a", Value::string("")), ("b", Value::int(2)), ("m", Value::from(inner.clone()))]);
        let from = map(&[
            ("a", Value::string("new")),
            ("b", Value::int(3)),
            ("n", Value::NIL),
            ("m", Value::from(map(&[("x", Value::int(9)), ("y", Value::int(9))]))),
        ]);
        merge(&to, &from, Precedence::Destination).unwrap();
        assert_eq!(to.get("a").unwrap().as_text().unwrap().as_bytes(), b"new");
        assert!(matches!(to.get("b").unwrap().kind, Kind::Int(2, _)));
        assert!(!to.contains_key("n"));
        assert!(matches!(inner.get("x").unwrap().kind, Kind::Int(1, _)), "maps are merged in place");
        assert!(inner.contains_key("y"));
    }

    #[test]
    fn the_source_overwrites_even_with_empty_values() {
        let to =
            map(&[("a", Value::string("old")), ("b", Value::int(2)), ("m", Value::from(map(&[("x", Value::int(1))])))]);
        let from = map(&[("a", Value::string("")), ("b", Value::NIL), ("m", Value::from(Map::new()))]);
        merge(&to, &from, Precedence::Source).unwrap();
        assert!(to.get("a").unwrap().as_text().unwrap().is_empty());
        assert!(to.get("b").unwrap().is_nil());
        assert_eq!(to.get("m").unwrap().as_map().unwrap().len(), 1);
    }

    #[test]
    fn maps_that_hold_themselves_end_with_an_error() {
        let (a, b) = (Map::new(), Map::new());
        a.insert("self", Value::from(a.clone()));
        b.insert("self", Value::from(b.clone()));
        assert_eq!(merge(&a, &b, Precedence::Source), Err(TooDeep));
        a.remove("self");
        b.remove("self");
    }
}
