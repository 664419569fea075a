//! Sprig's arithmetic.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
