//! Rules that were begun and not finished. That each has both of its files is held by the build script of the checks.

use super::Complaints;
use crate::Tree;
use crate::new_rule::{CODE_ROOT, POLICY_ROOT};

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
