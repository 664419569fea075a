//! The keywords for values of any type, for strings and for numbers.

use std::cmp::Ordering;

use serde_json::{Number, Value as Json};

use super::Draft;
use super::evaluate::{Evaluator, Level, TooLong};
use super::failure::Failure;
use super::words::{count, display, number, quote, type_of};

/// The types in the order in which messages name them.
const TYPES: [&str; 7] = ["null", "boolean", "number", "integer", "string", "array", "object"];

impl<'s> Evaluator<'_, 's> {
    /// `type`, `const`, `enum` and `format`: behind a failure of these, nothing else is looked at.
    pub(super) fn plain(&mut self, level: &Level<'s, '_>) -> Result<Option<Failure>, TooLong> {
        let got = level.value;
        if let Some(wanted) = level.schema("type").map(types).filter(|wanted| !wanted.is_empty())
            && !wanted.iter().any(|one| is_of(got, one))
        {
            let named: Vec<&str> = TYPES.into_iter().filter(|one| wanted.contains(one)).collect();
            let message = || format!("got {}, want {}", type_of(got), named.join(" or "));
            return Ok(Some(self.failure(level, message)));
        }
        if let Some(wanted) = level.schema("const").filter(|_| self.schema.draft >= Draft::Draft6)
            && !equal(got, wanted)
        {
            let message = || match wanted {
                Json::Array(_) | Json::Object(_) => "'const' failed".into(),
                wanted => format!("value must be {}", display(wanted)),
            };
            return Ok(Some(self.failure(level, message)));
        }
        if let Some(wanted) = level.schema("enum").and_then(Json::as_array) {
            self.count(wanted.len() / 16)?;
            if !wanted.iter().any(|one| equal(got, one)) {
                return Ok(Some(self.failure(level, || not_among(wanted))));
            }
        }
        let format = level.schema("format").and_then(Json::as_str).filter(|_| self.schema.asserts_formats);
        let problem = format.and_then(|format| Some((format, self.formats.problem(format, got)?)));
        Ok(problem.map(|(format, problem)| {
            let reason = if problem.is_empty() { problem } else { format!(": {problem}") };
            self.failure(level, || format!("{} is not valid {format}{reason}", display(got)))
        }))
    }

    pub(super) fn string(&mut self, level: &mut Level<'s, '_>, text: &str) -> Result<(), TooLong> {
        self.count(text.len() / 64)?;
        let got = text.chars().count();
        if let Some(want) = level.count("minLength").filter(|want| got < *want) {
            self.fail(level, || format!("minLength: got {}, want {}", count(got), count(want)));
        }
        if let Some(want) = level.count("maxLength").filter(|want| got > *want) {
            self.fail(level, || format!("maxLength: got {}, want {}", count(got), count(want)));
        }
        let pattern = level.schema("pattern").and_then(Json::as_str);
        if let Some((pattern, regex)) = pattern.and_then(|pattern| Some((pattern, self.schema.patterns.get(pattern)?)))
            && !regex.is_match(text.as_bytes())
        {
            self.fail(level, || format!("{} does not match pattern {}", quote(text), quote(pattern)));
        }
        Ok(())
    }

    pub(super) fn number(&self, level: &mut Level<'s, '_>, got: &Number) {
        let is_true = |keyword: &str, level: &Level<'s, '_>| level.schema(keyword) == Some(&Json::Bool(true));
        let bound = |keyword: &str, level: &Level<'s, '_>| level.schema(keyword).and_then(Json::as_number).cloned();
        // In draft 4, `exclusiveMinimum` says how `minimum` is meant.
        let pairs =
            [("minimum", "exclusiveMinimum", Ordering::Less), ("maximum", "exclusiveMaximum", Ordering::Greater)];
        let mut exclusive = Vec::new();
        for (inclusive, excluding, beyond) in pairs {
            let is_exclusive = is_true(excluding, level);
            let limit = bound(inclusive, level);
            exclusive.push((excluding, beyond, if is_exclusive { limit.clone() } else { bound(excluding, level) }));
            if let Some(limit) = limit.filter(|limit| !is_exclusive && compare(got, limit) == beyond) {
                self.fail(level, || format!("{inclusive}: got {}, want {}", number(got), number(&limit)));
            }
        }
        for (keyword, beyond, limit) in exclusive {
            let is_out = |limit: &Number| matches!(compare(got, limit), order if order == beyond || order.is_eq());
            if let Some(limit) = limit.filter(is_out) {
                self.fail(level, || format!("{keyword}: got {}, want {}", number(got), number(&limit)));
            }
        }
        if let Some(divisor) = bound("multipleOf", level).filter(|divisor| !is_multiple(got, divisor)) {
            self.fail(level, || format!("multipleOf: got {}, want {}", number(got), number(&divisor)));
        }
    }
}

fn types(keyword: &Json) -> Vec<&str> {
    match keyword {
        Json::String(one) => vec![one],
        Json::Array(several) => several.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_of(value: &Json, wanted: &str) -> bool {
    match value {
        Json::Number(number) if wanted == "integer" => number.as_f64().is_some_and(|float| float.fract() == 0.0),
        value => type_of(value) == wanted,
    }
}

fn not_among(wanted: &[Json]) -> String {
    match wanted {
        all if all.iter().any(|one| one.is_array() || one.is_object()) => "'enum' failed".into(),
        [one] => format!("value must be {}", display(one)),
        all => format!("value must be one of {}", all.iter().map(display).collect::<Vec<_>>().join(", ")),
    }
}

fn equal(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => compare(a, b).is_eq(),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| equal(a, b)))
        }
        (a, b) => a == b,
    }
}

fn compare(a: &Number, b: &Number) -> Ordering {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal),
    }
}

/// Whether one decimal number is a multiple of another, without what binary fractions add: 0.3 is one of 0.1.
fn is_multiple(number: &Number, divisor: &Number) -> bool {
    let scaled = |number: &Number| {
        let text = number.to_string();
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let exponent: i32 = exponent.parse().ok()?;
        Some((digits, exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?))
    };
    let exact = || {
        let ((a, a_exponent), (b, b_exponent)) = (scaled(number)?, scaled(divisor)?);
        let least = a_exponent.min(b_exponent);
        let shifted = |digits: i128, exponent: i32| {
            let places = u32::try_from(exponent.checked_sub(least)?).ok()?;
            digits.checked_mul(10_i128.checked_pow(places)?)
        };
        shifted(a, a_exponent)?.checked_rem(shifted(b, b_exponent)?).map(|rest| rest == 0)
    };
    let rough = || {
        let quotient = number.as_f64().unwrap_or(0.0) / divisor.as_f64().unwrap_or(1.0);
        quotient.fract() == 0.0
    };
    exact().unwrap_or_else(rough)
}
