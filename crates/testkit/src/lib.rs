//! What the tests of the other crates share.

mod folder;
pub mod planted;

pub use folder::{PRIVILEGED, folder, write};
pub use planted::{Difference, Place, Planted};
