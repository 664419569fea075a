//! Sprig's functions on dates. `now` is a constant of the render, and the local zone is UTC.

mod methods;

use std::rc::Rc;

use super::{Args, CallError, Context, Function, Param};
use crate::golang::cast::parse_int;
use crate::golang::time::{SECOND, Time, format_duration, parse, parse_duration};
use crate::text::Text;
use crate::value::{IntType, Kind, Value};
use Param::{Any, Named, String};

/// The Go type of an instant.
pub(crate) const TIME: &str = "time.Time";

/// The entries of this family. There are no examples of what depends on the time in Helm.
pub static FUNCTIONS: &[Function] = &[
    Function::new("ago", &[Any], |cx, args| {
        let nanos = cx.now.since(&instant(args.any(0)?, &cx.now, false));
        // Rounded half away from zero to seconds.
        let seconds = (nanos / SECOND).saturating_add(nanos % SECOND / (SECOND / 2));
        text(cx, args, &format_duration(seconds.saturating_mul(SECOND)))
    })
    .examples(&[("{{ ago now }}", "0s")]),
    Function::new("date", &[String, Any], |cx, args| formatted(cx, args, &args.text(0)?.to_str(), args.any(1)?))
        .examples(&[(r#"{{ date "2006-01-02 15:04" 1700000000 }}"#, "2023-11-14 22:13")]),
    Function::new("dateInZone", &[String, Any, String], |cx, args| {
        formatted(cx, args, &args.text(0)?.to_str(), args.any(1)?)
    })
    .aliases(&["date_in_zone"])
    .examples(&[(r#"{{ dateInZone "2006-01-02" 1700000000 "UTC" }}"#, "2023-11-14")]),
    Function::new("dateModify", &[String, Named(TIME)], |cx, args| {
        let time = methods::receiver(args, 1)?;
        let modified = parse_duration(&args.text(0)?.to_str()).map_or_else(|_| time.clone(), |by| time.add(by));
        Ok(object(cx, args, modified))
    })
    .aliases(&["date_modify"])
    .examples(&[(r#"{{ toDate "2006-01-02" "2020-01-01" | dateModify "-1h" | unixEpoch }}"#, "1577833200")]),
    Function::new("mustDateModify", &[String, Named(TIME)], |cx, args| {
        let by = parse_duration(&args.text(0)?.to_str()).map_err(CallError::new)?;
        let modified = methods::receiver(args, 1)?.add(by);
        Ok(object(cx, args, modified))
    })
    .aliases(&["must_date_modify"])
    .examples(&[(r#"{{ toDate "2006-01-02" "2020-01-01" | mustDateModify "1h" | unixEpoch }}"#, "1577840400")]),
    Function::new("duration", &[Any], |cx, args| {
        let seconds = match &args.any(0)?.kind {
            Kind::String(digits) => match parse_int(digits.as_bytes(), 10) {
                Ok(seconds) | Err(crate::golang::cast::IntError::Range(seconds)) => seconds,
                Err(crate::golang::cast::IntError::Syntax) => 0,
            },
            Kind::Int(seconds, IntType::Int64) => *seconds,
            _ => 0,
        };
        text(cx, args, &format_duration(seconds.wrapping_mul(SECOND)))
    })
    .examples(&[(r#"{{ duration "95" }}"#, "1m35s")]),
    Function::new("durationRound", &[Any], |cx, args| {
        let nanos = match &args.any(0)?.kind {
            Kind::String(duration) => parse_duration(&duration.to_str()).unwrap_or(0),
            Kind::Int(nanos, IntType::Int64) => *nanos,
            Kind::Object(_) => methods::receiver(args, 0).map_or(0, |time| cx.now.since(time)),
            _ => 0,
        };
        text(cx, args, &rounded(nanos))
    })
    .examples(&[(r#"{{ durationRound "2h10m5s" }}"#, "2h")]),
    Function::new("htmlDate", &[Any], |cx, args| formatted(cx, args, "2006-01-02", args.any(0)?))
        .examples(&[("{{ htmlDate 1700000000 }}", "2023-11-14")]),
    Function::new("htmlDateInZone", &[Any, String], |cx, args| formatted(cx, args, "2006-01-02", args.any(0)?))
        .examples(&[(r#"{{ htmlDateInZone 1700000000 "UTC" }}"#, "2023-11-14")]),
    Function::new("now", &[], |cx, args| {
        let now = cx.now.clone();
        Ok(object(cx, args, now))
    })
    .examples(&[("{{ typeOf now }}", "time.Time")]),
    Function::new("toDate", &[String, String], |cx, args| {
        let parsed = parse(&args.text(0)?.to_str(), &args.text(1)?.to_str()).unwrap_or_else(|_| Time::zero());
        Ok(object(cx, args, parsed))
    })
    .examples(&[(r#"{{ toDate "2006-01-02" "2017-12-31" | date "02/01/2006" }}"#, "31/12/2017")]),
    Function::new("mustToDate", &[String, String], |cx, args| {
        let parsed = parse(&args.text(0)?.to_str(), &args.text(1)?.to_str());
        let parsed = parsed.map_err(|error| CallError::new(error.to_string()))?;
        Ok(object(cx, args, parsed))
    })
    .examples(&[(r#"{{ mustToDate "2006-01-02" "2017-12-31" | date "02/01/2006" }}"#, "31/12/2017")]),
    Function::new("unixEpoch", &[Named(TIME)], |cx, args| {
        let seconds = methods::receiver(args, 0)?.unix.to_string();
        text(cx, args, &seconds)
    })
    .examples(&[(r#"{{ toDate "2006-01-02" "2020-01-01" | unixEpoch }}"#, "1577836800")]),
];

fn text(cx: &mut Context, args: Args<'_>, text: &str) -> Result<Value, CallError> {
    let inputs: Vec<&Value> = args.all().iter().collect();
    Ok(cx.computed_string(text, &inputs))
}

fn object(cx: &mut Context, args: Args<'_>, time: Time) -> Value {
    let inputs: Vec<&Value> = args.all().iter().collect();
    cx.computed_value(Kind::Object(Rc::new(time)), &inputs)
}

/// What Sprig takes for an instant: a time, or seconds since 1970 (`int32` only where `int32` says so); anything
/// else is now.
fn instant(value: &Value, now: &Time, int32: bool) -> Time {
    match &value.kind {
        Kind::Int(seconds, IntType::Int | IntType::Int64) => Time::utc(*seconds),
        Kind::Int(seconds, IntType::Int32) if int32 => Time::utc(*seconds),
        Kind::Object(object) => object.as_any().downcast_ref().cloned().unwrap_or_else(|| now.clone()),
        _ => now.clone(),
    }
}

fn formatted(cx: &mut Context, args: Args<'_>, layout: &str, date: &Value) -> Result<Value, CallError> {
    let formatted = instant(date, &cx.now, true).to_utc().format(layout);
    let inputs: Vec<&Value> = args.all().iter().collect();
    let origin = cx.computed(&inputs);
    Ok(Value::from(Text::new(formatted.into_bytes(), origin, 0)))
}

/// The largest unit alone.
fn rounded(nanos: i64) -> std::string::String {
    let seconds_per_unit: [(u64, &str); 6] =
        [(31_536_000, "y"), (2_592_000, "mo"), (86_400, "d"), (3600, "h"), (60, "m"), (1, "s")];
    let size = nanos.unsigned_abs();
    for (seconds, name) in seconds_per_unit {
        let unit = seconds * SECOND.unsigned_abs();
        if size > unit {
            return format!("{}{name}", size / unit);
        }
    }
    "0s".to_owned()
}
