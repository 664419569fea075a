//! What Go's standard library and the libraries below Sprig do where a template can see it.
//!
//! Nothing here knows of templates: bytes and numbers in, bytes and numbers out, with Go's words for errors.

pub mod cast;
pub mod decimal;
pub mod equal;
pub mod merge;
pub mod path;
pub mod prng;
pub mod regexp;
pub mod semver;
pub mod time;
pub mod unicode;
pub mod words;

/// Standard base64 with padding (`base64.StdEncoding.EncodeToString`).
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.encode(bytes)
}
