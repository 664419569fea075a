//! Go structs as templates see them: fields by name, JSON names, printing.

use std::any::Any;

use crate::funcs::Function;
use crate::value::{Kind, List, Map, Object, Value};

/// A Go struct, or a pointer to one.
#[derive(Debug)]
pub(super) struct Struct {
    /// The Go type as `%T` prints it.
    pub type_name: &'static str,
    /// The fields in the order of their declaration.
    pub fields: Vec<StructField>,
    /// The methods.
    pub methods: &'static [Function],
    /// What the `String` method of a pointer to it returns. Only an action that prints the field itself finds it.
    pub prints_as: Option<Value>,
}

/// A field of a [`Struct`].
#[derive(Debug)]
pub(super) struct StructField {
    /// The Go name.
    pub name: &'static str,
    /// The name in JSON and YAML.
    pub json_name: &'static str,
    /// Whether JSON and YAML leave it out when it is empty.
    pub omits_empty: bool,
    /// Whether its own fields and JSON entries count as the struct's.
    pub is_embedded: bool,
    /// The value.
    pub value: Value,
}

impl StructField {
    /// A field that JSON leaves out when it is empty, as most do.
    pub fn new(name: &'static str, json_name: &'static str, value: Value) -> Self {
        Self { name, json_name, omits_empty: true, is_embedded: false, value }
    }

    /// A field that only printing shows.
    pub fn hidden(value: Value) -> Self {
        Self { omits_empty: false, ..Self::new("", "", value) }
    }

    /// A field that JSON always has.
    pub fn always(name: &'static str, json_name: &'static str, value: Value) -> Self {
        Self { omits_empty: false, ..Self::new(name, json_name, value) }
    }
}

impl Struct {
    /// The fields under their Go names, structs in them and in lists turned into maps as well.
    pub fn as_map(&self) -> Map {
        let map = Map::new();
        for field in &self.fields {
            map.insert(field.name, unstructured(&field.value));
        }
        map
    }
}

fn unstructured(value: &Value) -> Value {
    let kind = match &value.kind {
        Kind::Object(object) => match object.as_any().downcast_ref::<Struct>() {
            Some(inner) => Kind::Map(inner.as_map()),
            None => return value.clone(),
        },
        Kind::List(list) => Kind::List(List::new(list.items.iter().map(unstructured).collect())),
        _ => return value.clone(),
    };
    Value::with_origin(kind, value.origin)
}

impl Object for Struct {
    fn type_name(&self) -> &'static str {
        self.type_name
    }

    fn field(&self, name: &str) -> Option<Value> {
        if let Some(field) = self.fields.iter().find(|field| field.name == name) {
            return Some(field.value.clone());
        }
        self.fields.iter().filter(|field| field.is_embedded).find_map(|field| match &field.value.kind {
            Kind::Object(inner) => inner.field(name),
            _ => None,
        })
    }

    fn method(&self, name: &str) -> Option<&'static Function> {
        self.methods.iter().find(|method| method.name == name)
    }

    fn print(&self) -> String {
        let fields: Vec<String> = self.fields.iter().map(|field| print(&field.value)).collect();
        let pointer = if self.type_name.starts_with('*') { "&" } else { "" };
        format!("{pointer}{{{}}}", fields.join(" "))
    }

    fn print_by_action(&self) -> String {
        self.prints_as.as_ref().map_or_else(|| self.print(), print)
    }

    fn plain(&self) -> Value {
        let map = Map::new();
        for field in self.fields.iter().filter(|field| !field.json_name.is_empty()) {
            let value = match &field.value.kind {
                Kind::Object(inner) => inner.plain(),
                _ => field.value.clone(),
            };
            if let (true, Kind::Map(inner)) = (field.is_embedded, &value.kind) {
                inner.snapshot().into_iter().for_each(|(key, value)| map.insert(key, value));
            } else if !field.omits_empty || value.is_true() {
                map.insert(field.json_name, value);
            }
        }
        Value::from(map)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn print(value: &Value) -> String {
    crate::gofmt::print_value(value).to_str().into_owned()
}
