//! Sprig's defaults and choices. What is chosen is passed on as it is.

use super::{Args, CallError, Context, Function, Param};
use crate::golang::merge::is_empty;
use crate::value::{Kind, Value};
use Param::{Any, Bool};

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function::new("all", &[Any], |cx, args| combined(cx, args, args.all().iter().all(|value| !is_empty(value))))
        .variadic()
        .examples(&[(r#"{{ all 1 "a" }} {{ all 1 "" }} {{ all }}"#, "true false true")]),
    Function::new("any", &[Any], |cx, args| combined(cx, args, args.all().iter().any(|value| !is_empty(value))))
        .variadic()
        .examples(&[(r#"{{ any 0 "a" }} {{ any }}"#, "true false")]),
    Function::new("coalesce", &[Any], |cx, args| {
        let mut rest = args.all().iter().skip_while(|value| is_empty(value));
        let chosen = rest.next().cloned().unwrap_or(Value::NIL);
        rest.for_each(|value| cx.pass_over(value));
        Ok(chosen)
    })
    .variadic()
    .examples(&[(r#"{{ coalesce 0 "" "x" "y" }}"#, "x")]),
    Function::new("default", &[Any, Any], |cx, args| {
        let Some(given) = args.rest(1).first().filter(|given| !is_empty(given)) else { return args.any(0).cloned() };
        cx.pass_over(args.any(0)?);
        Ok(given.clone())
    })
    .variadic()
    .examples(&[(r#"{{ default "x" "" }} {{ default "x" "y" }} {{ default "x" 0 }} {{ default "x" }}"#, "x y x x")]),
    Function::new("empty", &[Any], |cx, args| combined(cx, args, is_empty(args.any(0)?)))
        .examples(&[("{{ empty 0 }} {{ empty (list 0) }}", "true false")]),
    Function::new("ternary", &[Any, Any, Bool], |cx, args| {
        let (chosen, other) = if args.bool(2)? { (0, 1) } else { (1, 0) };
        cx.pass_over(args.any(other)?);
        Ok(args.any(chosen)?.clone())
    })
    .examples(&[(r#"{{ true | ternary "yes" "no" }}"#, "yes")]),
];

fn combined(cx: &mut Context, args: Args<'_>, holds: bool) -> Result<Value, CallError> {
    let inputs: Vec<&Value> = args.all().iter().collect();
    Ok(cx.computed_value(Kind::Bool(holds), &inputs))
}
