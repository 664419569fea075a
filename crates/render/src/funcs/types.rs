//! Sprig's conversions and questions about types.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
