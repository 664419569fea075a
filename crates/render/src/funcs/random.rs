//! Sprig's random values, seeded.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
