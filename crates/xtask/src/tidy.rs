//! Rules about the repository itself. Each check gives its complaints as sentences; none means tidy.

use crate::{Tree, TreeError};

mod code;
mod documents;
mod edges;
mod formatting;
mod rules;

pub use code::{long_files, module_docs};
pub use documents::{paths_exist, quotes_hold, readme_commands};
pub use edges::{allowed_edges, workspace_tables};
pub use formatting::formatted;
pub use rules::{finished_rules, fresh_pages};

/// What a check found: sentences that begin with the path they speak of.
pub type Complaints = Result<Vec<String>, TreeError>;

/// A named check over the whole tree.
pub type Check = fn(&Tree) -> Complaints;

/// All checks, in the order in which they are run.
pub const CHECKS: [(&str, Check); 10] = [
    ("allowed edges", allowed_edges),
    ("workspace tables", workspace_tables),
    ("module docs", module_docs),
    ("long files", long_files),
    ("unfinished rules", finished_rules),
    ("pages of rules", fresh_pages),
    ("paths in documents", paths_exist),
    ("quotes in documents", quotes_hold),
    ("README commands", readme_commands),
    ("formatting", formatted),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository_root;

    fn assert_tidy(check: Check) {
        let tree = Tree::read(&repository_root()).unwrap();
        let complaints = check(&tree).unwrap();
        assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    }

    #[test]
    fn crates_look_only_where_the_architecture_allows() {
        assert_tidy(allowed_edges);
    }

    #[test]
    fn crates_share_the_tables_of_lints_and_dependencies() {
        assert_tidy(workspace_tables);
    }

    #[test]
    fn every_file_says_what_it_is_for() {
        assert_tidy(module_docs);
    }

    #[test]
    fn long_files_have_a_reason() {
        assert_tidy(long_files);
    }

    #[test]
    fn no_rule_is_left_as_it_was_scaffolded() {
        assert_tidy(finished_rules);
    }

    #[test]
    fn the_pages_of_the_rules_are_as_the_policies_have_them() {
        assert_tidy(fresh_pages);
    }

    #[test]
    fn documents_name_only_paths_that_exist() {
        assert_tidy(paths_exist);
    }

    #[test]
    fn documents_quote_code_as_it_is() {
        assert_tidy(quotes_hold);
    }

    #[test]
    fn the_readme_opens_with_its_two_commands() {
        assert_tidy(readme_commands);
    }

    #[test]
    fn every_file_is_formatted_rule_files_included() {
        assert_tidy(formatted);
    }
}
