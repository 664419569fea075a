//! Chores of this repository: `cargo xtask new-rule` and `cargo xtask tidy`.
//!
//! What [`tidy`] holds is also a set of `#[test]`s, so `cargo test` finds every untidiness without a step that only
//! the build server runs.
#![expect(clippy::disallowed_methods, reason = "chores read and write the repository; nothing here lints user input")]

use std::path::PathBuf;

pub mod new_rule;
pub mod tidy;
mod tree;

pub use tree::{Tree, TreeError};

/// The root of the checkout that this crate was built in.
#[must_use]
pub fn repository_root() -> PathBuf {
    let crate_dir = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    crate_dir.ancestors().nth(2).map_or_else(|| crate_dir.clone(), PathBuf::from)
}
