//! `cargo xtask docs`: the pages about the rules, made from their policies, and those about the settings.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use hullmark_policies::{Example, Fixable, RULES, RulePolicy, framework};

use crate::{Tree, TreeError};

/// The folder that holds nothing but these pages.
pub const PAGES_ROOT: &str = "docs/rules/";

/// The pages as they should be: their text by their path from the root.
#[must_use]
pub fn pages() -> BTreeMap<String, String> {
    let rules = RULES.iter().map(|policy| (policy.page(), page(policy)));
    rules.chain([(format!("{PAGES_ROOT}README.md"), index())]).chain(settings()).collect()
}

/// Writes the pages, and removes those of rules that are no more. Gives the paths that changed.
///
/// # Errors
/// When a file cannot be read, written or removed.
pub fn write(tree: &Tree) -> Result<Vec<String>, TreeError> {
    let pages = pages();
    let mut changed = Vec::new();
    for stale in tree.files(PAGES_ROOT, "").filter(|path| !pages.contains_key(*path)) {
        let path = tree.root().join(stale);
        fs::remove_file(&path).map_err(|source| TreeError { path, source })?;
        changed.push(stale.to_owned());
    }
    for (name, text) in pages {
        if tree.contains(&name) && tree.text(&name)? == text {
            continue;
        }
        let path = tree.root().join(&name);
        let failed = |source| TreeError { path: path.clone(), source };
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
        fs::write(&path, text).map_err(failed)?;
        changed.push(name);
    }
    Ok(changed)
}

/// The reference of the settings, and their JSON schema.
fn settings() -> [(String, String); 2] {
    let head = "# Settings\n\nAll keys of `hullmark.toml`, made by `cargo xtask docs` from what the reader checks. \
                [Configuration](configuration.md) tells how they work together.\n\n";
    let reference = hullmark_config::reference();
    [
        ("docs/settings.md".to_owned(), format!("{head}{}\n", reference.trim_end())),
        ("schemas/hullmark.schema.json".to_owned(), format!("{:#}\n", hullmark_config::schema())),
    ]
}

/// All rules in a table for each group.
fn index() -> String {
    let mut text = String::from(
        "# Rules\n\nMade from the policies in `policies/rules` by `cargo xtask docs`. \
         `hullmark explain RULE` shows the same in a terminal.\n",
    );
    let mut groups: BTreeMap<&str, Vec<&RulePolicy>> = BTreeMap::new();
    for policy in RULES {
        groups.entry(policy.group).or_default().push(policy);
    }
    for (group, policies) in groups {
        _ = write!(
            text,
            "\n## {group}\n\n| Rule | Severity | Fix | Profiles | What it finds |\n|---|---|---|---|---|\n"
        );
        for policy in policies {
            let RulePolicy { id, severity, title, .. } = policy;
            let (fix, profiles) = (policy.fixable.as_str(), profiles(policy));
            _ = writeln!(text, "| [{id}]({group}/{id}.md) | {severity} | {fix} | {profiles} | {} |", cell(title));
        }
    }
    text
}

fn page(policy: &RulePolicy) -> String {
    let mut text = format!("# {}\n\n{}\n\n", policy.id, policy.title);
    _ = write!(
        text,
        "Severity: **{}** · Group: {} · Profiles: {}\n\n",
        policy.severity,
        policy.group,
        profiles(policy)
    );
    _ = write!(text, "## Why it matters\n\n{}\n\n## How to fix it\n\n{}\n", policy.why.trim(), policy.fix.trim());
    text.push_str(fixing(policy.fixable));
    if !policy.options.is_empty() {
        text.push_str("\n## Options\n\n| Option | Type | Default | Meaning |\n|---|---|---|---|\n");
        for option in policy.options {
            let (kind, default) = (option.default.type_name(), &option.default);
            _ = writeln!(text, "| `{}` | {kind} | `{default}` | {} |", option.name, cell(option.description));
        }
    }
    if !policy.lowered.is_empty() {
        text.push_str("\n## When it weighs less\n\n");
        for lowered in policy.lowered {
            _ = writeln!(text, "- **{}**: {}", lowered.severity, lowered.because.trim());
        }
    }
    if !policy.outranked_by.is_empty() {
        let stronger: Vec<String> = policy.outranked_by.iter().map(|id| format!("`{id}`")).collect();
        _ = write!(text, "\n## Left out where a stronger rule says it\n\n{}\n", stronger.join(", "));
    }
    for example in policy.examples {
        example_section(&mut text, example);
    }
    pairs(&mut text, "Frameworks", policy.frameworks, |id| framework(id).map_or(id, |it| it.title));
    pairs(&mut text, "Known elsewhere as", policy.peers, |tool| tool);
    pairs(&mut text, "Silenced as well by", policy.silenced_by, |tool| tool);
    text
}

/// What `--fix` does about a rule, as a paragraph.
fn fixing(fixable: Fixable) -> &'static str {
    match fixable {
        Fixable::Never => "",
        Fixable::Safely => "\n`hullmark check --fix` does it where it can be done in one place.\n",
        Fixable::Unsafely => {
            "\n`hullmark check --fix --unsafe-fixes` does it where it can be done in one place; \
             see whether the workload still has what it needs.\n"
        }
        Fixable::ByCase => {
            "\n`hullmark check --fix` does it where no workload would notice, `--unsafe-fixes` elsewhere too.\n"
        }
    }
}

fn example_section(text: &mut String, example: &Example) {
    let verdict = if example.fails { "Fails" } else { "Passes" };
    _ = write!(text, "\n## {verdict}: {}\n\n", example.name);
    for (option, value) in example.options {
        _ = write!(text, "With `{option}: {value}`.\n\n");
    }
    let yaml = example.yaml.trim_end();
    // A fence is longer than any in the text that it holds.
    let fence = if yaml.contains("```") { "````" } else { "```" };
    _ = write!(text, "{fence}yaml\n{yaml}\n{fence}\n");
}

fn pairs<'a>(
    text: &mut String,
    heading: &str,
    pairs: &'a [(&'a str, &'a [&'a str])],
    name: impl Fn(&'a str) -> &'a str,
) {
    if pairs.is_empty() {
        return;
    }
    _ = write!(text, "\n## {heading}\n\n");
    for (key, ids) in pairs {
        _ = writeln!(text, "- {}: {}", name(key), ids.join(", "));
    }
}

fn profiles(policy: &RulePolicy) -> String {
    policy.profiles.iter().chain(&["all"]).copied().collect::<Vec<_>>().join(", ")
}

/// Text for a cell of a table.
fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tests::tree;

    #[test]
    fn every_rule_has_a_page_that_the_index_leads_to() {
        let pages = pages();
        let index = pages.get("docs/rules/README.md").unwrap();
        for policy in RULES {
            let page = format!("{}/{}.md", policy.group, policy.id);
            assert!(index.contains(&format!("]({page})")), "{page}");
            assert!(pages.get(&format!("{PAGES_ROOT}{page}")).is_some_and(|text| text.contains(policy.title)));
        }
    }

    #[test]
    fn writing_changes_what_is_stale_and_nothing_else() {
        let (folder, before) = tree(&[("docs/rules/old/gone.md", "x"), ("docs/other.md", "y")]);
        let changed = write(&before).unwrap();
        assert_eq!(changed.len(), pages().len() + 1);
        let after = Tree::read(folder.path()).unwrap();
        assert!(!after.contains("docs/rules/old/gone.md") && after.contains("docs/other.md"));
        assert!(write(&after).unwrap().is_empty());
    }
}
