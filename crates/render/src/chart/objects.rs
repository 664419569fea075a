//! Go structs as templates see them: fields by name, JSON names, printing.

use std::any::Any;
use std::rc::Rc;

use crate::funcs::Function;
use crate::value::{Kind, List, Map, Object, StructField, Value};

/// A Go struct, or a pointer to one.
#[derive(Clone, Debug)]
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
        Kind::List(list) => Kind::List(List::new(list.items().iter().map(unstructured).collect())),
        _ => return value.clone(),
    };
    value.replaced_by(kind)
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
        crate::gofmt::print_struct(self, &self.fields).to_str().into_owned()
    }

    fn print_by_action(&self) -> String {
        match &self.prints_as {
            Some(text) => print(text),
            None => self.print().trim_start_matches('&').to_owned(),
        }
    }

    fn struct_fields(&self) -> Vec<StructField> {
        self.fields.clone()
    }

    fn is_stringer(&self) -> bool {
        false
    }

    fn without_address(&self) -> Option<Rc<dyn Object>> {
        self.prints_as.as_ref()?;
        Some(Rc::new(Self { prints_as: None, ..self.clone() }))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn print(value: &Value) -> String {
    crate::gofmt::print_value(value).to_str().into_owned()
}
