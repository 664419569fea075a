//! Go's slices.

use std::borrow::Cow;
use std::rc::Rc;

use hullmark_source::OriginId;

use super::{IntType, Kind, Value, drop_deep};
use crate::text::Text;

/// What a slice holds, as Go's type system sees it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ListType {
    /// `[]interface {}`
    Any,
    /// `[]string`
    String,
    /// `[]int`
    Int,
    /// `[]uint8`
    Byte,
    /// `[]map[string]interface {}` and other slices of one Go type, under the type's name
    Named(&'static str),
}

/// A slice.
#[derive(Clone, Debug)]
pub struct List {
    items: Items,
    /// The Go type.
    pub list_type: ListType,
    /// Whether it is Go's nil slice: empty, and `null` in JSON.
    pub is_nil: bool,
}

#[derive(Clone, Debug)]
enum Items {
    Values(Rc<Vec<Value>>),
    /// Bytes that know where each of them came from: those of a file. They become values only when they are looked
    /// at one by one.
    Bytes(Text),
}

impl List {
    /// A `[]interface {}`.
    #[must_use]
    pub fn new(items: Vec<Value>) -> Self {
        Self::typed(items, ListType::Any)
    }

    /// A slice of the given type.
    #[must_use]
    pub fn typed(items: Vec<Value>, list_type: ListType) -> Self {
        Self { items: Items::Values(Rc::new(items)), list_type, is_nil: false }
    }

    /// A slice that is nil when it is empty, as Go's `append` to a nil slice makes it.
    #[must_use]
    pub fn appended(items: Vec<Value>, list_type: ListType) -> Self {
        let is_nil = items.is_empty();
        Self { items: Items::Values(Rc::new(items)), list_type, is_nil }
    }

    /// The `[]uint8` of a text, whose bytes keep their origins.
    #[must_use]
    pub const fn of_text(text: Text) -> Self {
        Self { items: Items::Bytes(text), list_type: ListType::Byte, is_nil: false }
    }

    /// Go's nil slice of bytes.
    #[must_use]
    pub fn no_bytes() -> Self {
        Self { items: Items::Bytes(Text::empty()), list_type: ListType::Byte, is_nil: true }
    }

    /// The items. Those of bytes are made for this call: at 50 times the size.
    #[must_use]
    pub fn items(&self) -> Cow<'_, [Value]> {
        match &self.items {
            Items::Values(items) => Cow::Borrowed(items),
            Items::Bytes(text) => {
                let origin = text.single_origin().unwrap_or(OriginId::ACTION);
                Cow::Owned(text.as_bytes().iter().map(|byte| byte_value(*byte, origin)).collect())
            }
        }
    }

    /// The text whose bytes are the items; `None` where they are values of their own.
    #[must_use]
    pub fn bytes(&self) -> Option<&Text> {
        match &self.items {
            Items::Values(_) => None,
            Items::Bytes(text) => Some(text),
        }
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.items {
            Items::Values(items) => items.len(),
            Items::Bytes(text) => text.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at a position.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Value> {
        match &self.items {
            Items::Values(items) => items.get(index).cloned(),
            Items::Bytes(text) => {
                let byte = *text.as_bytes().get(index)?;
                Some(byte_value(byte, text.slice(index..index + 1).single_origin().unwrap_or(OriginId::ACTION)))
            }
        }
    }

    /// What Go's `string(…)` makes of a `[]uint8`. Bytes that know no better have `origin`.
    #[must_use]
    pub fn to_text(&self, origin: OriginId) -> Text {
        let byte = |item: &Value| match item.kind {
            Kind::Int(byte, _) => u8::try_from(byte).ok(),
            _ => None,
        };
        match &self.items {
            Items::Values(items) => Text::new(items.iter().filter_map(byte).collect::<Vec<u8>>(), origin, 0),
            Items::Bytes(text) => text.clone(),
        }
    }
}

fn byte_value(byte: u8, origin: OriginId) -> Value {
    Value::with_origin(Kind::Int(i64::from(byte), IntType::Uint8), origin)
}

impl Drop for List {
    fn drop(&mut self) {
        if let Items::Values(items) = &mut self.items
            && let Some(items) = Rc::get_mut(items)
            && items.iter().any(Value::is_collection)
        {
            drop_deep(std::mem::take(items));
        }
    }
}
