//! Which crate may look at which, and where versions and lints are written.

use std::collections::{BTreeMap, BTreeSet};

use super::Complaints;
use crate::Tree;

/// The page whose table is the law.
const ARCHITECTURE: &str = "docs/architecture.md";
/// What the table begins with.
const TABLE_HEAD: &str = "| Crate | May use |";
/// Crates that only the tests of others use.
const FOR_TESTS: &str = "testkit";

/// Every `hullmark-*` dependency in a Cargo.toml is in the table "May use" of the architecture page.
///
/// # Errors
/// When a file cannot be read.
pub fn allowed_edges(tree: &Tree) -> Complaints {
    let page = tree.text(ARCHITECTURE)?;
    let table = edges(&page);
    let mut complaints = Vec::new();
    if table.is_empty() {
        complaints.push(format!("{ARCHITECTURE}: the table `{TABLE_HEAD}` is missing"));
    }
    for path in manifests(tree) {
        let Some(user) = path.strip_suffix("/Cargo.toml").and_then(|folder| folder.rsplit('/').next()) else {
            continue;
        };
        let Some(allowed) = table.get(user) else {
            complaints.push(format!("{ARCHITECTURE}: no row for `{user}`"));
            continue;
        };
        for dependency in dependencies(&tree.text(path)?) {
            let Some(used) = dependency.name.strip_prefix("hullmark-") else { continue };
            let may_use = allowed.contains(used) || (dependency.only_tests && used == FOR_TESTS);
            if !may_use {
                complaints.push(format!("{path}: `{user}` must not use `{used}` ({ARCHITECTURE} says why)"));
            }
        }
    }
    Ok(complaints)
}

/// Every crate takes its lints and the versions of its dependencies from the workspace.
///
/// # Errors
/// When a file cannot be read.
pub fn workspace_tables(tree: &Tree) -> Complaints {
    let mut complaints = Vec::new();
    for path in manifests(tree) {
        let text = tree.text(path)?;
        if !sections(&text).any(|(section, line)| section == "lints" && line == "workspace = true") {
            complaints.push(format!("{path}: add `[lints] workspace = true`"));
        }
        let own = dependencies(&text).into_iter().filter(|dependency| !dependency.from_workspace);
        complaints.extend(own.map(|dependency| {
            format!("{path}: `{}` belongs in the workspace's table of dependencies", dependency.name)
        }));
    }
    Ok(complaints)
}

/// The Cargo.toml of every member.
fn manifests(tree: &Tree) -> impl Iterator<Item = &str> {
    let crates = tree.files("crates/", "/Cargo.toml").filter(|path| path.matches('/').count() == 2);
    crates.chain(tree.files("policies/Cargo.toml", ""))
}

/// The rows of the table: a crate, and those in backticks that it may use.
fn edges(page: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let rows = page.lines().skip_while(|line| !line.starts_with(TABLE_HEAD)).skip(2);
    rows.take_while(|line| line.starts_with('|'))
        .filter_map(|line| {
            let mut names = line.split('`').skip(1).step_by(2);
            Some((names.next()?, names.collect()))
        })
        .collect()
}

struct Dependency<'a> {
    name: &'a str,
    from_workspace: bool,
    only_tests: bool,
}

fn dependencies(manifest: &str) -> Vec<Dependency<'_>> {
    sections(manifest)
        .filter(|(section, _)| section.ends_with("dependencies"))
        .filter_map(|(section, line)| {
            let (key, value) = line.split_once('=')?;
            let key = key.trim();
            Some(Dependency {
                name: key.strip_suffix(".workspace").unwrap_or(key),
                from_workspace: key.ends_with(".workspace") || value.contains("workspace = true"),
                only_tests: section.ends_with("dev-dependencies"),
            })
        })
        .collect()
}

/// The lines of a TOML file with the table that each stands in. Enough for manifests of one line per key, which is
/// how the manifests here are written.
fn sections(toml: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    toml.lines().map(str::trim).filter_map(move |line| {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
            return None;
        }
        (!line.is_empty() && !line.starts_with('#')).then_some((section, line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tests::tree;

    const PAGE: &str =
        "text\n\n| Crate | May use |\n|---|---|\n| `source` | – |\n| `parser` | `source`, `findings` |\n\n";

    #[test]
    fn a_dependency_outside_the_table_is_named() {
        let manifest = "[dependencies]\nhullmark-render.workspace = true\nhullmark-source.workspace = true\n";
        let (_folder, tree) = tree(&[(ARCHITECTURE, PAGE), ("crates/parser/Cargo.toml", manifest)]);
        let complaints = allowed_edges(&tree).unwrap();
        assert_eq!(complaints.len(), 1);
        assert!(complaints[0].contains("`parser` must not use `render`"), "{complaints:?}");
    }

    #[test]
    fn only_tests_use_the_testkit() {
        let manifest = "[dev-dependencies]\nhullmark-testkit.workspace = true\n";
        let (_folder, tidy) = tree(&[(ARCHITECTURE, PAGE), ("crates/parser/Cargo.toml", manifest)]);
        assert!(allowed_edges(&tidy).unwrap().is_empty());
        let manifest = manifest.replace("dev-", "");
        let (_folder, untidy) = tree(&[(ARCHITECTURE, PAGE), ("crates/parser/Cargo.toml", &manifest)]);
        assert_eq!(allowed_edges(&untidy).unwrap().len(), 1);
    }

    #[test]
    fn a_crate_without_a_row_is_named() {
        let (_folder, tree) = tree(&[(ARCHITECTURE, PAGE), ("crates/new/Cargo.toml", "")]);
        assert_eq!(allowed_edges(&tree).unwrap(), ["docs/architecture.md: no row for `new`"]);
    }

    #[test]
    fn own_versions_and_missing_lints_are_named() {
        let manifest = "[dependencies]\nserde = \"1\"\nregex = { workspace = true, optional = true }\n";
        let (_folder, tree) = tree(&[("crates/a/Cargo.toml", manifest)]);
        let complaints = workspace_tables(&tree).unwrap();
        assert_eq!(complaints.len(), 2);
        assert!(complaints[1].contains("`serde`"), "{complaints:?}");
    }
}
