//! Sprig's functions on times.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
