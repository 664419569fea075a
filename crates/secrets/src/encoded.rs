//! Secrets below base64.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD, URL_SAFE};
use base64::{alphabet, engine::DecodePaddingMode};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD_LENIENT: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_LENIENT: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// Longer texts are archives and images, in which nobody looks for a password.
const MAX_LENGTH: usize = 256 * 1024;

/// The text that `value` is the base64 of; `None` when it is no base64, or not of text. Line breaks may stand in it.
#[must_use]
pub fn decode(value: &str) -> Option<String> {
    let value = value.trim();
    if value.len() < 4 || value.len() > MAX_LENGTH {
        return None;
    }
    let packed: Cow<'_, str> = if value.contains(char::is_whitespace) {
        value.split_ascii_whitespace().collect::<String>().into()
    } else {
        value.into()
    };
    let is_url = packed.bytes().any(|byte| matches!(byte, b'-' | b'_'));
    let engine = if is_url { &URL_LENIENT } else { &STANDARD_LENIENT };
    if !begins_as_text(packed.as_bytes(), engine) {
        return None;
    }
    text(engine.decode(packed.as_bytes()).ok()?)
}

/// Whether the first bytes below base64 could be those of a text: a question without allocation, to which names that
/// happen to be base64 and keys that are binary below it nearly always say no.
fn begins_as_text(packed: &[u8], engine: &GeneralPurpose) -> bool {
    let mut decoded = [0_u8; 16];
    let Some(head) = packed.get(..16) else { return true };
    let Ok(length) = engine.decode_slice(head, &mut decoded) else { return false };
    let decoded = decoded.get(..length).unwrap_or_default();
    let is_cut = |error: std::str::Utf8Error| error.error_len().is_none();
    std::str::from_utf8(decoded).map_or_else(is_cut, |text| text.chars().all(is_printable))
}

/// The text of a part of a JSON Web Token.
pub(crate) fn decode_url(part: &str) -> Option<String> {
    text(URL_LENIENT.decode(part.trim_end_matches('=')).ok()?)
}

fn text(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    (!text.is_empty() && text.chars().all(is_printable)).then_some(text)
}

fn is_printable(c: char) -> bool {
    !c.is_control() || matches!(c, '\n' | '\r' | '\t')
}

/// Whether a value is padded base64 throughout, as encoders write it.
pub(crate) fn is_canonical(value: &str) -> bool {
    value.len().is_multiple_of(4)
        && value.len() >= 8
        && (STANDARD.decode(value).is_ok() || URL_SAFE.decode(value).is_ok())
}

/// Whether a value is a certificate or public key in PEM below base64.
pub(crate) fn holds_certificate(value: &str) -> bool {
    value.starts_with("LS0tLS1CRUdJTi")
        && decode(value).is_some_and(|text| text.contains("-----BEGIN") && !text.contains("PRIVATE KEY"))
}
