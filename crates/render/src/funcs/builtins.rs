//! text/template's own functions.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
