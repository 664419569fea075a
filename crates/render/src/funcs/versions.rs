//! Sprig's functions on semantic versions.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
