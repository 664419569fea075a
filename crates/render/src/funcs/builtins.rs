//! text/template's own functions.

use super::{Args, Body, CallError, Context, Function, Param};
use crate::exec::Operand;
use crate::gofmt;
use crate::value::{Kind, Value};

mod compare;
mod escape;
mod indexing;

const fn plain(
    name: &'static str,
    params: &'static [Param],
    variadic: bool,
    body: fn(&mut Context, Args<'_>) -> Result<Value, CallError>,
    examples: &'static [(&'static str, &'static str)],
) -> Function {
    Function { name, aliases: &[], params, variadic, body: Body::Plain(body), examples }
}

const ANY: &[Param] = &[Param::Any];
const TWO: &[Param] = &[Param::Any, Param::Any];

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function {
        name: "and",
        aliases: &[],
        params: TWO,
        variadic: true,
        body: Body::And,
        examples: &[("{{and 1 0 (fail `no`)}}", "0"), ("{{and 1 `x`}}", "x"), ("{{2 | and 1}}", "2")],
    },
    Function {
        name: "or",
        aliases: &[],
        params: TWO,
        variadic: true,
        body: Body::Or,
        examples: &[("{{or 0 `x` (fail `no`)}}", "x"), ("{{or 0 ``}}", ""), ("{{2 | or 0}}", "2")],
    },
    Function { name: "call", aliases: &[], params: TWO, variadic: true, body: Body::Call, examples: &[] },
    Function {
        name: "len",
        aliases: &[],
        params: ANY,
        variadic: false,
        body: Body::Operands(length),
        examples: &[("{{len `äb`}}", "3")],
    },
    plain(
        "not",
        ANY,
        false,
        |_, args| Ok(Value::from(!args.any(0)?.is_true())),
        &[("{{not 0}} {{not `a`}}", "true false")],
    ),
    plain("index", TWO, true, indexing::index, &[("{{index `abc` 1}}", "98")]),
    plain("html", ANY, true, escape::html, &[("{{html `<a b='c'>`}}", "&lt;a b=&#39;c&#39;&gt;")]),
    plain("js", ANY, true, escape::js, &[("{{js `it's <b>`}}", r"it\'s \u003Cb\u003E")]),
    plain("urlquery", ANY, true, escape::urlquery, &[("{{urlquery `a b/ü`}}", "a+b%2F%C3%BC")]),
    plain(
        "print",
        ANY,
        true,
        |context, args| Ok(gofmt::sprint(context, args.all()).into()),
        &[("{{print 1 2 `a`}}", "1 2a")],
    ),
    plain(
        "println",
        ANY,
        true,
        |context, args| Ok(gofmt::sprintln(context, args.all()).into()),
        &[("{{println 1 `a`}}", "1 a\n")],
    ),
    plain(
        "printf",
        &[Param::String, Param::Any],
        true,
        |context, args| Ok(gofmt::sprintf(context, args.text(0)?, args.rest(1)).into()),
        &[("{{printf `%d %s` 1 `a`}}", "1 a")],
    ),
    plain("eq", TWO, true, compare::eq, &[("{{eq 1 2 1}} {{eq `a` `b`}}", "true false")]),
    plain("ne", TWO, false, compare::ne, &[("{{ne 1 2}}", "true")]),
    plain("lt", TWO, false, compare::lt, &[("{{lt 1 2}} {{lt `b` `a`}}", "true false")]),
    plain("le", TWO, false, compare::le, &[("{{le 2 2}}", "true")]),
    plain("gt", TWO, false, compare::gt, &[("{{gt 2.5 2.0}}", "true")]),
    plain("ge", TWO, false, compare::ge, &[("{{ge 1 2}}", "false")]),
];

/// The length of a string in bytes, or of a collection.
fn length(context: &mut Context, operands: &[Operand]) -> Result<Value, CallError> {
    let Some(operand) = operands.first() else { return Err(CallError::new("missing argument")) };
    let length = match &operand.value.kind {
        Kind::Nil if operand.is_boxed => return Err(CallError::new("len of nil pointer")),
        Kind::Nil => return Err(CallError::new("reflect: call of reflect.Value.Type on zero Value")),
        Kind::String(text) => text.len(),
        Kind::List(list) => list.len(),
        Kind::Map(map) => map.len(),
        _ => {
            return Err(CallError::Message(format!(
                "len of type {}",
                operand.value.type_name().trim_start_matches('*')
            )));
        }
    };
    let kind = Value::int(i64::try_from(length).unwrap_or(i64::MAX)).kind;
    Ok(context.computed_value(kind, &[&operand.value]))
}
