//! Sprig's functions on paths and URLs.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
