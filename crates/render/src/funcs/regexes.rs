//! Sprig's functions on regular expressions.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
