//! What Helm 4 has beyond Helm 3: functions on durations, and writers that fail where the others are silent.

use std::rc::Rc;

use super::{Args, CallError, Context, Function, Param};
use crate::gofmt::quote_bytes;
use crate::golang::cast::parse_float;
use crate::golang::time::{SECOND, format_duration, parse_duration};
use crate::value::{IntType, Kind, Object, Value};
use crate::{toml, yaml};
use Param::{Any, Named};

/// The Go type of a length of time.
const DURATION: &str = "time.Duration";

/// The functions. Their examples are Helm 4.3's output.
pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("durationDays", &[Any], |cx, args| float(cx, args, hours(nanos_or_zero(args)) / 24.0))
        .examples(&[(r#"{{ durationDays "36h" }}"#, "1.5")]),
    Function::new("durationHours", &[Any], |cx, args| float(cx, args, hours(nanos_or_zero(args))))
        .examples(&[(r#"{{ durationHours "90m" }} {{ durationHours "x" }} {{ durationHours nil }}"#, "1.5 0 0")]),
    Function::new("durationMicroseconds", &[Any], |cx, args| integer(cx, args, nanos_or_zero(args) / 1_000))
        .examples(&[(r#"{{ durationMicroseconds "1.5ms" }}"#, "1500")]),
    Function::new("durationMilliseconds", &[Any], |cx, args| integer(cx, args, nanos_or_zero(args) / 1_000_000))
        .examples(&[("{{ durationMilliseconds 2 }} {{ durationMilliseconds `0.5` }}", "2000 500")]),
    Function::new("durationMinutes", &[Any], |cx, args| float(cx, args, unit(nanos_or_zero(args), 60 * SECOND)))
        .examples(&[(r#"{{ durationMinutes "1h30s" }}"#, "60.5")]),
    Function::new("durationNanoseconds", &[Any], |cx, args| integer(cx, args, nanos_or_zero(args)))
        .examples(&[("{{ durationNanoseconds 1.5 }}", "1500000000")]),
    Function::new("durationRoundTo", &[Any, Any], |cx, args| stepped(cx, args, round))
        .examples(&[(r#"{{ durationRoundTo "2h13m" "30m" }} {{ durationRoundTo "1h" 0 }}"#, "2h0m0s 1h0m0s")]),
    Function::new("durationSeconds", &[Any], |cx, args| float(cx, args, unit(nanos_or_zero(args), SECOND)))
        .examples(&[(r#"{{ durationSeconds "1m30.5s" }} {{ durationSeconds "2.5" }}"#, "90.5 2.5")]),
    Function::new("durationTruncateTo", &[Any, Any], |cx, args| stepped(cx, args, truncate))
        .examples(&[(r#"{{ durationTruncateTo "2h59m" "1h" }}"#, "2h0m0s")]),
    Function::new("durationWeeks", &[Any], |cx, args| float(cx, args, hours(nanos_or_zero(args)) / 24.0 / 7.0))
        .examples(&[(r#"{{ durationWeeks "84h" }}"#, "0.5")]),
    Function::new("mustToDuration", &[Any], |cx, args| {
        let nanos = nanos(args.any(0)?).map_err(CallError::new)?;
        Ok(duration(cx, args, nanos))
    })
    .examples(&[(
        r#"{{ mustToDuration "1h2m" }} {{ mustToDuration 90 | typeOf }} {{ (mustToDuration "90m").Hours }}"#,
        "1h2m0s time.Duration 1.5",
    )]),
    Function::new("mustToToml", &[Any], |cx, args| {
        let text = toml::to_toml(&mut cx.origins, args.any(0)?);
        text.map(Value::from).map_err(|error| CallError::new(error.to_string()))
    })
    .examples(&[(r#"{{ mustToToml (dict "a" 1) }}"#, "a = 1\n")]),
    Function::new("mustToYaml", &[Any], |cx, args| {
        let text = yaml::to_yaml(&mut cx.origins, args.any(0)?);
        text.map(super::encoding::without_last_break)
            .map(Value::from)
            .map_err(|error| CallError::new(error.to_string()))
    })
    .examples(&[(r#"{{ mustToYaml (dict "a" (list 1)) }}"#, "a:\n- 1")]),
];

/// A `time.Duration`.
#[derive(Debug)]
struct Duration {
    nanos: i64,
}

impl Object for Duration {
    fn type_name(&self) -> &'static str {
        DURATION
    }

    fn field(&self, _: &str) -> Option<Value> {
        None
    }

    fn method(&self, name: &str) -> Option<&'static Function> {
        METHODS.iter().find(|method| method.name == name)
    }

    fn print(&self) -> String {
        format_duration(self.nanos)
    }

    fn plain(&self) -> Value {
        Value::int64(self.nanos)
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

static METHODS: &[Function] = &[
    Function::new("Abs", &[Named(DURATION)], |cx, args| {
        let nanos = receiver(args)?;
        Ok(duration(cx, args, nanos.saturating_abs()))
    }),
    Function::new("Hours", &[Named(DURATION)], |cx, args| float(cx, args, hours(receiver(args)?))),
    Function::new("Microseconds", &[Named(DURATION)], |cx, args| integer(cx, args, receiver(args)? / 1_000)),
    Function::new("Milliseconds", &[Named(DURATION)], |cx, args| integer(cx, args, receiver(args)? / 1_000_000)),
    Function::new("Minutes", &[Named(DURATION)], |cx, args| float(cx, args, unit(receiver(args)?, 60 * SECOND))),
    Function::new("Nanoseconds", &[Named(DURATION)], |cx, args| integer(cx, args, receiver(args)?)),
    Function::new("Round", &[Named(DURATION), Named(DURATION)], |cx, args| stepped(cx, args, round)),
    Function::new("Seconds", &[Named(DURATION)], |cx, args| float(cx, args, unit(receiver(args)?, SECOND))),
    Function::new("String", &[Named(DURATION)], |cx, args| {
        let printed = format_duration(receiver(args)?);
        Ok(cx.computed_string(printed, &[args.any(0)?]))
    }),
    Function::new("Truncate", &[Named(DURATION), Named(DURATION)], |cx, args| stepped(cx, args, truncate)),
];

fn receiver(args: Args<'_>) -> Result<i64, CallError> {
    nanos(args.any(0)?).map_err(CallError::new)
}

/// The nanoseconds of a duration, of a text such as `1h30m`, or of a number of seconds.
fn nanos(value: &Value) -> Result<i64, String> {
    match &value.kind {
        Kind::Nil => Err("invalid duration".into()),
        Kind::Object(object) => match object.as_any().downcast_ref::<Duration>() {
            Some(duration) => Ok(duration.nanos),
            None => Err(format!("unsupported duration type {}", value.type_name())),
        },
        Kind::String(text) => {
            let text = text.to_str();
            let trimmed = text.trim();
            if trimmed.is_empty() {
                return Err("empty duration".into());
            }
            match (parse_duration(trimmed), parse_float(trimmed.as_bytes())) {
                (Ok(nanos), _) => Ok(nanos),
                (Err(_), Some(seconds)) => of_float(seconds),
                (Err(_), None) => Err(format!("could not parse duration {}", quote_bytes(text.as_bytes()))),
            }
        }
        Kind::Int(seconds, int_type) => {
            let is_too_large = *int_type == IntType::Uint64 && *seconds < 0;
            let nanos = if is_too_large { None } else { seconds.checked_mul(SECOND) };
            nanos.ok_or_else(|| format!("duration seconds overflow: {}", int_type.digits(*seconds)))
        }
        Kind::Float(seconds) => of_float(*seconds),
        _ => Err(format!("unsupported duration type {}", value.type_name())),
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "Go's arithmetic; the range is checked"
)]
fn of_float(seconds: f64) -> Result<i64, String> {
    let printed = || crate::gofmt::print_value(&Value::from(seconds)).to_str().into_owned();
    if !seconds.is_finite() {
        return Err(format!("invalid duration seconds: {}", printed()));
    }
    let nanos = seconds * SECOND as f64;
    if nanos.abs() > i64::MAX as f64 {
        return Err(format!("duration seconds overflow: {}", printed()));
    }
    Ok(nanos as i64)
}

fn nanos_or_zero(args: Args<'_>) -> i64 {
    args.any(0).ok().and_then(|value| nanos(value).ok()).unwrap_or(0)
}

/// Go's way to divide: whole units and the rest apart, so that neither loses precision.
#[expect(clippy::cast_precision_loss, reason = "Go's conversion rounds likewise")]
fn unit(nanos: i64, unit: i64) -> f64 {
    (nanos / unit) as f64 + (nanos % unit) as f64 / unit as f64
}

fn hours(nanos: i64) -> f64 {
    unit(nanos, 3600 * SECOND)
}

/// To the nearest multiple of a step, halves away from zero; as it is without a positive step.
fn round(nanos: i64, step: i64) -> i64 {
    if step <= 0 {
        return nanos;
    }
    let rest = nanos % step;
    let below = nanos - rest;
    let is_down = rest.unsigned_abs().saturating_mul(2) < step.unsigned_abs();
    if is_down { below } else { below.saturating_add(step * nanos.signum()) }
}

fn truncate(nanos: i64, step: i64) -> i64 {
    if step <= 0 { nanos } else { nanos - nanos % step }
}

fn stepped(cx: &mut Context, args: Args<'_>, step: fn(i64, i64) -> i64) -> Result<Value, CallError> {
    let result = match (nanos(args.any(0)?), nanos(args.any(1)?)) {
        (Ok(whole), Ok(multiple)) => step(whole, multiple),
        (Ok(whole), Err(_)) => whole,
        (Err(_), _) => 0,
    };
    Ok(duration(cx, args, result))
}

fn duration(cx: &mut Context, args: Args<'_>, nanos: i64) -> Value {
    let inputs: Vec<&Value> = args.all().iter().collect();
    cx.computed_value(Kind::Object(Rc::new(Duration { nanos })), &inputs)
}

fn float(cx: &mut Context, args: Args<'_>, float: f64) -> Result<Value, CallError> {
    Ok(cx.computed_value(Kind::Float(float), &[args.any(0)?]))
}

fn integer(cx: &mut Context, args: Args<'_>, integer: i64) -> Result<Value, CallError> {
    Ok(cx.computed_value(Kind::Int(integer, IntType::Int64), &[args.any(0)?]))
}
