//! Go values with fields, methods and their own way of printing.

use std::fmt;

use super::{Kind, Map, Value};

/// A Go value that is no plain data: it has fields, methods, its own way of printing.
///
/// Methods are [`Function`](crate::funcs::Function)s whose first argument is the receiver.
pub trait Object: fmt::Debug {
    /// The Go type as `%T` prints it: `*semver.Version`, `time.Time`.
    fn type_name(&self) -> &'static str;

    /// The field of this name.
    fn field(&self, name: &str) -> Option<Value>;

    /// The method of this name.
    fn method(&self, name: &str) -> Option<&'static crate::funcs::Function>;

    /// What `%v` prints.
    fn print(&self) -> String;

    /// What an action prints that ends in the value itself.
    fn print_by_action(&self) -> String {
        self.print()
    }

    /// The value under this one when that is no struct: a text, a number, a list. Of a struct, a map of its JSON names.
    fn plain(&self) -> Value {
        let map = Map::new();
        for (name, value) in json_members(&self.struct_fields()) {
            map.insert(name, value);
        }
        Value::from(map)
    }

    /// The fields of a struct in the order of their declaration; empty for every other type.
    fn struct_fields(&self) -> Vec<StructField> {
        Vec::new()
    }

    /// Whether it has a `String` method that `fmt` finds.
    fn is_stringer(&self) -> bool {
        true
    }

    /// The same value without the address that some methods need, as a function call hands it on; `None` when it is
    /// the same.
    fn without_address(&self) -> Option<std::rc::Rc<dyn Object>> {
        None
    }

    /// For downcasts by the object's own methods.
    fn as_any(&self) -> &dyn std::any::Any;
}

/// A field of a Go struct.
#[derive(Clone, Debug)]
pub struct StructField {
    /// The Go name.
    pub name: &'static str,
    /// The name in JSON; empty for one that `encoding/json` does not see.
    pub json_name: &'static str,
    /// Whether JSON leaves it out when it is empty.
    pub omits_empty: bool,
    /// Whether its own fields count as the struct's.
    pub is_embedded: bool,
    /// Whether go-yaml names it as JSON does, and not by its Go name in small letters.
    pub has_yaml_name: bool,
    /// The value.
    pub value: Value,
}

impl StructField {
    /// A field that JSON leaves out when it is empty, as most do.
    #[must_use]
    pub const fn new(name: &'static str, json_name: &'static str, value: Value) -> Self {
        Self { name, json_name, omits_empty: true, is_embedded: false, has_yaml_name: false, value }
    }

    /// A field that only printing shows.
    #[must_use]
    pub const fn hidden(name: &'static str, value: Value) -> Self {
        Self::always(name, "", value)
    }

    /// A field that JSON always has.
    #[must_use]
    pub const fn always(name: &'static str, json_name: &'static str, value: Value) -> Self {
        Self { name, json_name, omits_empty: false, is_embedded: false, has_yaml_name: false, value }
    }

    fn is_omitted(&self) -> bool {
        self.omits_empty && !self.value.is_true()
    }
}

/// What `encoding/json` writes of a struct, in its order.
pub(crate) fn json_members(fields: &[StructField]) -> Vec<(&'static str, Value)> {
    flattened(fields)
        .into_iter()
        .filter(|field| !field.json_name.is_empty() && !field.is_omitted())
        .map(|field| (field.json_name, field.value))
        .collect()
}

/// The fields of a struct with those of embedded ones in their place.
pub(crate) fn flattened(fields: &[StructField]) -> Vec<StructField> {
    let mut flat = Vec::new();
    for field in fields {
        match &field.value.kind {
            Kind::Object(inner) if field.is_embedded => flat.extend(inner.struct_fields()),
            _ => flat.push(field.clone()),
        }
    }
    flat
}

/// What go-yaml writes of a struct, in its order: names in small letters, embedded structs as fields of their own.
pub(crate) fn yaml_members(fields: &[StructField]) -> Vec<(String, Value)> {
    fields
        .iter()
        .filter(|field| !(field.json_name.is_empty() || field.has_yaml_name && field.is_omitted()))
        .map(|field| {
            let name = if field.has_yaml_name { field.json_name.to_owned() } else { field.name.to_lowercase() };
            (name, field.value.clone())
        })
        .collect()
}
