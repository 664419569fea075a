//! Rules that were begun and not finished, and pages that lag behind them. That each rule has both of its files is held
//! by the build script of the checks.

use super::Complaints;
use crate::Tree;
use crate::new_rule::{CODE_ROOT, POLICY_ROOT};
use crate::rule_pages::{PAGES_ROOT, pages};

/// No rule still has a gap of its scaffold.
///
/// # Errors
/// When a file cannot be read.
pub fn finished_rules(tree: &Tree) -> Complaints {
    let mut complaints = Vec::new();
    for path in tree.files(CODE_ROOT, ".rs").chain(tree.files(POLICY_ROOT, ".yaml")) {
        let text = tree.text(path)?;
        let gaps = text.lines().zip(1..).filter(|(line, _)| line.contains("TODO"));
        complaints.extend(gaps.map(|(line, number)| format!("{path}:{number}: fill in `{}`", line.trim())));
    }
    Ok(complaints)
}

/// The pages about the rules are those that the policies make.
///
/// # Errors
/// When a file cannot be read.
pub fn fresh_pages(tree: &Tree) -> Complaints {
    let pages = pages();
    let mut complaints = Vec::new();
    for (path, text) in &pages {
        if !tree.contains(path) || tree.text(path)? != *text {
            complaints.push(format!("{path}: run `cargo xtask docs`"));
        }
    }
    let stale = tree.files(PAGES_ROOT, "").filter(|path| !pages.contains_key(*path));
    complaints.extend(stale.map(|path| format!("{path}: of no rule; run `cargo xtask docs`")));
    Ok(complaints)
}
