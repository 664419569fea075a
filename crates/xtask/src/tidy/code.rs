//! How Rust files begin and how long they may get.

use std::collections::BTreeMap;

use super::Complaints;
use crate::Tree;

/// The most lines of a file.
const FILE_LINES: usize = 500;
/// The most lines of a rule: one idea and its tests.
const RULE_LINES: usize = 120;
/// Files that may be longer, with the reason.
const EXCEPTIONS: &str = "crates/xtask/long-files.txt";

/// Every Rust file begins with a `//!` line, behind inner attributes at most.
///
/// # Errors
/// When a file cannot be read.
pub fn module_docs(tree: &Tree) -> Complaints {
    let mut complaints = Vec::new();
    for path in tree.files("", ".rs") {
        let text = tree.text(path)?;
        let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with("#!["));
        if !first.is_some_and(|line| line.starts_with("//!")) {
            complaints.push(format!("{path}: begin with a `//!` line that says what the file is for"));
        }
    }
    Ok(complaints)
}

/// No Rust file is longer than it may be, and every listed exception is still needed.
///
/// # Errors
/// When a file cannot be read.
pub fn long_files(tree: &Tree) -> Complaints {
    let listed = tree.text(EXCEPTIONS)?;
    let mut exceptions = BTreeMap::new();
    let mut complaints = Vec::new();
    for line in listed.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.split_once(": ") {
            Some((path, reason)) if !reason.trim().is_empty() => _ = exceptions.insert(path, reason),
            _ => complaints.push(format!("{EXCEPTIONS}: `{line}` is not `path: reason`")),
        }
    }
    for path in tree.files("", ".rs") {
        let lines = tree.text(path)?.lines().count();
        let most = if path.starts_with("crates/checks/src/rules/") { RULE_LINES } else { FILE_LINES };
        let excused = exceptions.remove(path).is_some();
        if lines > most && !excused {
            complaints.push(format!(
                "{path}: {lines} lines; split it at a seam (at most {most}), or list it in {EXCEPTIONS}"
            ));
        } else if lines <= most && excused {
            complaints.push(format!("{path}: no longer too long; take it out of {EXCEPTIONS}"));
        }
    }
    complaints.extend(exceptions.keys().map(|path| format!("{EXCEPTIONS}: `{path}` does not exist")));
    Ok(complaints)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tests::tree;

    #[test]
    fn a_file_without_module_docs_is_named() {
        let (_folder, tree) = tree(&[("a/lib.rs", "#![no_std]\n//! Yes.\n"), ("a/b.rs", "// No.\n"), ("a/c.rs", "")]);
        let complaints = module_docs(&tree).unwrap();
        assert_eq!(complaints.len(), 2);
        assert!(complaints[0].starts_with("a/b.rs") && complaints[1].starts_with("a/c.rs"), "{complaints:?}");
    }

    #[test]
    fn a_long_file_needs_a_reason_and_a_reason_a_long_file() {
        let (long, short) = ("\n".repeat(FILE_LINES + 1), "\n".repeat(FILE_LINES));
        let listed = "# comment\nexcused.rs: a table\nshort.rs: was long once\ngone.rs: is no more\nno-reason.rs\n";
        let rule = "crates/checks/src/rules/rbac/a.rs";
        let (_folder, tree) = tree(&[
            (EXCEPTIONS, listed),
            ("excused.rs", &long),
            ("long.rs", &long),
            ("short.rs", &short),
            (rule, &"\n".repeat(RULE_LINES + 1)),
        ]);
        let complaints = long_files(&tree).unwrap();
        let of: Vec<&str> = complaints.iter().map(|complaint| complaint.split(':').next().unwrap()).collect();
        assert_eq!(of, [EXCEPTIONS, rule, "long.rs", "short.rs", EXCEPTIONS], "{complaints:?}");
    }
}
