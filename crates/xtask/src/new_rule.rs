//! The two files that a rule begins with.

use std::fs;
use std::path::Path;

use crate::TreeError;

/// Where the code of the rules lies, by group.
pub const CODE_ROOT: &str = "crates/checks/src/rules/";
/// Where the words of the rules lie, by group.
pub const POLICY_ROOT: &str = "policies/rules/";

const CODE: &str = include_str!("../templates/rule.rs.txt");
const POLICY: &str = include_str!("../templates/rule.yaml");

/// A rule cannot be begun.
#[derive(Debug, thiserror::Error)]
pub enum NewRuleError {
    /// Ids become file and module names, and people type them.
    #[error("`{0}` is not kebab-case: lower-case words and digits with `-` between them, a letter first")]
    NotKebabCase(String),
    /// Nothing is overwritten.
    #[error("{0} exists already")]
    Exists(String),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] TreeError),
}

/// Writes the code and the policy file of a new rule below `root` and gives their paths. The rule compiles; its
/// examples fail until somebody has written the check.
///
/// # Errors
/// When the names are not kebab-case, when one of the files is there already, or when one cannot be written.
pub fn scaffold(root: &Path, group: &str, id: &str) -> Result<[String; 2], NewRuleError> {
    for name in [group, id] {
        if !is_kebab_case(name) {
            return Err(NewRuleError::NotKebabCase(name.to_owned()));
        }
    }
    let paths = [format!("{CODE_ROOT}{group}/{}.rs", id.replace('-', "_")), format!("{POLICY_ROOT}{group}/{id}.yaml")];
    if let Some(path) = paths.iter().find(|path| root.join(path).exists()) {
        return Err(NewRuleError::Exists(path.clone()));
    }
    for (path, template) in paths.iter().zip([CODE, POLICY]) {
        write(&root.join(path), &template.replace("RULE-ID", id))?;
    }
    Ok(paths)
}

fn write(path: &Path, text: &str) -> Result<(), TreeError> {
    let failed = |source| TreeError { path: path.to_path_buf(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, text).map_err(failed)
}

fn is_kebab_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .split('-')
            .all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Tree, tidy};

    #[test]
    fn a_new_rule_is_two_tidy_files() {
        let root = tempfile::tempdir().unwrap();
        let paths = scaffold(root.path(), "pod-security", "host-clock").unwrap();
        assert_eq!(
            paths,
            ["crates/checks/src/rules/pod-security/host_clock.rs", "policies/rules/pod-security/host-clock.yaml"]
        );
        let tree = Tree::read(root.path()).unwrap();
        assert_eq!(tidy::module_docs(&tree).unwrap(), Vec::<String>::new());
        assert_eq!(tidy::formatted(&tree).unwrap(), Vec::<String>::new());
        for path in paths {
            let text = tree.text(&path).unwrap();
            assert!(text.contains("host-clock") && !text.contains("RULE-ID"), "{text}");
        }
    }

    #[test]
    fn nothing_is_overwritten() {
        let root = tempfile::tempdir().unwrap();
        let [code, policy] = scaffold(root.path(), "rbac", "a-rule").unwrap();
        fs::remove_file(root.path().join(&code)).unwrap();
        let error = scaffold(root.path(), "rbac", "a-rule").unwrap_err();
        assert_eq!(error.to_string(), format!("{policy} exists already"));
        assert!(!root.path().join(code).exists());
    }

    #[test]
    fn only_kebab_case_names_a_rule() {
        let root = tempfile::tempdir().unwrap();
        for id in ["HostClock", "host_clock", "-clock", "host--clock", "9-lives", "", "../x"] {
            assert!(matches!(scaffold(root.path(), "rbac", id), Err(NewRuleError::NotKebabCase(_))), "{id}");
        }
    }

    #[test]
    fn a_gap_that_was_left_is_named() {
        let root = tempfile::tempdir().unwrap();
        let paths = scaffold(root.path(), "rbac", "a-rule").unwrap();
        let complaints = tidy::finished_rules(&Tree::read(root.path()).unwrap()).unwrap();
        for path in paths {
            assert!(complaints.iter().any(|complaint| complaint.starts_with(&path)), "{path}: {complaints:?}");
            write(&root.path().join(path), "//! Done.\n").unwrap();
        }
        assert_eq!(tidy::finished_rules(&Tree::read(root.path()).unwrap()).unwrap(), Vec::<String>::new());
    }
}
