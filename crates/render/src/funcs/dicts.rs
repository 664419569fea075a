//! Sprig's functions on maps.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
