//! The methods of `time.Time` that templates can call, and the types of what they give.

use std::rc::Rc;

use super::TIME;
use crate::funcs::{Args, CallError, Context, Function, Param, wrong_type};
use crate::golang::time::Time;
use crate::value::{IntType, Kind, Object, Value};
use Param::{Int, Named, String};

impl Object for Time {
    fn type_name(&self) -> &'static str {
        TIME
    }

    fn field(&self, _: &str) -> Option<Value> {
        None
    }

    fn method(&self, name: &str) -> Option<&'static Function> {
        METHODS.iter().find(|method| method.name == name)
    }

    fn print(&self) -> std::string::String {
        self.to_string()
    }

    fn plain(&self) -> Value {
        Value::string(&self.format("2006-01-02T15:04:05.999999999Z07:00"))
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// A `time.Month` or `time.Weekday`: a number that prints as a name.
#[derive(Debug)]
struct Name {
    type_name: &'static str,
    number: i64,
    name: std::string::String,
}

impl Object for Name {
    fn type_name(&self) -> &'static str {
        self.type_name
    }

    fn field(&self, _: &str) -> Option<Value> {
        None
    }

    fn method(&self, _: &str) -> Option<&'static Function> {
        None
    }

    fn print(&self) -> std::string::String {
        self.name.clone()
    }

    fn plain(&self) -> Value {
        Value::int(self.number)
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

static METHODS: &[Function] = &[
    Function::new("AddDate", &[Named(TIME), Int, Int, Int], |cx, args| {
        let time = receiver(args, 0)?.add_date(args.int(1)?, args.int(2)?, args.int(3)?);
        Ok(super::object(cx, args, time))
    }),
    Function::new("After", &[Named(TIME), Named(TIME)], |cx, args| compared(cx, args, |a, b| a > b)),
    Function::new("Before", &[Named(TIME), Named(TIME)], |cx, args| compared(cx, args, |a, b| a < b)),
    Function::new("Day", &[Named(TIME)], |cx, args| number(cx, args, receiver(args, 0)?.date().day.into())),
    Function::new("Equal", &[Named(TIME), Named(TIME)], |cx, args| compared(cx, args, |a, b| a == b)),
    Function::new("Format", &[Named(TIME), String], |cx, args| {
        let formatted = receiver(args, 0)?.format(&args.text(1)?.to_str());
        super::text(cx, args, &formatted)
    }),
    Function::new("Hour", &[Named(TIME)], |cx, args| number(cx, args, receiver(args, 0)?.clock().0)),
    Function::new("IsZero", &[Named(TIME)], |cx, args| {
        let time = receiver(args, 0)?;
        let zero = time.unix == Time::zero().unix && time.nanos == 0;
        Ok(cx.computed_value(Kind::Bool(zero), &[args.any(0)?]))
    }),
    Function::new("Local", &[Named(TIME)], |cx, args| Ok(super::object(cx, args, receiver(args, 0)?.to_utc()))),
    Function::new("Minute", &[Named(TIME)], |cx, args| number(cx, args, receiver(args, 0)?.clock().1)),
    Function::new("Month", &[Named(TIME)], |cx, args| {
        let time = receiver(args, 0)?;
        let (number, name) = (i64::from(time.date().month), time.format("January"));
        named(cx, args, Name { type_name: "time.Month", number, name })
    }),
    Function::new("Nanosecond", &[Named(TIME)], |cx, args| number(cx, args, receiver(args, 0)?.nanos.into())),
    Function::new("Second", &[Named(TIME)], |cx, args| number(cx, args, receiver(args, 0)?.clock().2)),
    Function::new("String", &[Named(TIME)], |cx, args| {
        let printed = receiver(args, 0)?.to_string();
        super::text(cx, args, &printed)
    }),
    Function::new("UTC", &[Named(TIME)], |cx, args| Ok(super::object(cx, args, receiver(args, 0)?.to_utc()))),
    Function::new("Unix", &[Named(TIME)], |cx, args| number64(cx, args, receiver(args, 0)?.unix)),
    Function::new("UnixMilli", &[Named(TIME)], |cx, args| {
        let time = receiver(args, 0)?;
        number64(cx, args, time.unix.wrapping_mul(1000).wrapping_add(i64::from(time.nanos / 1_000_000)))
    }),
    Function::new("UnixNano", &[Named(TIME)], |cx, args| {
        let time = receiver(args, 0)?;
        number64(cx, args, time.unix.wrapping_mul(1_000_000_000).wrapping_add(time.nanos.into()))
    }),
    Function::new("Weekday", &[Named(TIME)], |cx, args| {
        let time = receiver(args, 0)?;
        let (number, name) = (i64::try_from(time.weekday()).unwrap_or(0), time.format("Monday"));
        named(cx, args, Name { type_name: "time.Weekday", number, name })
    }),
    Function::new("Year", &[Named(TIME)], |cx, args| number(cx, args, receiver(args, 0)?.date().year)),
    Function::new("YearDay", &[Named(TIME)], |cx, args| number(cx, args, receiver(args, 0)?.year_day())),
];

/// The time of an argument.
pub(super) fn receiver(args: Args<'_>, index: usize) -> Result<&Time, CallError> {
    let value = args.any(index)?;
    match &value.kind {
        Kind::Object(object) => object.as_any().downcast_ref(),
        _ => None,
    }
    .ok_or_else(|| wrong_type(TIME, value))
}

fn compared(cx: &mut Context, args: Args<'_>, holds: fn((i64, u32), (i64, u32)) -> bool) -> Result<Value, CallError> {
    let instant = |index| receiver(args, index).map(|time| (time.unix, time.nanos));
    let holds = holds(instant(0)?, instant(1)?);
    Ok(cx.computed_value(Kind::Bool(holds), &[args.any(0)?, args.any(1)?]))
}

fn number(cx: &mut Context, args: Args<'_>, number: i64) -> Result<Value, CallError> {
    Ok(cx.computed_value(Kind::Int(number, IntType::Int), &[args.any(0)?]))
}

fn number64(cx: &mut Context, args: Args<'_>, number: i64) -> Result<Value, CallError> {
    Ok(cx.computed_value(Kind::Int(number, IntType::Int64), &[args.any(0)?]))
}

fn named(cx: &mut Context, args: Args<'_>, name: Name) -> Result<Value, CallError> {
    Ok(cx.computed_value(Kind::Object(Rc::new(name)), &[args.any(0)?]))
}
