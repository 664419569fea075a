//! Sprig's arithmetic: on `int64` with wrapping, on `float64` by way of decimals.

use super::{Args, CallError, Context, Function, Param};
use crate::golang::cast::{to_float64, to_int64};
use crate::golang::decimal::{Decimal, DecimalError};
use crate::value::{IntType, Kind, Value};
use Param::{Any, Float64, Int};

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function::new("add", &[Any], |cx, args| folded(cx, args, 0, i64::wrapping_add))
        .variadic()
        .examples(&[(r#"{{ add 1 "2" 3.9 }}"#, "6")]),
    Function::new("add1", &[Any], |cx, args| folded(cx, args, 1, i64::wrapping_add)).examples(&[("{{ add1 1 }}", "2")]),
    Function::new("add1f", &[Any], |cx, args| decimals(cx, args, Some(1.0), Decimal::checked_add, |a, b| a + b))
        .examples(&[("{{ add1f 1.5 }}", "2.5")]),
    Function::new("addf", &[Any], |cx, args| decimals(cx, args, Some(0.0), Decimal::checked_add, |a, b| a + b))
        .variadic()
        .examples(&[("{{ addf 0.1 0.2 }}", "0.3")]),
    Function::new("ceil", &[Any], |cx, args| float(cx, args, to_float64(args.any(0)?).ceil()))
        .examples(&[("{{ ceil 1.1 }}", "2")]),
    Function::new("div", &[Any, Any], |cx, args| {
        let divisor = divisor(args)?;
        integer(cx, args, to_int64(args.any(0)?).wrapping_div(divisor))
    })
    .examples(&[("{{ div -7 2 }}", "-3")]),
    Function::new("divf", &[Any, Any], |cx, args| decimals(cx, args, None, Decimal::checked_div, |a, b| a / b))
        .variadic()
        .examples(&[("{{ divf 10 4 }}", "2.5")]),
    Function::new("floor", &[Any], |cx, args| float(cx, args, to_float64(args.any(0)?).floor()))
        .examples(&[("{{ floor 1.9 }}", "1")]),
    Function::new("max", &[Any, Any], |cx, args| {
        let greatest = args.all().iter().map(to_int64).max().unwrap_or(0);
        integer(cx, args, greatest)
    })
    .aliases(&["biggest"])
    .variadic()
    .examples(&[("{{ max 1 3 2 }}", "3")]),
    Function::new("maxf", &[Any, Any], |cx, args| {
        let greatest = args.all().iter().map(to_float64).reduce(max).unwrap_or(0.0);
        float(cx, args, greatest)
    })
    .variadic()
    .examples(&[("{{ maxf 1.5 3 }}", "3")]),
    Function::new("min", &[Any, Any], |cx, args| {
        let least = args.all().iter().map(to_int64).min().unwrap_or(0);
        integer(cx, args, least)
    })
    .variadic()
    .examples(&[("{{ min 3 1 2 }}", "1")]),
    Function::new("minf", &[Any, Any], |cx, args| {
        let least = args.all().iter().map(to_float64).reduce(|a, b| -max(-a, -b)).unwrap_or(0.0);
        float(cx, args, least)
    })
    .variadic()
    .examples(&[("{{ minf 1.5 3 }}", "1.5")]),
    Function::new("mod", &[Any, Any], |cx, args| {
        let divisor = divisor(args)?;
        integer(cx, args, to_int64(args.any(0)?).wrapping_rem(divisor))
    })
    .examples(&[("{{ mod 7 3 }}", "1")]),
    Function::new("mul", &[Any, Any], |cx, args| folded(cx, args, 1, i64::wrapping_mul))
        .variadic()
        .examples(&[("{{ mul 2 3 4 }}", "24")]),
    Function::new("mulf", &[Any, Any], |cx, args| decimals(cx, args, None, Decimal::checked_mul, |a, b| a * b))
        .variadic()
        .examples(&[("{{ mulf 1.1 1.1 }}", "1.21")]),
    Function::new("round", &[Any, Int, Float64], round)
        .variadic()
        .examples(&[("{{ round 123.5555 3 }} {{ round -1.5 0 }}", "123.556 -2")]),
    Function::new("sub", &[Any, Any], |cx, args| {
        integer(cx, args, to_int64(args.any(0)?).wrapping_sub(to_int64(args.any(1)?)))
    })
    .examples(&[("{{ sub 3 5 }}", "-2")]),
    Function::new("subf", &[Any, Any], |cx, args| decimals(cx, args, None, Decimal::checked_sub, |a, b| a - b))
        .variadic()
        .examples(&[("{{ subf 0.3 0.1 }}", "0.2")]),
];

fn computed(cx: &mut Context, args: Args<'_>, kind: Kind) -> Result<Value, CallError> {
    let inputs: Vec<&Value> = args.all().iter().collect();
    Ok(cx.computed_value(kind, &inputs))
}

fn integer(cx: &mut Context, args: Args<'_>, int: i64) -> Result<Value, CallError> {
    computed(cx, args, Kind::Int(int, IntType::Int64))
}

fn float(cx: &mut Context, args: Args<'_>, float: f64) -> Result<Value, CallError> {
    computed(cx, args, Kind::Float(float))
}

fn folded(cx: &mut Context, args: Args<'_>, first: i64, fold: fn(i64, i64) -> i64) -> Result<Value, CallError> {
    integer(cx, args, args.all().iter().map(to_int64).fold(first, fold))
}

fn divisor(args: Args<'_>) -> Result<i64, CallError> {
    match to_int64(args.any(1)?) {
        0 => Err(CallError::new("runtime error: integer divide by zero")),
        divisor => Ok(divisor),
    }
}

/// `math.Max`: NaN wins over numbers, +0 over -0.
fn max(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a == 0.0 && b == 0.0 {
        if a.is_sign_negative() { b } else { a }
    } else {
        a.max(b)
    }
}

/// Folds by decimals; where a number has more digits than [`Decimal`] holds, by floats.
fn decimals(
    cx: &mut Context,
    args: Args<'_>,
    first: Option<f64>,
    fold: fn(Decimal, Decimal) -> Result<Decimal, DecimalError>,
    fold_floats: fn(f64, f64) -> f64,
) -> Result<Value, CallError> {
    let floats: Vec<f64> = first.into_iter().chain(args.all().iter().map(to_float64)).collect();
    let mut numbers = floats.iter().map(|float| Decimal::from_float(*float));
    let start = numbers.next().unwrap_or(Err(DecimalError::NotFinite));
    let result = match numbers.fold(start, |a, b| fold(a?, b?)) {
        Ok(result) => result.to_float(),
        Err(DecimalError::Overflow) => floats.into_iter().reduce(fold_floats).unwrap_or(0.0),
        Err(DecimalError::DivisionByZero) => return Err(CallError::new("decimal division by 0")),
        Err(DecimalError::NotFinite) => {
            let odd = floats.into_iter().find(|float| !float.is_finite()).unwrap_or(f64::NAN);
            let name = if odd.is_nan() {
                "NaN"
            } else if odd > 0.0 {
                "+Inf"
            } else {
                "-Inf"
            };
            return Err(CallError::new(format!("Cannot create a Decimal from {name}")));
        }
    };
    float(cx, args, result)
}

fn round(cx: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let places = i32::try_from(args.int(1)?.clamp(-400, 400)).unwrap_or(0);
    let threshold = if args.all().len() > 2 { args.float(2)? } else { 0.5 };
    let power = 10f64.powi(places);
    let digits = power * to_float64(args.any(0)?);
    let rounded = if digits.fract() >= threshold { digits.ceil() } else { digits.floor() };
    float(cx, args, rounded / power)
}
