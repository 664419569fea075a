//! A rule is two files of one name.

use std::collections::BTreeSet;

use super::Complaints;
use crate::Tree;
use crate::new_rule::{CODE_ROOT, POLICY_ROOT};

/// Every rule has its Rust file and its policy file, in the same group.
///
/// # Errors
/// Never; the signature is that of all checks.
pub fn rule_pairs(tree: &Tree) -> Complaints {
    let code: BTreeSet<String> = tree
        .files(CODE_ROOT, ".rs")
        .filter_map(|path| Some(path.strip_prefix(CODE_ROOT)?.strip_suffix(".rs")?.replace('_', "-")))
        .filter(|rule| rule.contains('/'))
        .collect();
    let policies: BTreeSet<String> = tree
        .files(POLICY_ROOT, ".yaml")
        .filter_map(|path| Some(path.strip_prefix(POLICY_ROOT)?.strip_suffix(".yaml")?.to_owned()))
        .collect();
    let no_policy =
        code.difference(&policies).map(|rule| format!("{POLICY_ROOT}{rule}.yaml: missing; its code is there"));
    let no_code = policies
        .difference(&code)
        .map(|rule| format!("{CODE_ROOT}{}.rs: missing; its policy is there", rule.replace('-', "_")));
    Ok(no_policy.chain(no_code).collect())
}
