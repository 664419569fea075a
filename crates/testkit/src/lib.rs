//! What the tests of the other crates share.

pub mod planted;

pub use planted::{Difference, Place, Planted};
