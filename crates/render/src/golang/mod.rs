//! What Go's standard library and the libraries below Sprig do where a template can see it.
//!
//! Nothing here knows of templates: bytes and numbers in, bytes and numbers out, with Go's words for errors.

pub mod cast;
pub mod decimal;
pub mod der;
pub mod equal;
pub mod keys;
pub mod merge;
pub mod path;
pub mod prng;
pub mod regexp;
pub mod semver;
pub mod time;
pub mod unicode;
pub mod url;
pub mod words;
pub mod x509;

/// Standard base64 with padding (`base64.StdEncoding.EncodeToString`).
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Decodes standard base64 with padding, as `base64.StdEncoding.DecodeString`: line breaks are skipped.
///
/// # Errors
/// When there is anything else in the text.
pub fn from_base64(text: &[u8]) -> Result<Vec<u8>, ::base64::DecodeError> {
    use ::base64::Engine as _;
    let text: Vec<u8> = text.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    ::base64::engine::general_purpose::STANDARD.decode(text)
}
