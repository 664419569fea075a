//! Sprig's functions on lists.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
