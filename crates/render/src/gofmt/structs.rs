//! Structs and other Go types with fields or methods.

use super::printer::Printer;
use crate::text::Text;
use crate::value::{IntType, Kind, Object, StructField, Value};

/// What stands for an address, which differs from run to run in Go.
const ADDRESS: u64 = 0x00c0_0000_0000;

impl Printer<'_> {
    /// An address under `%p` and in collections.
    pub(super) fn address(&mut self, value: &Value, sharp: bool) {
        self.hexadecimal(ADDRESS, sharp, value);
    }

    /// A value that is no plain data.
    pub(super) fn object(&mut self, value: &Value, object: &dyn Object, verb: char, depth: usize) {
        let text = || Text::new(object.print().into_bytes(), value.origin, 0);
        if object.is_stringer() && !self.spec.sharp_v {
            match verb {
                'v' => return self.formatted_string(&text()),
                's' | 'q' | 'x' | 'X' => return self.string(value, &text(), verb),
                _ => {}
            }
        }
        let fields = object.struct_fields();
        if !fields.is_empty() {
            return self.fields(value, object.type_name(), &fields, verb, depth);
        }
        let plain = object.plain();
        match plain.kind {
            Kind::Int(..) | Kind::List(_) => {
                self.value(&Value::with_origin(plain.kind, value.origin), verb, depth);
            }
            _ => match verb {
                'v' => self.formatted_string(&text()),
                _ => self.string(value, &text(), verb),
            },
        }
    }

    /// `{a b}`, `&{a b}` for a pointer, names with `%+v`, and the type too with `%#v`.
    pub(super) fn fields(&mut self, value: &Value, type_name: &str, fields: &[StructField], verb: char, depth: usize) {
        let pointee = type_name.strip_prefix('*');
        if depth > 0 && pointee.is_some() {
            if self.spec.sharp_v {
                return self.own(format!("({type_name})({ADDRESS:#x})").as_bytes(), value);
            }
            let sharp = !self.spec.sharp;
            return match verb {
                'v' => self.address(value, sharp),
                'b' | 'o' | 'd' | 'x' | 'X' => {
                    let address = Kind::Int(ADDRESS.cast_signed(), IntType::Uint64);
                    self.value(&Value::with_origin(address, value.origin), verb, depth);
                }
                _ => self.bad_verb(value, verb),
            };
        }
        if pointee.is_some() {
            self.own(b"&", value);
        }
        if self.spec.sharp_v {
            self.own(pointee.unwrap_or(type_name).as_bytes(), value);
        }
        self.own(b"{", value);
        for (index, field) in fields.iter().enumerate() {
            if self.stopped {
                return;
            }
            if index > 0 {
                self.own(if self.spec.sharp_v { b", " } else { b" " }, value);
            }
            if self.spec.sharp_v || self.spec.plus_v {
                self.own(format!("{}:", field.name).as_bytes(), value);
            }
            // A field's own methods are not asked: Go cannot see them in what is handed to it.
            match &field.value.kind {
                Kind::Object(inner) if !inner.struct_fields().is_empty() => {
                    self.fields(&field.value, inner.type_name(), &inner.struct_fields(), verb, depth + 1);
                }
                _ => self.value(&field.value, verb, depth + 1),
            }
        }
        self.own(b"}", value);
    }
}
