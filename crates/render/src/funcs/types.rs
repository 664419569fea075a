//! Sprig's functions on Go types, and its conversions.

use super::{CallError, Context, Function, Param};
use crate::golang::cast::{atoi, parse_int, to_float64, to_int64};
use crate::golang::equal::{Comparison, kind_name};
use crate::text::Text;
use crate::value::{IntType, Kind, ListType, Value};
use Param::{Any, String};

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function::new("atoi", &[String], |cx, args| {
        Ok(number(cx, Kind::Int(atoi(args.text(0)?.as_bytes()), IntType::Int), args.any(0)?))
    })
    .examples(&[(r#"{{ atoi "12" }} {{ atoi "1.5" }}"#, "12 0")]),
    Function::new("deepEqual", &[Any, Any], |cx, args| {
        let (a, b) = (args.any(0)?, args.any(1)?);
        let equal = deep_equal(cx, a, b)?;
        Ok(cx.computed_value(Kind::Bool(equal), &[a, b]))
    })
    .examples(&[("{{ deepEqual (list 1 2) (list 1 2) }} {{ deepEqual 1 1.0 }}", "true false")]),
    Function::new("float64", &[Any], |cx, args| Ok(number(cx, Kind::Float(to_float64(args.any(0)?)), args.any(0)?)))
        .examples(&[(r#"{{ float64 "1.5" }}"#, "1.5")]),
    Function::new("int", &[Any], |cx, args| {
        Ok(number(cx, Kind::Int(to_int64(args.any(0)?), IntType::Int), args.any(0)?))
    })
    .examples(&[(r#"{{ int "08" }} {{ int "0x10" }} {{ int 7.9 }}"#, "0 16 7")]),
    Function::new("int64", &[Any], |cx, args| {
        Ok(number(cx, Kind::Int(to_int64(args.any(0)?), IntType::Int64), args.any(0)?))
    })
    .examples(&[(r#"{{ int64 "12" }}"#, "12")]),
    Function::new("kindIs", &[String, Any], |cx, args| {
        is(cx, args.any(1)?, args.text(0)?.as_bytes() == kind_name(args.any(1)?).as_bytes())
    })
    .examples(&[(r#"{{ kindIs "slice" (list) }}"#, "true")]),
    Function::new("kindOf", &[Any], |_, args| Ok(Value::string(kind_name(args.any(0)?))))
        .examples(&[("{{ kindOf 1 }} {{ kindOf nil }} {{ kindOf (dict) }}", "int invalid map")]),
    Function::new("toDecimal", &[Any], |cx, args| {
        let digits = print_value(args.any(0)?);
        let value = parse_int(digits.as_bytes(), 8).unwrap_or(0);
        Ok(number(cx, Kind::Int(value, IntType::Int64), args.any(0)?))
    })
    .examples(&[(r#"{{ toDecimal "0777" }}"#, "511")]),
    Function::new("toString", &[Any], |_, args| Ok(Value::from(strval(args.any(0)?))))
        .examples(&[("{{ toString 1.0 | kindOf }}", "string")]),
    Function::new("typeIs", &[String, Any], |cx, args| {
        is(cx, args.any(1)?, args.text(0)?.as_bytes() == args.any(1)?.type_name().as_bytes())
    })
    .examples(&[(r#"{{ typeIs "string" "x" }}"#, "true")]),
    Function::new("typeIsLike", &[String, Any], |cx, args| {
        let name = args.any(1)?.type_name();
        let target = args.text(0)?.as_bytes();
        is(
            cx,
            args.any(1)?,
            target == name.as_bytes() || name.strip_prefix('*').is_some_and(|name| target == name.as_bytes()),
        )
    })
    .examples(&[(r#"{{ typeIsLike "semver.Version" (semver "1.2.3") }}"#, "true")]),
    Function::new("typeOf", &[Any], |_, args| Ok(Value::string(args.any(0)?.type_name())))
        .examples(&[("{{ typeOf (list 1) }}", "[]interface {}")]),
];

fn number(cx: &mut Context, kind: Kind, from: &Value) -> Value {
    cx.computed_value(kind, &[from])
}

fn is(cx: &mut Context, value: &Value, holds: bool) -> Result<Value, CallError> {
    Ok(cx.computed_value(Kind::Bool(holds), &[value]))
}

/// `reflect.DeepEqual`, each value that it meets a step.
pub(super) fn deep_equal(cx: &mut Context, a: &Value, b: &Value) -> Result<bool, CallError> {
    let mut comparison = Comparison::default();
    let equal = comparison.deep_equal(a, b);
    cx.step(comparison.compared())?;
    Ok(equal)
}

/// Sprig's `strval`: strings and bytes as they are, everything else as `%v` prints it.
pub(super) fn strval(value: &Value) -> Text {
    match &value.kind {
        Kind::List(list) if list.list_type == ListType::Byte => list.to_text(value.origin),
        _ => print_value(value),
    }
}

/// `%v`
pub(super) fn print_value(value: &Value) -> Text {
    crate::gofmt::print_value(value)
}

/// `%q` of `strval`
pub(super) fn quote(value: &Value) -> Text {
    crate::gofmt::quote(&strval(value))
}
