//! What a `.sops.yaml` wants encrypted.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::path::PathBuf;

use hullmark_engine::{CheckRequest, MemoryFiles, Selection, Settings, Target, check};

const RULE: &str = "sops-file-unencrypted";

/// The place of each finding as `path:line:column-column`, and its message.
fn told(files: &[(String, String)], target: &str) -> Vec<(String, String)> {
    let selection = Selection::new("all", &[RULE], &[] as &[&str]).unwrap();
    let request = CheckRequest::new(vec![Target::Path(PathBuf::from(target))], Settings::new(selection));
    let outcome = check(&MemoryFiles::new(files.to_vec()), &request);
    let place = |finding: &hullmark_findings::Finding| {
        let span = finding.primary.place.span().unwrap();
        let range = outcome.sources.position(span);
        let name = outcome.sources.name(span.source);
        format!("{name}:{}:{}-{}", range.start.line, range.start.column, range.end.column)
    };
    outcome.findings.iter().map(|finding| (place(finding), finding.message.clone())).collect()
}

/// The documents of an example as files, which their first lines name, and the places that are drawn below their lines.
fn files_of(example: &str) -> (Vec<(String, String)>, Vec<String>) {
    let (mut files, mut drawn) = (Vec::new(), Vec::new());
    for document in example.split("---\n") {
        let (name, text) = document.split_once('\n').unwrap();
        let name = name.trim_start_matches("# ").to_owned();
        let mut kept = String::new();
        for line in text.lines() {
            if line.starts_with('#') {
                let before = line.find('^').unwrap();
                let start = if before == 1 { 1 } else { before + 1 };
                let end = line.rfind('^').unwrap() + 2;
                drawn.push(format!("{name}:{}:{start}-{end}", kept.lines().count()));
            } else {
                kept.push_str(line);
                kept.push('\n');
            }
        }
        files.push((name, kept));
    }
    (files, drawn)
}

#[test]
fn the_examples_of_the_policy_report_what_is_drawn_in_them() {
    for example in hullmark_policies::rule(RULE).unwrap().examples {
        let (files, drawn) = files_of(example.yaml);
        let places: Vec<String> = told(&files, ".").into_iter().map(|(place, _)| place).collect();
        assert_eq!(places, drawn, "{}", example.name);
        assert_eq!(drawn.is_empty(), !example.fails, "{}", example.name);
    }
}

#[test]
fn the_configuration_above_a_named_file_counts_and_the_first_rule_that_matches_decides() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  open: shown\n  key: k4Tq9ZpLw2\n";
    let configuration = "creation_rules:\n  - path_regex: '[invalid'\n  - path_regex: ^a/\n    encrypted_regex: ^key$\n  - encrypted_regex: ^open$\n";
    let files = [(".sops.yaml", configuration), ("a/s.yaml", secret), ("b/s.yaml", secret)]
        .map(|(path, text)| (path.to_owned(), text.to_owned()));
    let message = |rule: &str| format!("this file is in clear text, but `.sops.yaml` wants it encrypted: {rule}");
    assert_eq!(told(&files, "a/s.yaml"), [("a/s.yaml:6:8-18".to_owned(), message("`^a/`"))]);
    assert_eq!(told(&files, "b/s.yaml"), [("b/s.yaml:5:9-14".to_owned(), message("a rule for every file"))]);
}
