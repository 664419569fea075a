//! Sprig's random functions, from the render's fixed sequence: the same chart gives the same text every time.

use super::{Args, CallError, Context, Function, Param};
use crate::golang::unicode::{push, runes};
use crate::value::{IntType, Kind, Value};
use Param::{Int, String};

/// The most characters or bytes that are made at once.
const MAX_COUNT: i64 = 1 << 20;

const DIGITS: &[u8] = b"0123456789";
const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LETTERS_AND_DIGITS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// The entries of this family. There are no examples where the output is random in Helm.
pub static FUNCTIONS: &[Function] = &[
    Function::new("randAlpha", &[Int], |cx, args| characters(cx, args, LETTERS))
        .examples(&[("{{ randAlpha 5 | len }}", "5")]),
    Function::new("randAlphaNum", &[Int], |cx, args| characters(cx, args, LETTERS_AND_DIGITS))
        .examples(&[("{{ randAlphaNum 5 | len }}", "5")]),
    Function::new("randAscii", &[Int], |cx, args| {
        let printable: Vec<u8> = (b' '..=b'~').collect();
        characters(cx, args, &printable)
    })
    .examples(&[("{{ randAscii 5 | len }}", "5")]),
    Function::new("randBytes", &[Int], |cx, args| {
        let count = usize::try_from(args.int(0)?.min(MAX_COUNT))
            .map_err(|_| CallError::new("runtime error: makeslice: len out of range"))?;
        let encoded = crate::golang::base64(&cx.random.bytes(count));
        Ok(cx.computed_string(encoded, &[args.any(0)?]))
    })
    .examples(&[("{{ randBytes 6 | len }}", "8")]),
    Function::new("randInt", &[Int, Int], |cx, args| {
        let (from, to) = (args.int(0)?, args.int(1)?);
        let span = u64::try_from(to.wrapping_sub(from)).ok().filter(|span| *span > 0);
        let span = span.ok_or_else(|| CallError::new("invalid argument to Intn"))?;
        let number = from.wrapping_add_unsigned(cx.random.below(span));
        Ok(cx.computed_value(Kind::Int(number, IntType::Int), &[args.any(0)?, args.any(1)?]))
    })
    .examples(&[("{{ randInt 5 6 }}", "5")]),
    Function::new("randNumeric", &[Int], |cx, args| characters(cx, args, DIGITS))
        .examples(&[("{{ randNumeric 5 | len }}", "5")]),
    Function::new("shuffle", &[String], |cx, args| {
        let mut shuffled: Vec<char> = runes(args.text(0)?.as_bytes()).map(|(_, rune, _)| rune).collect();
        for last in (1..shuffled.len()).rev() {
            let other = cx.random.below(u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1));
            shuffled.swap(last, usize::try_from(other).unwrap_or(last));
        }
        let mut bytes = Vec::with_capacity(shuffled.len());
        shuffled.into_iter().for_each(|rune| push(&mut bytes, rune));
        Ok(cx.computed_string(bytes, &[args.any(0)?]))
    })
    .examples(&[(r#"{{ shuffle "aaa" }}"#, "aaa")]),
    Function::new("uuidv4", &[], |cx, _| {
        let (high, low) = (cx.random.next_u64(), cx.random.next_u64());
        // Version 4, variant 1 (RFC 9562).
        let (high, low) = (high & !0xF000 | 0x4000, low & !(0b11 << 62) | 0b10 << 62);
        let uuid = format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xFFFF,
            high & 0xFFFF,
            low >> 48,
            low & 0xFFFF_FFFF_FFFF
        );
        Ok(cx.computed_string(uuid, &[]))
    })
    .examples(&[("{{ uuidv4 | len }}", "36")]),
];

/// A negative count gives nothing, as in `goutils`, whose error Sprig drops.
fn characters(cx: &mut Context, args: Args<'_>, choices: &[u8]) -> Result<Value, CallError> {
    let count = args.int(0)?.min(MAX_COUNT);
    let bytes: Vec<u8> = (0..count).filter_map(|_| cx.random.pick(choices).copied()).collect();
    Ok(cx.computed_string(bytes, &[args.any(0)?]))
}
