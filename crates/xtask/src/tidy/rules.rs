//! A rule is two files of one name.

use std::collections::BTreeSet;

use super::Complaints;
use crate::Tree;
use crate::new_rule::{CODE_ROOT, POLICY_ROOT};

/// What a policy file says of a rule that has no code: the engine reports it while it reads the files.
const WITHOUT_CODE: &str = "reported-by: engine";

/// Every rule has its Rust file and its policy file, in the same group.
///
/// # Errors
/// When a policy file cannot be read.
pub fn rule_pairs(tree: &Tree) -> Complaints {
    let code: BTreeSet<String> = tree
        .files(CODE_ROOT, ".rs")
        .filter_map(|path| Some(path.strip_prefix(CODE_ROOT)?.strip_suffix(".rs")?.replace('_', "-")))
        .filter(|rule| rule.contains('/'))
        .collect();
    let mut complaints = Vec::new();
    let mut policies = BTreeSet::new();
    for path in tree.files(POLICY_ROOT, ".yaml") {
        let rule = path.trim_start_matches(POLICY_ROOT).trim_end_matches(".yaml");
        let has_code = !tree.text(path)?.lines().any(|line| line == WITHOUT_CODE);
        if has_code && !code.contains(rule) {
            complaints.push(format!("{CODE_ROOT}{}.rs: missing; its policy is there", rule.replace('-', "_")));
        }
        policies.insert(rule.to_owned());
    }
    let no_policy = code.difference(&policies);
    complaints.extend(no_policy.map(|rule| format!("{POLICY_ROOT}{rule}.yaml: missing; its code is there")));
    Ok(complaints)
}
