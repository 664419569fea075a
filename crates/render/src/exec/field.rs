//! Fields of maps and objects, and methods.

use hullmark_source::OriginId;

use super::walk::{At, Fault, State};
use super::{Clue, MissingKey, Operand};
use crate::funcs::{Function, METHODS};
use crate::template::Expr;
use crate::value::{Kind, List, ListType, MapType, Value};

/// The method of this name that Go finds on the receiver's type.
#[must_use]
pub fn method(receiver: &Value, name: &str) -> Option<&'static Function> {
    let type_name = match &receiver.kind {
        Kind::Object(object) => return object.method(name),
        Kind::Map(map) if matches!(map.map_type, MapType::Values | MapType::Files) => receiver.type_name(),
        Kind::List(list) => match list.list_type {
            ListType::Named(type_name) => type_name,
            _ => return None,
        },
        _ => return None,
    };
    let (_, methods) = METHODS.iter().find(|(known, _)| *known == type_name)?;
    methods.iter().find(|method| method.name == name)
}

impl<'t> State<'t, '_, '_> {
    /// `.a.b.c` of a receiver, given as `a.b.c`. Arguments go to the last name, which must be a method then.
    pub fn field_chain(
        &mut self,
        dot: &Operand,
        receiver: Operand,
        node: &'t Expr,
        names: &str,
        args: &'t [Expr],
        piped: Option<Operand>,
    ) -> Result<Operand, Fault> {
        let mut receiver = receiver;
        let mut rest = names;
        while let Some((name, behind)) = rest.split_once('.') {
            receiver = self.field(dot, &receiver, node, name, &[], None)?;
            rest = behind;
        }
        let operand = self.field(dot, &receiver, node, rest, args, piped)?;
        self.exec.context.read(operand.value.origin);
        Ok(operand)
    }

    fn field(
        &mut self,
        dot: &Operand,
        receiver: &Operand,
        node: &'t Expr,
        name: &str,
        args: &'t [Expr],
        piped: Option<Operand>,
    ) -> Result<Operand, Fault> {
        if receiver.value.is_nil() {
            if receiver.is_boxed {
                let message = format!("nil pointer evaluating interface {{}}.{name}");
                return self.fail_in(node, message, Some(Clue::met(&receiver.value)));
            }
            if self.exec.missing_key == MissingKey::Error {
                let key = crate::gofmt::quote_bytes(name.as_bytes());
                return self.fail(format!("nil data; no entry for key {key}"));
            }
            return Ok(Operand::NOTHING);
        }
        if let Some(method) = method(&receiver.value, name) {
            return self.call(dot, method, Some(&receiver.value), At::Expr(node), name, args, piped);
        }
        let has_arguments = !args.is_empty() || piped.is_some();
        match &receiver.value.kind {
            Kind::Map(_) if has_arguments => self.fail(format!("{name} is not a method but has arguments")),
            Kind::Map(map) => match map.get(name) {
                Some(value) => Ok(Operand::of_map(map, value)),
                None => self.missing(receiver.value.origin, map.map_type, name, node),
            },
            Kind::Object(object) => match object.field(name) {
                Some(_) if has_arguments => {
                    self.fail(format!("{name} has arguments but cannot be invoked as function"))
                }
                Some(value) => Ok(Operand::plain(value)),
                None => {
                    let fields = object.struct_fields();
                    let meant = Clue::meant(name, fields.iter().map(|field| field.name));
                    self.no_field(node, receiver, name, meant)
                }
            },
            _ => self.no_field(node, receiver, name, Some(Clue::met(&receiver.value))),
        }
    }

    fn no_field<T>(&self, node: &Expr, receiver: &Operand, name: &str, clue: Option<Clue>) -> Result<T, Fault> {
        self.fail_in(node, format!("can't evaluate field {name} in type {}", receiver.type_name()), clue)
    }

    /// An error of a field. Go names the part that was evaluated last, and people are shown the expression as a whole.
    fn fail_in<T>(&self, node: &Expr, message: String, clue: Option<Clue>) -> Result<T, Fault> {
        self.fail_with(message, clue).map_err(|mut fault: Fault| {
            fault.span = self.exec.span(node.place);
            fault
        })
    }

    /// What a map without the key gives: the zero value of its element type.
    fn missing(&mut self, map: OriginId, map_type: MapType, name: &str, node: &Expr) -> Result<Operand, Fault> {
        if self.exec.missing_key == MissingKey::Error {
            let key = crate::gofmt::quote_bytes(name.as_bytes());
            return self.fail(format!("map has no entry for key {key}"));
        }
        let origin = self.exec.context.absent(map, name);
        if origin != OriginId::ACTION {
            let place = self.exec.span(node.place);
            self.exec.context.note_missing(origin, place);
        }
        let (kind, is_boxed) = match map_type {
            MapType::Any | MapType::Values => (Kind::Nil, true),
            MapType::String => (Kind::String(crate::text::Text::empty()), false),
            MapType::Files => (Kind::List(List::no_bytes()), false),
        };
        Ok(Operand { value: Value::with_origin(kind, origin), is_boxed })
    }
}
