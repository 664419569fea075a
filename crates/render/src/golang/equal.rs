//! `reflect.DeepEqual` and `reflect.Kind`.

use crate::value::{Kind, Map, Value};

/// How deep values may be nested; a map can hold itself.
const MAX_DEPTH: usize = 1000;

/// How many values one comparison looks at; maps that share others can be far larger than what they are made of.
const MAX_COMPARED: usize = 10_000_000;

/// A comparison, and how many values it looked at.
#[derive(Default, Debug)]
pub struct Comparison {
    compared: usize,
}

impl Comparison {
    /// How many values were looked at so far.
    #[must_use]
    pub const fn compared(&self) -> usize {
        self.compared
    }

    /// Whether both values have the same Go type and the same contents: `int` 1 and `int64` 1 are not equal.
    /// Values nested deeper than 1000 levels are unequal unless they are the same map, and so are those that hold more
    /// than 10 million values.
    pub fn deep_equal(&mut self, a: &Value, b: &Value) -> bool {
        self.equal_to_depth(a, b, MAX_DEPTH)
    }

    #[expect(clippy::float_cmp, reason = "this is Go's ==")]
    fn equal_to_depth(&mut self, a: &Value, b: &Value, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        self.compared = self.compared.saturating_add(1);
        if self.compared > MAX_COMPARED {
            return false;
        }
        match (&a.kind, &b.kind) {
            (Kind::Nil, Kind::Nil) => true,
            (Kind::Bool(a), Kind::Bool(b)) => a == b,
            (Kind::Int(a, a_type), Kind::Int(b, b_type)) => a == b && a_type == b_type,
            (Kind::Float(a), Kind::Float(b)) => a == b,
            (Kind::String(a), Kind::String(b)) => a == b,
            (Kind::List(a), Kind::List(b)) => {
                a.list_type == b.list_type
                    && a.is_nil == b.is_nil
                    && a.len() == b.len()
                    && a.items().iter().zip(b.items().iter()).all(|(a, b)| self.equal_to_depth(a, b, depth))
            }
            (Kind::Map(a), Kind::Map(b)) => {
                a.map_type == b.map_type
                    && a.is_nil() == b.is_nil()
                    && a.len() == b.len()
                    && (a.is_same(b) || self.entries_are_equal(a, b, depth))
            }
            (Kind::Object(a), Kind::Object(b)) => {
                a.type_name() == b.type_name()
                    && a.print() == b.print()
                    && self.equal_to_depth(&a.plain(), &b.plain(), depth)
            }
            _ => false,
        }
    }

    fn entries_are_equal(&mut self, a: &Map, b: &Map, depth: usize) -> bool {
        a.snapshot().iter().all(|(key, a)| b.get(key).is_some_and(|b| self.equal_to_depth(a, &b, depth)))
    }
}

/// `reflect.ValueOf(value).Kind().String()`: the kind of the Go type, `invalid` for `nil`.
#[must_use]
pub fn kind_name(value: &Value) -> &'static str {
    match &value.kind {
        Kind::Nil => "invalid",
        Kind::Bool(_) | Kind::Int(..) | Kind::Float(_) | Kind::String(_) => value.type_name(),
        Kind::List(_) => "slice",
        Kind::Map(_) => "map",
        Kind::Object(object) if object.type_name().starts_with('*') => "ptr",
        Kind::Object(object) => match object.plain().kind {
            Kind::List(_) => "slice",
            Kind::Int(..) => "int",
            _ => "struct",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{List, ListType, Map};

    fn deep_equal(a: &Value, b: &Value) -> bool {
        Comparison::default().deep_equal(a, b)
    }

    #[test]
    fn types_count() {
        assert!(!deep_equal(&Value::int(1), &Value::int64(1)));
        assert!(!deep_equal(&Value::int(1), &Value::from(1.0)));
        let any = Value::from(List::new(vec![Value::string("a")]));
        let strings = Value::from(List::typed(vec![Value::string("a")], ListType::String));
        assert!(deep_equal(&any, &any.clone()) && !deep_equal(&any, &strings));
    }

    #[test]
    fn maps_that_hold_themselves_are_compared() {
        let (a, b) = (Map::new(), Map::new());
        a.insert("self", Value::from(a.clone()));
        b.insert("self", Value::from(b.clone()));
        assert!(deep_equal(&Value::from(a.clone()), &Value::from(a.clone())));
        assert!(!deep_equal(&Value::from(a.clone()), &Value::from(b)));
        a.remove("self");
    }
}
