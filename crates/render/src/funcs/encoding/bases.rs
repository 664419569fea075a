//! Base 64 and base 32 (RFC 4648), with the messages of Go's decoders.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};

use super::super::{Args, CallError, Context};
use crate::value::Value;

/// Bytes as text of another base: a computed string.
pub(super) fn encode(cx: &mut Context, args: Args<'_>, encode: fn(&[u8]) -> String) -> Result<Value, CallError> {
    let text = args.text(0)?;
    Ok(cx.computed_string(encode(text.as_bytes()), &[args.any(0)?]))
}

/// The bytes that a text stands for, or Go's message as the result, as Sprig has it.
pub(super) fn decode(
    cx: &mut Context,
    args: Args<'_>,
    decode: fn(&[u8]) -> Result<Vec<u8>, String>,
) -> Result<Value, CallError> {
    let text = args.text(0)?;
    let bytes = decode(text.as_bytes()).unwrap_or_else(String::into_bytes);
    Ok(cx.computed_string(bytes, &[args.any(0)?]))
}

pub(super) fn base64_encode(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Line breaks are skipped; padding is demanded; surplus bits of the last character may be set.
pub(in crate::funcs) fn base64_decode(text: &[u8]) -> Result<Vec<u8>, String> {
    const GO: GeneralPurpose =
        GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));
    let digits: Vec<u8> = text.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    GO.decode(digits).map_err(|_| format!("illegal base64 data at input byte {}", base64_error_at(text)))
}

/// Where Go's decoder stops: at the byte that can't stand there, in a group that ends too early at its end less what
/// is missing.
fn base64_error_at(text: &[u8]) -> usize {
    let is_break = |byte: u8| matches!(byte, b'\r' | b'\n');
    let next = |from: usize| (from..text.len()).find(|at| text.get(*at).is_some_and(|byte| !is_break(*byte)));
    let mut at = 0;
    loop {
        let mut in_group = 0;
        while in_group < 4 {
            let Some(found) = next(at) else { return text.len().saturating_sub(in_group) };
            let byte = text.get(found).copied().unwrap_or_default();
            at = found + 1;
            if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/') {
                in_group += 1;
                continue;
            }
            if byte != b'=' || in_group < 2 {
                return found;
            }
            if in_group == 2 {
                match next(at) {
                    None => return text.len(),
                    Some(second) if text.get(second) == Some(&b'=') => at = second + 1,
                    Some(second) => return second.saturating_sub(1),
                }
            }
            return next(at).unwrap_or(text.len());
        }
    }
}

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

pub(super) fn base32_encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for group in bytes.chunks(5) {
        let bits = (0..5).fold(0_u64, |bits, at| bits << 8 | u64::from(group.get(at).copied().unwrap_or(0)));
        let digits = (group.len() * 8).div_ceil(5);
        for digit in 0..8 {
            let index = usize::try_from(bits >> (35 - 5 * digit) & 31).unwrap_or(0);
            let character = BASE32.get(index).copied().filter(|_| digit < digits).unwrap_or(b'=');
            text.push(char::from(character));
        }
    }
    text
}

/// Line breaks are skipped and padding is demanded, as in Go.
pub(super) fn base32_decode(text: &[u8]) -> Result<Vec<u8>, String> {
    let text: Vec<u8> = text.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let corrupt = |at: usize| format!("illegal base32 data at input byte {at}");
    let mut bytes = Vec::with_capacity(text.len() / 8 * 5);
    for (group_index, group) in text.chunks(8).enumerate() {
        let start = group_index * 8;
        let digits = group.iter().take_while(|byte| **byte != b'=').count();
        let mut bits = 0_u64;
        for (at, byte) in group.iter().take(digits).enumerate() {
            let value = BASE32.iter().position(|digit| digit == byte).ok_or_else(|| corrupt(start + at))?;
            bits |= u64::try_from(value).unwrap_or(0) << (35 - 5 * at);
        }
        if group.len() < 8 && digits == group.len() {
            return Err(corrupt(text.len() - group.len()));
        }
        if digits < 8 {
            check_padding(&text, start + digits, digits).map_err(corrupt)?;
        }
        let whole = digits * 5 / 8;
        bytes.extend(bits.to_be_bytes().iter().skip(3).take(whole));
        if digits < 8 {
            break;
        }
    }
    Ok(bytes)
}

/// Checks the padding that begins at `first`, behind the `digits` of the last group; else where Go sees the fault.
/// What stands behind the padding is not looked at.
fn check_padding(text: &[u8], first: usize, digits: usize) -> Result<(), usize> {
    let behind = text.get(first + 1..).unwrap_or_default();
    if digits < 2 || behind.len() >= 8 {
        return Err(first);
    }
    if behind.len() + digits < 7 {
        return Err(text.len());
    }
    match behind.iter().take(7 - digits).position(|byte| *byte != b'=') {
        Some(at) => Err(first + at),
        None if matches!(digits, 3 | 6) => Err(first),
        None => Ok(()),
    }
}
