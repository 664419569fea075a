//! Helm's own functions: `include`, `tpl`, `required`, `fail`, `lookup`.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
