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
