//! Sprig's functions on strings.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
