//! Calls of functions and methods, and the checks of their arguments.

use super::walk::{At, Fault, State};
use super::{Clue, Error, Operand};
use crate::funcs::{Args, Body, CallError, Function, Param};
use crate::template::Expr;
use crate::value::{IntType, Kind, List, ListType, Map, MapType, Value};

/// How many bytes of arguments a function goes through in the time of one step of a template.
const SIZE_OF_STEP: usize = 16;

/// How many bytes are gone through in the time of an item, which is copied.
const SIZE_OF_ITEM: usize = 4;

/// How many bytes of what is known of a text's origins are gone through in the time of one of its own.
const SIZE_OF_ORIGIN: usize = 8;

/// What a function may have to go through of an argument, in bytes; what is in collections is not looked at.
fn size(value: &Value) -> usize {
    match &value.kind {
        // A text may be of more pieces than a function looks at bytes.
        Kind::String(text) => text.len().max(text.weight() / SIZE_OF_ORIGIN),
        Kind::List(list) => list.len().saturating_mul(SIZE_OF_ITEM),
        _ => 0,
    }
}

/// The zero value of a Go type that can be nil; `None` for the others.
pub(super) fn zero(param: Param) -> Option<Value> {
    match param {
        Param::Any => Some(Value::NIL),
        // Pointers and interfaces can be nil, structs and numbers cannot.
        Param::Named(name) if name.starts_with('*') || name == "io.Writer" => Some(Value::NIL),
        Param::Map => Some(Value::from(Map::new())),
        Param::List => Some(Value::from(List::new(Vec::new()))),
        Param::String | Param::Bool | Param::Int | Param::Int64 | Param::Float64 | Param::Named(_) => None,
    }
}

/// A parameter's Go type.
pub(super) const fn param_name(param: Param) -> &'static str {
    match param {
        Param::Any => "interface {}",
        Param::String => "string",
        Param::Bool => "bool",
        Param::Int => "int",
        Param::Int64 => "int64",
        Param::Float64 => "float64",
        Param::Map => "map[string]interface {}",
        Param::List => "[]interface {}",
        Param::Named(name) => name,
    }
}

fn fits(param: Param, value: &Value) -> bool {
    match (param, &value.kind) {
        (Param::Any, _)
        | (Param::String, Kind::String(_))
        | (Param::Bool, Kind::Bool(_))
        | (Param::Int, Kind::Int(_, IntType::Int))
        | (Param::Int64, Kind::Int(_, IntType::Int64))
        | (Param::Float64, Kind::Float(_)) => true,
        (Param::Map, Kind::Map(map)) => matches!(map.map_type, MapType::Any | MapType::Values),
        (Param::List, Kind::List(list)) => list.list_type == ListType::Any,
        (Param::Named(name), _) => value.type_name() == name,
        _ => false,
    }
}

impl<'t> State<'t, '_, '_> {
    /// The operand as an argument for a parameter, if Go would assign it.
    pub fn checked(&self, operand: Operand, param: Param) -> Result<Operand, Fault> {
        if operand.is_nothing() {
            return match zero(param) {
                Some(_) if param == Param::Any => Ok(operand),
                Some(value) => Ok(Operand::plain(value)),
                None => self.fail(format!("invalid value; expected {}", param_name(param))),
            };
        }
        if fits(param, &operand.value) {
            if let Kind::Object(object) = &operand.value.kind
                && let Some(object) = object.without_address()
            {
                return Ok(Operand::plain(Value::with_origin(Kind::Object(object), operand.value.origin)));
            }
            return Ok(operand);
        }
        let got = if operand.value.is_nil() { "interface {}" } else { operand.value.type_name() };
        let clue = Clue::met(&operand.value);
        self.fail_with(format!("wrong type for value; expected {}; got {got}", param_name(param)), Some(clue))
    }

    /// Calls a function, or a method on its receiver. `node` is what an error of the function itself names.
    #[expect(clippy::too_many_arguments, reason = "the parts of one call; a struct would be taken apart at once")]
    pub fn call(
        &mut self,
        dot: &Operand,
        function: &'static Function,
        receiver: Option<&Value>,
        node: At<'t>,
        name: &str,
        args: &'t [Expr],
        piped: Option<Operand>,
    ) -> Result<Operand, Fault> {
        let params = function.params.get(usize::from(receiver.is_some())..).unwrap_or_default();
        self.check_count(function, params, name, args.len(), piped.is_some())?;
        match function.body {
            Body::And => return self.and_or(dot, args, piped, false),
            Body::Or => return self.and_or(dot, args, piped, true),
            _ => {}
        }
        let param = |index: usize| match params.last() {
            Some(last) if function.variadic && index + 1 >= params.len() => *last,
            _ => params.get(index).copied().unwrap_or(Param::Any),
        };
        let mut operands: Vec<Operand> = Vec::with_capacity(args.len() + 2);
        operands.extend(receiver.map(|value| Operand::plain(value.clone())));
        for (index, arg) in args.iter().enumerate() {
            let operand = self.argument(dot, param(index), arg)?;
            operands.push(operand);
        }
        if let Some(piped) = piped {
            operands.push(self.checked(piped, param(args.len()))?);
        }
        let size = operands.iter().map(|operand| size(&operand.value)).fold(0, usize::saturating_add);
        let within = self.exec.context.step(size / SIZE_OF_STEP);
        let result = within.map_err(|limit| (limit, None)).and_then(|()| {
            let value = self.invoke(function, operands, args.first())?;
            self.exec.context.charge_result(&value).map_err(|limit| (limit, None))?;
            Ok(value)
        });
        result.map(Operand::plain).map_err(|(cause, of_arguments)| {
            self.at = node;
            let clue = match &cause {
                CallError::Message(_) => of_arguments,
                CallError::Nested { error, .. } => match &**error {
                    Error::NoTemplate(name) => Clue::meant(name, self.exec.set.names()),
                    _ => None,
                },
                CallError::Fail(_) if function.name == "required" => of_arguments,
                CallError::Fail(_) | CallError::Limit(_) => None,
            };
            let mut fault = self.fault(cause);
            fault.function = Some(name.into());
            fault.clue = clue;
            fault
        })
    }

    fn invoke(
        &mut self,
        function: &Function,
        operands: Vec<Operand>,
        first: Option<&Expr>,
    ) -> Result<Value, (CallError, Option<Clue>)> {
        let explained = |cause, arguments: &[Value]| (cause, Some(Clue::of_arguments(arguments)));
        match function.body {
            Body::Operands(body) => {
                body(self.exec.context, &operands).map_err(|cause| explained(cause, &values(operands)))
            }
            Body::Plain(body) => {
                let arguments = values(operands);
                body(self.exec.context, Args(&arguments)).map_err(|cause| explained(cause, &arguments))
            }
            Body::Templates(body) => {
                let arguments = values(operands);
                body(self.exec, Args(&arguments)).map_err(|cause| explained(cause, &arguments))
            }
            Body::And | Body::Or => Ok(Value::NIL),
            Body::Call => Err((not_callable(&operands, first), None)),
        }
    }

    fn check_count(
        &self,
        function: &Function,
        params: &[Param],
        name: &str,
        args: usize,
        is_piped: bool,
    ) -> Result<(), Fault> {
        let given = args + usize::from(is_piped);
        if function.variadic {
            let least = params.len().saturating_sub(1);
            if given < least {
                return self.fail(format!("wrong number of args for {name}: want at least {least} got {args}"));
            }
        } else if given != params.len() {
            return self.fail(format!("wrong number of args for {name}: want {} got {given}", params.len()));
        }
        Ok(())
    }

    /// The first argument whose truth is `stops_at`, or the last one; none behind it is evaluated.
    fn and_or(
        &mut self,
        dot: &Operand,
        args: &'t [Expr],
        piped: Option<Operand>,
        stops_at: bool,
    ) -> Result<Operand, Fault> {
        let mut last = Operand::NOTHING;
        for arg in args {
            last = self.argument(dot, Param::Any, arg)?;
            if last.value.is_true() == stops_at {
                return Ok(last);
            }
        }
        Ok(piped.unwrap_or(last))
    }
}

fn values(operands: Vec<Operand>) -> Vec<Value> {
    operands.into_iter().map(|operand| operand.value).collect()
}

/// `call` of what is no function. Templates of Helm have no function values.
fn not_callable(operands: &[Operand], first: Option<&Expr>) -> CallError {
    let Some(callee) = operands.first().filter(|callee| !callee.value.is_nil()) else {
        return CallError::new("call of nil");
    };
    let type_name = callee.value.type_name();
    let name = match (first, callee.value.as_text()) {
        (Some(first), _) => first.to_string(),
        (None, Some(text)) => text.to_str().into_owned(),
        (None, None) => format!("<{type_name} Value>"),
    };
    CallError::Message(format!("non-function {name} of type {type_name}"))
}
