//! Sprig's defaults and choices.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
