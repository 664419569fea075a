//! The values that templates compute with: Go's dynamic values, each with its origin.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use hullmark_source::{FrameId, OriginId};

use crate::text::Text;

mod list;
mod object;

pub use list::{List, ListType};
pub use object::{Object, StructField};
pub(crate) use object::{flattened, json_members, yaml_members};

/// A value and where it came from.
#[derive(Clone, Debug)]
pub struct Value {
    /// The value.
    pub kind: Kind,
    /// Its origin. For a string the text's own pieces are more exact; see [`Value::origins`].
    pub origin: OriginId,
    /// For what was read back from text (`fromYaml (include …)`) and is no string: the call that had written it.
    /// `FrameId::NONE` for the rest.
    pub frame: FrameId,
    /// For what was read back from text under a key that a template writes: the origin of the key. `OriginId::ACTION`
    /// for the rest.
    pub key: OriginId,
}

/// Go's dynamic types, as far as templates meet them.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `nil`, and what a missing key gives.
    Nil,
    /// `bool`
    Bool(bool),
    /// An integer of the given Go type, which `printf "%T"`, `typeOf` and `kindOf` tell apart.
    Int(i64, IntType),
    /// `float64`
    Float(f64),
    /// `string`
    String(Text),
    /// A slice. Slices never change in place.
    List(List),
    /// A map. Maps are shared and change in place, as Go's do.
    Map(Map),
    /// A Go struct or other named type with fields and methods, such as `.Chart` or `.Capabilities`.
    Object(Rc<dyn Object>),
}

/// Go's integer types that occur.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum IntType {
    /// `int`
    Int,
    /// `int32`, the type of characters
    Int32,
    /// `int64`
    Int64,
    /// `uint8`, the type of bytes
    Uint8,
    /// `uint64`; kept as the bits of the `i64`
    Uint64,
}

impl IntType {
    /// The decimal digits of an integer of this type.
    #[must_use]
    pub fn digits(self, value: i64) -> String {
        match self {
            Self::Uint64 => value.cast_unsigned().to_string(),
            _ => value.to_string(),
        }
    }
}

/// Drops a collection of collections. Templates can nest values without bound (`$d = dict "d" $d` in a loop), and
/// dropping them goes as deep: the stack grows with them.
fn drop_deep<T>(collection: T) {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || drop(collection));
}

/// What a map is, as Go's type system sees it. Named types have methods.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MapType {
    /// `map[string]interface {}`
    Any,
    /// `map[string]string`
    String,
    /// `chartutil.Values`
    Values,
    /// `engine.files` (`.Files`): `map[string][]byte`
    Files,
}

/// A map with string keys, iterated in the order of their bytes. Clones are the same map.
#[derive(Clone, Debug)]
pub struct Map {
    entries: Rc<RefCell<BTreeMap<Rc<str>, Value>>>,
    /// The Go type.
    pub map_type: MapType,
    is_nil: bool,
}

impl Map {
    /// A new `map[string]interface {}`.
    #[must_use]
    pub fn new() -> Self {
        Self::typed(MapType::Any)
    }

    /// A new map of the given type.
    #[must_use]
    pub fn typed(map_type: MapType) -> Self {
        Self { entries: Rc::default(), map_type, is_nil: false }
    }

    /// Go's nil map: empty, `null` in JSON, and closed to new entries.
    #[must_use]
    pub fn nil() -> Self {
        Self::nil_of(MapType::Any)
    }

    /// A nil map of the given type.
    #[must_use]
    pub fn nil_of(map_type: MapType) -> Self {
        Self { entries: Rc::default(), map_type, is_nil: true }
    }

    /// Whether it is Go's nil map.
    #[must_use]
    pub const fn is_nil(&self) -> bool {
        self.is_nil
    }

    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Value> {
        self.entries.borrow().get(key).cloned()
    }

    /// Whether there is a value (a `nil` counts) under `key`.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.entries.borrow().contains_key(key)
    }

    /// Sets the value of `key`, for everybody who holds this map.
    pub fn insert(&self, key: impl Into<Rc<str>>, value: Value) {
        self.entries.borrow_mut().insert(key.into(), value);
    }

    /// Takes `key` out, for everybody who holds this map.
    pub fn remove(&self, key: &str) -> Option<Value> {
        self.entries.borrow_mut().remove(key)
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.borrow().is_empty()
    }

    /// The entries as they are now, by key: what Go's `range` goes over.
    #[must_use]
    pub fn snapshot(&self) -> Vec<(Rc<str>, Value)> {
        self.entries.borrow().iter().map(|(key, value)| (Rc::clone(key), value.clone())).collect()
    }

    /// The keys as they are now, in order.
    #[must_use]
    pub fn keys(&self) -> Vec<Rc<str>> {
        self.entries.borrow().keys().cloned().collect()
    }

    /// A new map with the same entries; nested maps stay shared.
    #[must_use]
    pub fn shallow_copy(&self) -> Self {
        Self { entries: Rc::new(RefCell::new(self.entries.borrow().clone())), map_type: self.map_type, is_nil: false }
    }

    /// A new map with what is made of each value, under the same key.
    #[must_use]
    pub fn copy_with(&self, copy: impl Fn(&Value) -> Value) -> Self {
        let entries = self.entries.borrow().iter().map(|(key, value)| (Rc::clone(key), copy(value))).collect();
        Self { entries: Rc::new(RefCell::new(entries)), map_type: self.map_type, is_nil: false }
    }

    /// The same map under another Go type.
    #[must_use]
    pub fn retyped(&self, map_type: MapType) -> Self {
        Self { entries: Rc::clone(&self.entries), map_type, is_nil: self.is_nil }
    }

    /// Whether both are the same map, not merely equal ones.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.entries, &other.entries)
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        if let Some(entries) = Rc::get_mut(&mut self.entries).map(RefCell::get_mut)
            && entries.values().any(Value::is_collection)
        {
            drop_deep(std::mem::take(entries));
        }
    }
}

impl Default for Map {
    fn default() -> Self {
        Self::new()
    }
}

impl Value {
    /// `nil` made by an action.
    pub const NIL: Self =
        Self { kind: Kind::Nil, origin: OriginId::ACTION, frame: FrameId::NONE, key: OriginId::ACTION };

    /// A value made by an action from nothing.
    #[must_use]
    pub const fn new(kind: Kind) -> Self {
        Self::with_origin(kind, OriginId::ACTION)
    }

    /// A value with an origin.
    #[must_use]
    pub const fn with_origin(kind: Kind, origin: OriginId) -> Self {
        Self { kind, origin, frame: FrameId::NONE, key: OriginId::ACTION }
    }

    /// Another value in the place of this one, of the same origin: a copy, say.
    pub(crate) const fn replaced_by(&self, kind: Kind) -> Self {
        Self { kind, origin: self.origin, frame: self.frame, key: self.key }
    }

    /// The call that wrote it, for what was text before: that of [`Value::frame`], or of a string's first piece.
    pub(crate) fn written_in(&self) -> FrameId {
        match &self.kind {
            Kind::String(text) => text.pieces_from(0).next().map_or(FrameId::NONE, |piece| piece.frame),
            _ => self.frame,
        }
    }

    /// A Go `int`.
    #[must_use]
    pub const fn int(value: i64) -> Self {
        Self::new(Kind::Int(value, IntType::Int))
    }

    /// A Go `int64`.
    #[must_use]
    pub const fn int64(value: i64) -> Self {
        Self::new(Kind::Int(value, IntType::Int64))
    }

    /// A Go `string` made by an action from nothing.
    #[must_use]
    pub fn string(text: &str) -> Self {
        Self::from(Text::from_action(text.as_bytes()))
    }

    /// All origins that went into the value itself (not into what a collection holds): those of a string's
    /// pieces, or the value's own.
    #[must_use]
    pub fn origins(&self) -> Vec<OriginId> {
        match &self.kind {
            Kind::String(text) => text.pieces().map(|piece| piece.origin).collect(),
            _ => vec![self.origin],
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_text(&self) -> Option<&Text> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The map of a map.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The list of a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&List> {
        match &self.kind {
            Kind::List(list) => Some(list),
            _ => None,
        }
    }

    fn is_collection(&self) -> bool {
        matches!(self.kind, Kind::List(_) | Kind::Map(_))
    }

    /// Whether it is `nil`.
    #[must_use]
    pub const fn is_nil(&self) -> bool {
        matches!(self.kind, Kind::Nil)
    }

    /// text/template's truth: not the zero value of its type, nothing empty. Objects are true.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match &self.kind {
            Kind::Nil => false,
            Kind::Bool(value) => *value,
            Kind::Int(value, _) => *value != 0,
            Kind::Float(value) => *value != 0.0,
            Kind::String(text) => !text.is_empty(),
            Kind::List(list) => !list.is_empty(),
            Kind::Map(map) => !map.is_empty(),
            Kind::Object(_) => true,
        }
    }

    /// The Go type as `%T` prints it; `nil` is `<nil>`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match &self.kind {
            Kind::Nil => "<nil>",
            Kind::Bool(_) => "bool",
            Kind::Int(_, int_type) => match int_type {
                IntType::Int => "int",
                IntType::Int32 => "int32",
                IntType::Int64 => "int64",
                IntType::Uint8 => "uint8",
                IntType::Uint64 => "uint64",
            },
            Kind::Float(_) => "float64",
            Kind::String(_) => "string",
            Kind::List(list) => match list.list_type {
                ListType::Any => "[]interface {}",
                ListType::String => "[]string",
                ListType::Int => "[]int",
                ListType::Byte => "[]uint8",
                ListType::Named(name) => name,
            },
            Kind::Map(map) => match map.map_type {
                MapType::Any => "map[string]interface {}",
                MapType::String => "map[string]string",
                MapType::Values => "chartutil.Values",
                MapType::Files => "engine.files",
            },
            Kind::Object(object) => object.type_name(),
        }
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        let origin = text.single_origin().unwrap_or(OriginId::ACTION);
        Self::with_origin(Kind::String(text), origin)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::new(Kind::Bool(value))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::new(Kind::Float(value))
    }
}

impl From<List> for Value {
    fn from(list: List) -> Self {
        Self::new(Kind::List(list))
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Self::new(Kind::Map(map))
    }
}
