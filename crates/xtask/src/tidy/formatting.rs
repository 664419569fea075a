//! Formatting, of the files that `cargo fmt` does not see as well.

use std::process::Command;

use super::Complaints;
use crate::{Tree, TreeError};

/// Every Rust file is as rustfmt writes it. Rule files are reached through `include!`, which `cargo fmt` does not
/// follow (rust-lang/rustfmt#3253), so all files are handed over by name.
///
/// A toolchain without rustfmt checks nothing: tests must not fail for want of a component that they don't need.
///
/// # Errors
/// When rustfmt is there and cannot be run.
pub fn formatted(tree: &Tree) -> Complaints {
    let installed = Command::new("rustfmt").arg("--version").output().is_ok_and(|output| output.status.success());
    if !installed {
        return Ok(Vec::new());
    }
    let output = Command::new("rustfmt")
        .args(["--check", "--files-with-diff", "--edition", "2024"])
        .args(tree.files("", ".rs"))
        .current_dir(tree.root())
        .output()
        .map_err(|source| TreeError { path: "rustfmt".into(), source })?;
    if output.status.success() {
        return Ok(Vec::new());
    }
    let listed = String::from_utf8_lossy(&output.stdout);
    let root = format!("{}/", tree.root().display());
    let paths = listed.lines().map(|path| path.strip_prefix(&root).unwrap_or(path));
    let mut complaints: Vec<String> = paths.map(|path| format!("{path}: run rustfmt on it")).collect();
    complaints.sort_unstable();
    complaints.dedup();
    if complaints.is_empty() {
        complaints.push(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(complaints)
}
