//! `eq` and its kin, by Go's rules: kinds must agree, only signed and unsigned integers mix.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::funcs::{Args, CallError, Context};
use crate::gofmt;
use crate::text::Text;
use crate::value::{IntType, Kind, Value};

/// Go's kinds of basic values.
#[derive(PartialEq, Clone, Copy)]
enum Basic<'a> {
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    String(&'a [u8]),
    /// Everything else, `nil` included.
    Other,
}

fn basic(value: &Value) -> Basic<'_> {
    match &value.kind {
        Kind::Bool(bool) => Basic::Bool(*bool),
        #[expect(clippy::cast_sign_loss, reason = "the bits of a uint64 are kept in an i64")]
        Kind::Int(int, IntType::Uint8 | IntType::Uint64) => Basic::Uint(*int as u64),
        Kind::Int(int, _) => Basic::Int(*int),
        Kind::Float(float) => Basic::Float(*float),
        Kind::String(text) => Basic::String(text.as_bytes()),
        _ => Basic::Other,
    }
}

fn incompatible(a: &Value, b: &Value) -> CallError {
    CallError::Message(format!("incompatible types for comparison: {} and {}", a.type_name(), b.type_name()))
}

/// The order of an integer and an unsigned one.
fn mixed(signed: i64, unsigned: u64) -> Ordering {
    u64::try_from(signed).map_or(Ordering::Less, |signed| signed.cmp(&unsigned))
}

fn equal(context: &mut Context, a: &Value, b: &Value) -> Result<bool, CallError> {
    Ok(match (basic(a), basic(b)) {
        (Basic::Int(signed), Basic::Uint(unsigned)) | (Basic::Uint(unsigned), Basic::Int(signed)) => {
            mixed(signed, unsigned) == Ordering::Equal
        }
        (Basic::Other, Basic::Other) => return equal_others(context, a, b),
        (left, right) if std::mem::discriminant(&left) == std::mem::discriminant(&right) => left == right,
        _ if a.is_nil() || b.is_nil() => false,
        _ => return Err(incompatible(a, b)),
    })
}

/// Lists, maps, objects and `nil`: only `nil` is comparable with everything.
fn equal_others(context: &mut Context, a: &Value, b: &Value) -> Result<bool, CallError> {
    let kind = |value: &Value| std::mem::discriminant(&value.kind);
    match (&a.kind, &b.kind) {
        (Kind::Nil, Kind::Nil) => Ok(true),
        (Kind::Nil, _) | (_, Kind::Nil) => Ok(false),
        (Kind::Object(left), Kind::Object(right)) => Ok(Rc::ptr_eq(left, right)),
        _ => {
            let (shape, values) = if kind(a) == kind(b) {
                ("non-comparable type %s: %s", [b.clone(), Value::string(b.type_name())].to_vec())
            } else {
                let types = (Value::string(a.type_name()), Value::string(b.type_name()));
                ("non-comparable types %s: %s, %s: %v", vec![a.clone(), types.0, types.1, b.clone()])
            };
            let message = gofmt::sprintf(context, &Text::from_action(shape.as_bytes()), &values);
            Err(CallError::Message(message.to_str().into_owned()))
        }
    }
}

fn order(a: &Value, b: &Value) -> Result<Option<Ordering>, CallError> {
    let bad = || CallError::new("invalid type for comparison");
    Ok(match (basic(a), basic(b)) {
        (Basic::Other, _) | (_, Basic::Other) => return Err(bad()),
        (Basic::Int(signed), Basic::Uint(unsigned)) => Some(mixed(signed, unsigned)),
        (Basic::Uint(unsigned), Basic::Int(signed)) => Some(mixed(signed, unsigned).reverse()),
        (Basic::Bool(_), Basic::Bool(_)) => return Err(bad()),
        (Basic::Int(left), Basic::Int(right)) => Some(left.cmp(&right)),
        (Basic::Uint(left), Basic::Uint(right)) => Some(left.cmp(&right)),
        (Basic::Float(left), Basic::Float(right)) => left.partial_cmp(&right),
        (Basic::String(left), Basic::String(right)) => Some(left.cmp(right)),
        _ => return Err(incompatible(a, b)),
    })
}

fn result(context: &mut Context, value: bool, args: Args<'_>) -> Value {
    let inputs: Vec<&Value> = args.all().iter().collect();
    context.computed_value(Kind::Bool(value), &inputs)
}

pub(super) fn eq(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let first = args.any(0)?;
    if args.rest(1).is_empty() {
        return Err(CallError::new("missing argument for comparison"));
    }
    let mut found = false;
    for other in args.rest(1) {
        found = equal(context, first, other)?;
        if found {
            break;
        }
    }
    Ok(result(context, found, args))
}

pub(super) fn ne(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let equal = equal(context, args.any(0)?, args.any(1)?)?;
    Ok(result(context, !equal, args))
}

pub(super) fn lt(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let less = order(args.any(0)?, args.any(1)?)? == Some(Ordering::Less);
    Ok(result(context, less, args))
}

pub(super) fn le(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let order = order(args.any(0)?, args.any(1)?)?;
    Ok(result(context, matches!(order, Some(Ordering::Less | Ordering::Equal)), args))
}

// Go defines `gt` and `ge` as the negations of `le` and `lt`, which shows with NaN.

pub(super) fn gt(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let order = order(args.any(0)?, args.any(1)?)?;
    Ok(result(context, !matches!(order, Some(Ordering::Less | Ordering::Equal)), args))
}

pub(super) fn ge(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let less = order(args.any(0)?, args.any(1)?)? == Some(Ordering::Less);
    Ok(result(context, !less, args))
}
