//! Chores of this repository: `cargo xtask new-rule`, `cargo xtask docs` and `cargo xtask tidy`.
//!
//! What [`tidy`] holds is also a set of `#[test]`s, so `cargo test` finds every untidiness without a step that only
//! the build server runs.
#![expect(clippy::disallowed_methods, reason = "chores read and write the repository; nothing here lints user input")]

use std::path::PathBuf;

pub mod new_rule;
pub mod rule_pages;
pub mod tidy;
mod tree;

pub use tree::{Tree, TreeError};

/// The root of the checkout that Cargo runs this crate in. Without Cargo, the one that it was built in.
#[must_use]
pub fn repository_root() -> PathBuf {
    // Asked at run time: checkouts that share a target folder share this binary as well.
    let crate_dir = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let crate_dir = PathBuf::from(crate_dir);
    crate_dir.ancestors().nth(2).map_or_else(|| crate_dir.clone(), PathBuf::from)
}
