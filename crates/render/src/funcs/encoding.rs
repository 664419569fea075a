//! Conversions between values and text: YAML, JSON, TOML, base64.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
