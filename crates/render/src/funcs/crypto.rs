//! Sprig's hashes, certificates and ciphers.

use super::Function;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[];
