//! Values as the executor holds them: with the static type that Go's reflection sees.

use crate::value::{Kind, ListType, Map, MapType, Value};

/// A value, and whether Go holds it in an `interface {}`.
///
/// An element of a `map[string]interface {}` is held in one until a pipeline takes it out. Go's messages name
/// the type `interface {}` then, and a `nil` in an interface is an error where no value at all is not.
#[derive(Clone, Debug)]
pub struct Operand {
    /// The value.
    pub value: Value,
    /// Whether its static type is `interface {}`.
    pub is_boxed: bool,
}

impl Operand {
    /// Go's invalid value: nothing at all.
    pub const NOTHING: Self = Self { value: Value::NIL, is_boxed: false };

    /// A value of its own type.
    #[must_use]
    pub const fn plain(value: Value) -> Self {
        Self { value, is_boxed: false }
    }

    /// An element of a map.
    #[must_use]
    pub fn of_map(map: &Map, value: Value) -> Self {
        Self { value, is_boxed: matches!(map.map_type, MapType::Any | MapType::Values) }
    }

    /// An element of a slice.
    #[must_use]
    pub fn of_list(list_type: ListType, value: Value) -> Self {
        Self { value, is_boxed: list_type == ListType::Any }
    }

    /// Takes the value out of its interface.
    #[must_use]
    pub fn unboxed(self) -> Self {
        Self { is_boxed: false, ..self }
    }

    /// Go's invalid value, which has no type.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        matches!(self.value.kind, Kind::Nil) && !self.is_boxed
    }

    /// The static type as Go's messages give it.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        if self.is_boxed { "interface {}" } else { self.value.type_name() }
    }
}
