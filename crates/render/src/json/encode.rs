//! Values to text.

use std::rc::Rc;

use base64::Engine;
use hullmark_source::OriginTable;

use super::string::push_string;
use super::{EncodeError, number};
use crate::text::{Text, TextBuilder};
use crate::value::{Kind, List, ListType, Value, json_members};

/// Collections in collections, at most: what holds itself has no end.
pub(crate) const MAX_DEPTH: usize = 200;

/// Bytes of output, at most.
pub(crate) const MAX_OUTPUT: usize = 16 << 20;

/// How JSON is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// Whether `<`, `>` and `&` are escaped, so that HTML may hold the text.
    pub escape_html: bool,
    /// Whether each item has a line of its own, two spaces per level.
    pub indented: bool,
}

impl Layout {
    /// `json.Marshal`
    pub const COMPACT: Self = Self { escape_html: true, indented: false };
    /// `json.MarshalIndent(…, "", "  ")`
    pub const INDENTED: Self = Self { escape_html: true, indented: true };
    /// An encoder without `SetEscapeHTML`
    pub const RAW: Self = Self { escape_html: false, indented: false };
}

/// Writes a value as `encoding/json` does, keys in the order of their bytes.
///
/// Scalars keep their origins, as in [`to_yaml`](crate::yaml::to_yaml).
///
/// # Errors
/// On numbers that JSON doesn't have and maps that hold themselves.
pub fn encode(origins: &mut OriginTable, value: &Value, layout: Layout) -> Result<Text, EncodeError> {
    let mut encoder = Encoder { out: TextBuilder::new(), origins, layout };
    encoder.value(value, 0)?;
    Ok(encoder.out.finish())
}

/// Bytes as `encoding/json` and go-yaml write them.
pub(crate) fn base64_of(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

struct Encoder<'o> {
    out: TextBuilder,
    origins: &'o mut OriginTable,
    layout: Layout,
}

impl Encoder<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> Result<(), EncodeError> {
        if depth > MAX_DEPTH {
            return Err(EncodeError::TooDeep);
        }
        if self.out.len() > MAX_OUTPUT {
            return Err(EncodeError::TooLarge);
        }
        match &value.kind {
            Kind::Nil => self.own("null", value),
            Kind::Bool(bool) => self.own(if *bool { "true" } else { "false" }, value),
            Kind::Int(int, int_type) => self.own(&int_type.digits(*int), value),
            Kind::Float(float) => self.own(&number(*float)?, value),
            Kind::String(text) => push_string(&mut self.out, text, self.layout.escape_html),
            Kind::List(List { is_nil: true, .. }) => self.own("null", value),
            Kind::Map(map) if map.is_nil() => self.own("null", value),
            Kind::List(list) if list.list_type == ListType::Byte => {
                let origin = self.origins.computed([value.origin]);
                push_string(
                    &mut self.out,
                    &Text::new(base64_of(list.to_text(origin).as_bytes()).into_bytes(), origin, 0),
                    false,
                );
            }
            Kind::List(list) => self.list(value, list, depth)?,
            Kind::Map(map) => self.entries(value, &map.snapshot(), depth)?,
            Kind::Object(object) => {
                let fields = object.struct_fields();
                if fields.is_empty() || object.is_stringer() {
                    return self.value(&object.plain(), depth + 1);
                }
                let entries: Vec<_> =
                    json_members(&fields).into_iter().map(|(name, item)| (name.into(), item)).collect();
                self.entries(value, &entries, depth)?;
            }
        }
        Ok(())
    }

    fn list(&mut self, value: &Value, list: &List, depth: usize) -> Result<(), EncodeError> {
        self.own("[", value);
        for (index, item) in list.items().iter().enumerate() {
            self.next_item(index, depth);
            self.value(item, depth + 1)?;
        }
        self.close("]", value, list.is_empty(), depth);
        Ok(())
    }

    fn entries(&mut self, value: &Value, entries: &[(Rc<str>, Value)], depth: usize) -> Result<(), EncodeError> {
        self.own("{", value);
        for (index, (key, item)) in entries.iter().enumerate() {
            self.next_item(index, depth);
            let (origin, frame) = crate::yaml::key_origin(self.origins, key, item);
            push_string(&mut self.out, &Text::in_frame(key.as_bytes(), origin, frame), self.layout.escape_html);
            self.out.push_bytes(if self.layout.indented { b": " } else { b":" });
            self.value(item, depth + 1)?;
        }
        self.close("}", value, entries.is_empty(), depth);
        Ok(())
    }

    fn next_item(&mut self, index: usize, depth: usize) {
        if index > 0 {
            self.out.push_bytes(b",");
        }
        self.new_line(depth + 1);
    }

    fn close(&mut self, bracket: &str, value: &Value, empty: bool, depth: usize) {
        if !empty {
            self.new_line(depth);
        }
        self.own(bracket, value);
    }

    fn new_line(&mut self, depth: usize) {
        if self.layout.indented {
            self.out.push_bytes(b"\n");
            self.out.push_bytes("  ".repeat(depth).as_bytes());
        }
    }

    fn own(&mut self, bytes: &str, value: &Value) {
        self.out.push_run(bytes.as_bytes(), value.origin, 0, value.frame);
    }
}
