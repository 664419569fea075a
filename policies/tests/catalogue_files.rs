//! What the build script refuses, and that it names the file.

#[expect(dead_code, reason = "the build script uses what these tests do not")]
#[path = "../build/catalogue.rs"]
mod catalogue;

use catalogue::{Catalogue, InputFile};

const POLICY: &str = "
id: a-fault
title: A fault
severity: warning
security-severity: 5.0
profiles: [recommended]
message: '{object} has a fault'
why: Because.
fix: Mend it.
frameworks: {cis: [1.2.3]}
peers: {trivy: [KSV-0001]}
options:
  - {name: most, type: integer, default: 3, description: How many}
lowered:
  - {case: of-agents, severity: note, because: They need it.}
examples:
  - {name: one, fails: 'a: 1', options: {most: 4}}
  - {name: two, fails: 'a: 2'}
  - {name: three, passes: 'b: 1'}
  - {name: four, passes: 'b: 2', near-miss: true}
";

fn problems_of(path: &str, text: &str) -> Vec<String> {
    let file = |path: &str, text: &str| InputFile { path: path.to_owned(), text: text.to_owned() };
    let profile = file("profiles/recommended.yaml", "{id: recommended, title: T, description: D}");
    let framework = file("frameworks/cis.yaml", "{id: cis, title: T, url: U}");
    let mut problems = Vec::new();
    Catalogue::read(&[file(path, text)], &[profile], &[framework], &mut problems);
    problems
}

#[test]
fn a_complete_policy_is_accepted() {
    assert_eq!(problems_of("rules/group/a-fault.yaml", POLICY), [""; 0]);
}

#[test]
fn every_fault_of_a_policy_is_named_with_its_file() {
    let table = [
        ("title: A fault", "title: ''", "`title` is empty"),
        ("title: A fault", "title: A fault.", "without a full stop"),
        ("title: A fault", "titel: A fault", "titel"),
        ("severity: warning", "severity: bad", "bad"),
        ("security-severity: 5.0", "security-severity: 11", "between 0.1 and 10.0"),
        ("[recommended]", "[strict]", "unknown profile `strict`"),
        ("[recommended]", "[all]", "unknown profile `all`"),
        ("{cis: [1.2.3]}", "{sic: [1.2.3]}", "unknown framework `sic`"),
        ("{cis: [1.2.3]}", "{cis: []}", "without a control"),
        ("{trivy: ", "{trifle: ", "`trifle`"),
        ("fails: 'a: 2'", "passes: 'a: 2'", "at least two failing"),
        ("passes: 'b: 1'", "fails: 'b: 1'", "at least two failing and two passing"),
        (", near-miss: true", "", "near-miss"),
        ("default: 3", "default: three", "of another type than the option"),
        ("description: How many", "description: ''", "no description"),
        ("{most: 4}", "{least: 4}", "no option of the rule"),
        ("{most: 4}", "{most: [a]}", "of another type"),
        ("severity: note", "severity: warning", "gives a lower severity"),
        ("of-agents", "OfAgents", "in kebab-case"),
        ("{name: one, fails: 'a: 1'", "{name: one, fails: 'a: 1', passes: 'a: 1'", "either `fails` or `passes`"),
        ("name: two", "name: one", "a name of its own"),
        ("id: a-fault", "id: b-fault", "id and file name must be the same"),
        ("id: a-fault", "id: A_fault", "joined by `-`"),
    ];
    for (from, to, expected) in table {
        let problems = problems_of("rules/group/a-fault.yaml", &POLICY.replace(from, to));
        assert!(problems.iter().any(|it| it.contains(expected)), "{to}: {problems:?}");
        assert!(problems.iter().all(|it| it.starts_with("rules/group/a-fault.yaml: ")), "{to}: {problems:?}");
    }
}

/// Rules with their severities and what is outranked by what; gives the problems and the relation as it is closed.
fn closed(rules: &[(&str, &str, &str)]) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let file = |(id, severity, by): &(&str, &str, &str)| InputFile {
        path: format!("rules/group/{id}.yaml"),
        text: POLICY
            .replace("a-fault", id)
            .replace("severity: warning", &format!("severity: {severity}\noutranked-by: [{by}]")),
    };
    let input: Vec<InputFile> = rules.iter().map(file).collect();
    let profile = InputFile {
        path: "profiles/recommended.yaml".to_owned(),
        text: "{id: recommended, title: T, description: D}".to_owned(),
    };
    let framework =
        InputFile { path: "frameworks/cis.yaml".to_owned(), text: "{id: cis, title: T, url: U}".to_owned() };
    let mut problems = Vec::new();
    let catalogue = Catalogue::read(&input, &[profile], &[framework], &mut problems);
    (problems, catalogue.policies.into_iter().map(|policy| (policy.id, policy.outranked_by)).collect())
}

#[test]
fn what_outranks_a_stronger_rule_outranks_the_weaker_one_too() {
    let (problems, closed) = closed(&[("a", "warning", "b"), ("b", "error", "c"), ("c", "error", "")]);
    assert_eq!(problems, [""; 0]);
    let of = |id: &str| closed.iter().find(|(found, _)| found == id).unwrap().1.join(" ");
    assert_eq!((of("a"), of("b"), of("c")), ("b c".to_owned(), "c".to_owned(), String::new()));
}

#[test]
fn every_fault_of_the_ranks_is_named_with_its_file() {
    let table = [
        ("x", "error", "outranked by an unknown rule `x`"),
        ("a", "error", "it outranks itself"),
        ("b", "error", "it outranks itself"),
        ("c", "error", "outranked by `c`, which has a lower severity"),
        ("d, d", "error", "`outranked-by` names a rule twice"),
    ];
    for (by, severity, expected) in table {
        let (problems, _) =
            closed(&[("a", severity, by), ("b", "error", "a"), ("c", "warning", ""), ("d", "error", "")]);
        let expected = format!("rules/group/a.yaml: {expected}");
        assert!(problems.iter().any(|it| it.starts_with(&expected)), "{by}: {problems:?}");
    }
}

#[test]
fn a_policy_lies_in_the_folder_of_its_group() {
    let problems = problems_of("rules/a-fault.yaml", POLICY);
    assert!(problems.iter().any(|it| it.contains("rules/<group>/<id>.yaml")), "{problems:?}");
}
