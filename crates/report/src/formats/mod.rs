//! The formats, one file each.

mod concise;
mod full;
mod json;
mod sarif;

use crate::Format;

pub use concise::FORMAT as CONCISE;
pub use full::FORMAT as FULL;

/// Every format, in the order in which help shows them.
pub const FORMATS: &[Format] = &[FULL, CONCISE, json::FORMAT, sarif::FORMAT];

/// The format of a name.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
