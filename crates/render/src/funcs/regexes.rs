//! Sprig's regular expressions. `regexX` and `mustRegexX` differ in the words of their errors.

use std::rc::Rc;

use super::{Args, CallError, Context, Function, Param};
use crate::golang::regexp::{Part, Regexp, quote_meta};
use crate::text::{Text, TextBuilder};
use crate::value::{Kind, Value};
use Param::{Int, String};

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function::new("regexFind", &[String, String], |cx, args| find(must_compile(cx, args)?, args))
        .examples(&[(r#"{{ regexFind "[a-z]+" "12ab3" }}"#, "ab")]),
    Function::new("mustRegexFind", &[String, String], |cx, args| find(compile(cx, args)?, args))
        .examples(&[(r#"{{ mustRegexFind "[a-z]+" "12ab3" }}"#, "ab")]),
    Function::new("regexFindAll", &[String, String, Int], |cx, args| {
        let regexp = must_compile(cx, args)?;
        find_all(cx, &regexp, args)
    })
    .examples(&[(r#"{{ regexFindAll "[24]" "123456" -1 }} {{ regexFindAll "x" "a" -1 | toJson }}"#, "[2 4] null")]),
    Function::new("mustRegexFindAll", &[String, String, Int], |cx, args| {
        let regexp = compile(cx, args)?;
        find_all(cx, &regexp, args)
    })
    .examples(&[(r#"{{ mustRegexFindAll "[24]" "123456" 1 }}"#, "[2]")]),
    Function::new("regexMatch", &[String, String], |cx, args| {
        let text = args.text(1)?.as_bytes();
        let matches = compile(cx, args).is_ok_and(|regexp| regexp.is_match(text));
        Ok(cx.computed_value(Kind::Bool(matches), &[args.any(0)?, args.any(1)?]))
    })
    .examples(&[(r#"{{ regexMatch "^a+$" "aa" }} {{ regexMatch "(" "(" }}"#, "true false")]),
    Function::new("mustRegexMatch", &[String, String], |cx, args| {
        let matches = compile(cx, args)?.is_match(args.text(1)?.as_bytes());
        Ok(cx.computed_value(Kind::Bool(matches), &[args.any(0)?, args.any(1)?]))
    })
    .examples(&[(r#"{{ mustRegexMatch "^a+$" "aa" }}"#, "true")]),
    Function::new("regexQuoteMeta", &[String], |cx, args| {
        let (text, quoted) = (args.text(0)?, quote_meta(args.text(0)?.as_bytes()));
        if quoted.len() == text.len() { args.any(0).cloned() } else { Ok(cx.computed_string(quoted, &[args.any(0)?])) }
    })
    .examples(&[(r#"{{ regexQuoteMeta "1.2.3" }}"#, r"1\.2\.3")]),
    Function::new("regexReplaceAll", &[String, String, String], |cx, args| {
        let regexp = must_compile(cx, args)?;
        replace_all(cx, &regexp, args, true)
    })
    .examples(&[
        (r#"{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }}"#, "-W-xxW-"),
        (r#"{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "$1W" }}"#, "---"),
    ]),
    Function::new("mustRegexReplaceAll", &[String, String, String], |cx, args| {
        let regexp = compile(cx, args)?;
        replace_all(cx, &regexp, args, true)
    })
    .examples(&[(r#"{{ mustRegexReplaceAll "a" "banana" "o" }}"#, "bonono")]),
    Function::new("regexReplaceAllLiteral", &[String, String, String], |cx, args| {
        let regexp = must_compile(cx, args)?;
        replace_all(cx, &regexp, args, false)
    })
    .examples(&[(r#"{{ regexReplaceAllLiteral "a(x*)b" "-ab-axxb-" "${1}" }}"#, "-${1}-${1}-")]),
    Function::new("mustRegexReplaceAllLiteral", &[String, String, String], |cx, args| {
        let regexp = compile(cx, args)?;
        replace_all(cx, &regexp, args, false)
    })
    .examples(&[(r#"{{ mustRegexReplaceAllLiteral "a" "banana" "$" }}"#, "b$n$n$")]),
    Function::new("regexSplit", &[String, String, Int], |cx, args| {
        let regexp = must_compile(cx, args)?;
        split(cx, &regexp, args)
    })
    .examples(&[(r#"{{ regexSplit "z+" "pizza" -1 }}"#, "[pi a]")]),
    Function::new("mustRegexSplit", &[String, String, Int], |cx, args| {
        let regexp = compile(cx, args)?;
        split(cx, &regexp, args)
    })
    .examples(&[(r#"{{ mustRegexSplit "z+" "pizza" 1 }}"#, "[pizza]")]),
];

/// What a new expression costs, in steps of templates.
const COST: usize = 20_000;

/// The most that the length of an expression adds to it.
const MAX_COST: usize = 5_000_000;

/// Counts the expression of a call when it is new. Where it repeats something a number of times, it is as long as that.
fn charge(cx: &mut Context, expression: &Text) -> Result<(), CallError> {
    if cx.regexes.knows(expression.as_bytes()) {
        return Ok(());
    }
    let braces = expression.as_bytes().split(|byte| *byte == b'{').skip(1);
    let counts = braces.filter_map(|rest| rest.split(|byte| *byte == b'}').next()?.rsplit(|byte| *byte == b',').next());
    let counts = counts.filter_map(|count| std::str::from_utf8(count).ok()?.parse::<usize>().ok());
    let repeated = counts.fold(0_usize, usize::saturating_add);
    let length = repeated.saturating_mul(4).saturating_add(100).saturating_mul(expression.len());
    // One expression alone takes no longer than this: what is larger, the compiler refuses.
    cx.step(length.min(MAX_COST).saturating_add(COST))
}

fn compile(cx: &mut Context, args: Args<'_>) -> Result<Rc<Regexp>, CallError> {
    charge(cx, args.text(0)?)?;
    cx.regexes.compile(args.text(0)?.as_bytes()).map_err(|error| CallError::new(error.to_string()))
}

/// `regexp.MustCompile`, whose panic repeats the expression.
fn must_compile(cx: &mut Context, args: Args<'_>) -> Result<Rc<Regexp>, CallError> {
    let expression = args.text(0)?;
    charge(cx, expression)?;
    cx.regexes.compile(expression.as_bytes()).map_err(|error| {
        let expression = expression.to_str();
        let quoted = if expression.contains(['`', '\n', '\r', '\t']) {
            crate::gofmt::quote_bytes(expression.as_bytes())
        } else {
            format!("`{expression}`")
        };
        CallError::new(format!("regexp: Compile({quoted}): {error}"))
    })
}

#[expect(clippy::needless_pass_by_value, reason = "a cached expression is handed on as it comes")]
fn find(regexp: Rc<Regexp>, args: Args<'_>) -> Result<Value, CallError> {
    let text = args.text(1)?;
    Ok(Value::from(text.slice(regexp.find(text.as_bytes()).unwrap_or(0..0))))
}

fn find_all(cx: &mut Context, regexp: &Regexp, args: Args<'_>) -> Result<Value, CallError> {
    let text = args.text(1)?;
    let found = regexp.find_all(text.as_bytes(), args.int(2)?).into_iter().map(|range| text.slice(range)).collect();
    let mut list = super::strings::string_list(cx, found, args.any(1)?);
    if let Kind::List(list) = &mut list.kind {
        list.is_nil = list.is_empty();
    }
    Ok(list)
}

fn split(cx: &mut Context, regexp: &Regexp, args: Args<'_>) -> Result<Value, CallError> {
    let text = args.text(1)?;
    let parts = regexp.split(text.as_bytes(), args.int(2)?).into_iter().map(|range| text.slice(range)).collect();
    Ok(super::strings::string_list(cx, parts, args.any(1)?))
}

fn replace_all(cx: &mut Context, regexp: &Regexp, args: Args<'_>, expand: bool) -> Result<Value, CallError> {
    let (text, replacement) = (args.text(1)?, args.text(2)?);
    let mut builder = TextBuilder::new();
    for part in regexp.replace_all(text.as_bytes(), replacement.as_bytes(), expand) {
        match part {
            Part::Text(range) => builder.push_slice(text, range),
            Part::Replacement(range) => {
                cx.charge(range.len())?;
                builder.push_slice(replacement, range);
            }
        }
    }
    Ok(Value::from(builder.finish()))
}
