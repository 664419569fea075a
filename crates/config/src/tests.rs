//! What is taken, what is refused and in which words, and who wins.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use hullmark_engine::{FindSettings, MemoryFiles, RuleLayer};

use crate::definition::{SETTINGS, Setting, Shape};
use crate::file::read;
use crate::{CommandLine, Configurations, Origin, Which, document, effective, schema};

/// `line:column text: message (help)` of each problem.
fn told(text: &str) -> String {
    let mut told = String::new();
    for problem in read(Path::new("hullmark.toml"), Path::new(""), text).err().unwrap_or_default() {
        let span = problem.span().unwrap_or(0..0);
        let (before, shown) = (text.get(..span.start).unwrap(), text.get(span.clone()).unwrap());
        let (line, column) =
            (before.matches('\n').count() + 1, before.chars().rev().take_while(|c| *c != '\n').count() + 1);
        let help = problem.help_text().map(|help| format!(" ({help})")).unwrap_or_default();
        let _ = writeln!(told, "{line}:{column} {shown}: {problem}{help}");
    }
    told
}

#[test]
fn a_mistake_is_told_at_its_place_with_what_was_meant() {
    insta::assert_snapshot!(told("profil = 'strict'\nfail-on = 'warn'\nexclude = 'vendor'\n"), @r#"
    1:1 profil: unknown setting `profil` (did you mean `profile`?)
    2:11 'warn': `warn` is not known (did you mean `warning`?)
    3:11 'vendor': expected a list of strings, not `"vendor"`
    "#);
    insta::assert_snapshot!(told("[rules]\nhost-pidd = 'off'\nCKV_K8S_16 = 'off'\nhost-ipc = 'of'\nnetwork = true\n"), @r#"
    2:1 host-pidd: unknown rule or group `host-pidd` (did you mean `host-pid`?)
    3:1 CKV_K8S_16: unknown rule or group `CKV_K8S_16` (here this is called `privileged-container`)
    4:12 'of': `of` is not known (did you mean `off`?)
    5:11 true: expected a level such as "off", not `true`
    "#);
    let options = "[rules.single-replica]\nminimum = 'three'\nmaximum = 3\nlevel = 'warning'\n";
    insta::assert_snapshot!(told(options), @r#"
    2:11 'three': expected a whole number, not `"three"`
    3:1 maximum: `single-replica` has no option `maximum` (did you mean `minimum`?)
    "#);
    insta::assert_snapshot!(told("[[overrides]]\nprofile = 'strict'\n[[charts]]\npaths = ['{a']\nkube-versions = ['x']\n"), @r#"
    1:1 [[overrides]]: `paths` is missing
    4:10 '{a': `{a` is no glob: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
    5:18 'x': this is no version of Kubernetes: could not parse "x" as version
    "#);
    insta::assert_snapshot!(told("[[charts]]\npaths = ['a']\nhelm-version = 2\nvalue-sets.prod.file = ['x']\n"), @r#"
    3:16 2: expected 3 or 4, not `2`
    4:17 file: unknown setting `file` (did you mean `files`?)
    "#);
}

#[test]
fn a_text_that_is_no_toml_is_told() {
    insta::assert_snapshot!(told("profile = \n[rules\n"), @r#"
    1:11 : this is no TOML: string values must be quoted, expected literal string
    2:7 : this is no TOML: unclosed table, expected `]`
    "#);
}

/// A document for each setting, with the example of the definition or with a value that no setting has.
fn documents(settings: &[Setting], around: &dyn Fn(&str) -> String, of: &dyn Fn(&Setting) -> String) -> Vec<String> {
    let mut all = Vec::new();
    for setting in settings {
        let key = setting.key;
        // The list of paths that an entry needs is there already.
        if key != "paths" {
            all.push(around(&format!("{key} = {}", of(setting))));
        }
        match setting.shape {
            Shape::Table(inner) => all.extend(documents(inner, &|it| around(&format!("{key} = {{ {it} }}")), of)),
            Shape::Tables(inner, _) => {
                all.extend(documents(inner, &|it| around(&format!("{key} = [{{ paths = [\"a\"], {it} }}]")), of));
            }
            Shape::Named(inner) => {
                all.extend(documents(inner, &|it| around(&format!("{key} = {{ x = {{ {it} }} }}")), of));
            }
            _ => {}
        }
    }
    all
}

#[test]
fn the_schema_and_the_reader_judge_alike() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let judged = |text: &str| {
        let (root, problems) = document::parse(text);
        assert!(problems.is_empty(), "{text}: {problems:?}");
        let by_reader = read(Path::new("a"), Path::new(""), text).is_ok();
        (by_reader, validator.is_valid(&root.to_json()))
    };
    for text in documents(SETTINGS, &str::to_owned, &|setting| setting.example.to_owned()) {
        assert_eq!(judged(&text), (true, true), "{text}: {}", told(&text));
    }
    for bad in ["0.5", "1979-05-27", "''", "['']", "[1]", "{ x = 1 }"] {
        for text in documents(SETTINGS, &str::to_owned, &|_| bad.to_owned()) {
            let (by_reader, by_schema) = judged(&text.replace("1979-05-27", "0.5"));
            assert_eq!(by_reader, by_schema, "{text}: {}", told(&text));
        }
    }
    let unknown = documents(SETTINGS, &str::to_owned, &|setting| format!("{}, x = 1", setting.example));
    let inner = unknown.iter().filter(|text| text.contains('{'));
    inner.filter(|text| !text.starts_with("rules")).for_each(|text| {
        if document::parse(text).1.is_empty() {
            assert_eq!(judged(text), (false, false), "{text}");
        }
    });
    for (text, is_good) in [
        ("rules = { host-pid = 'off', network = 'note', single-replica = { minimum = 3 } }", true),
        ("rules = { host-pid = { level = 'error' } }", true),
        ("rules = { host-pid = { } }", true),
        ("rules = { host-pid = true }", false),
        ("rules = { network = { level = 'off' } }", false),
        ("rules = { nothing-of-the-kind = 'off' }", false),
        ("rules = { single-replica = { minimum = '3' } }", false),
        ("rules = { image-registry-not-allowed = { allowed = 'a' } }", false),
        ("overrides = [{ profile = 'strict' }]", false),
        ("profile = 'nsa'", true),
    ] {
        assert_eq!(judged(text), (is_good, is_good), "{text}");
    }
}

#[test]
fn no_option_of_a_rule_is_called_as_the_level_is() {
    let is_taken = |policy: &&hullmark_policies::RulePolicy| policy.option(crate::check::LEVEL).is_some();
    assert_eq!(hullmark_policies::RULES.iter().filter(is_taken).count(), 0);
    // A name that is a rule and a group would be ambiguous.
    assert!(hullmark_policies::RULES.iter().all(|policy| hullmark_policies::rule(policy.group).is_none()));
}

fn configurations(files: &[(&str, &str)], which: Which, command_line: CommandLine) -> Configurations {
    let files = MemoryFiles::new(files.iter().map(|(path, text)| (*path, *text)));
    Configurations::new(Arc::new(files), "", which, command_line)
}

#[test]
fn the_nearest_configuration_holds_alone_unless_it_extends_another() {
    let files = [
        ("hullmark.toml", "profile = 'all'\n[rules]\nhost-pid = 'off'\nhost-ipc = 'off'\n"),
        ("a/hullmark.toml", "fail-on = 'error'\n"),
        ("b/hullmark.toml", "extend = '../hullmark.toml'\n[rules]\nhost-ipc = 'note'\n"),
    ];
    let found = configurations(&files, Which::Nearest, CommandLine::default());
    let rules = |folder: &str| found.settings_in(Path::new(folder)).rules.at(&Path::new(folder).join("x.yaml"));
    assert!(!rules("").has("host-pid") && !rules("c/d").has("host-pid") && rules("").has("memory-limit-missing"));
    assert!(rules("a/deep").has("host-pid"));
    assert!(!rules("b").has("host-pid") && rules("b").has("host-ipc"));
    assert_eq!(rules("b").severity("host-ipc"), Some(hullmark_findings::Severity::Note));
    assert!(Arc::ptr_eq(&found.settings_in(Path::new("c")), &found.settings_in(Path::new("d/e"))));
    assert!(found.take_problems().is_empty());
}

#[test]
fn the_command_line_wins_over_the_file() {
    let files = [("hullmark.toml", "profile = 'all'\nfail-on = 'error'\nrules = { host-pid = 'off' }\n")];
    let mut rules = RuleLayer::default();
    rules.set_profile("pss-baseline").unwrap();
    rules.select(&["host-pid"]).unwrap();
    let fail_on = Some(hullmark_findings::Severity::Note);
    let found = configurations(&files, Which::Nearest, CommandLine { rules, fail_on, ..CommandLine::default() });
    let settings = found.settings_in(Path::new(""));
    let selection = settings.rules.at(Path::new("x.yaml"));
    assert!(selection.has("host-pid") && !selection.has("host-ipc"));
    assert_eq!(settings.fail_on, hullmark_findings::Severity::Note);
    let isolated = configurations(&files, Which::Isolated, CommandLine::default());
    assert!(isolated.settings_in(Path::new("")).rules.at(Path::new("x.yaml")).has("host-pid"));
}

#[test]
fn configurations_that_extend_each_other_are_told() {
    let files = [("hullmark.toml", "extend = 'b.toml'\n"), ("b.toml", "extend = 'hullmark.toml'\n")];
    let found = configurations(&files, Which::Nearest, CommandLine::default());
    found.settings_in(Path::new(""));
    let problems: Vec<String> = found.take_problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["these configurations extend each other"]);
    let missing =
        configurations(&[("hullmark.toml", "extend = 'gone.toml'\n")], Which::Nearest, CommandLine::default());
    missing.settings_in(Path::new(""));
    assert!(missing.take_problems()[0].to_string().starts_with("cannot read gone.toml"));
}

#[test]
fn what_holds_is_shown_with_who_said_so() {
    let text = "profile = 'strict'\n[rules]\nsingle-replica = { minimum = 3 }\n[render]\nkube-versions = ['1.31.0']\n\
                [[overrides]]\npaths = ['old/']\nprofile = 'pss-baseline'\nrules = { single-replica = 'off' }\n";
    let shown = |path: &str| {
        let found = configurations(&[("hullmark.toml", text)], Which::Nearest, CommandLine::default());
        let rows =
            effective(&found.found_in(Path::new("")), Path::new(""), Path::new(path), false, &CommandLine::default());
        let said = |row: &crate::Shown| match &row.origin {
            Origin::File { path, line } => Some(format!("{} = {} ({}:{line})\n", row.key, row.value, path.display())),
            _ => None,
        };
        rows.iter().filter_map(said).collect::<String>()
    };
    insta::assert_snapshot!(shown("new/a.yaml"), @r#"
    profile = "strict" (hullmark.toml:1)
    render.kube-versions = ["1.31.0"] (hullmark.toml:5)
    rules.single-replica = "on" (hullmark.toml:3)
    rules.single-replica.minimum = 3 (hullmark.toml:3)
    "#);
    insta::assert_snapshot!(shown("old/a.yaml"), @r#"
    profile = "pss-baseline" (hullmark.toml:8)
    render.kube-versions = ["1.31.0"] (hullmark.toml:5)
    rules.single-replica = "off" (hullmark.toml:9)
    rules.single-replica.minimum = 3 (hullmark.toml:3)
    "#);
}

#[test]
fn the_configuration_to_begin_with_can_be_read_with_its_suggestions() {
    let seen = crate::Seen { charts: vec![("charts/web".into(), vec!["values-prod.yaml".into()])] };
    for seen in [crate::Seen::default(), seen] {
        let text = crate::starter(&seen);
        assert_eq!(told(&text), "");
        // Each suggestion is a commented line of TOML: lines of prose end with a mark.
        let is_prose = |line: &str| line.ends_with(['.', ';', ':']) || line.contains("tells what");
        let all: String = text
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|line| !is_prose(line)).unwrap_or(line))
            .map(|line| format!("{line}\n"))
            .collect();
        assert_eq!(told(&all), "", "{all}");
        assert!(all.contains("\nfail-on = "), "{all}");
    }
}

#[test]
fn a_value_set_takes_paths_from_the_folder_of_its_configuration() {
    let text =
        "[[charts]]\npaths = ['web']\nvalue-sets.prod = { files = ['env/p.yaml', '{chart}/v.yaml'], set = ['a=1'] }\n";
    let found = configurations(&[("deploy/hullmark.toml", text)], Which::Nearest, CommandLine::default());
    let settings = found.settings_in(Path::new("deploy/web"));
    let chart = settings.chart(Path::new("deploy/web"), true);
    let set = &chart.value_sets[0];
    assert_eq!(set.files, [Path::new("deploy/env/p.yaml"), Path::new("{chart}/v.yaml")]);
    let (file, bytes) = &set.set[0].place;
    let text = text.get(bytes.start as usize..bytes.end as usize);
    assert_eq!((&**file, text), (Path::new("deploy/hullmark.toml"), Some("a=1")));
    assert!(
        !chart.uses_conventional_values() && settings.chart(Path::new("deploy/other"), true).uses_conventional_values()
    );
}

#[test]
fn charts_are_rendered_for_the_version_that_the_reference_names() {
    let Some(Shape::Table(keys)) = SETTINGS.iter().find(|it| it.key == "render").map(|it| it.shape) else {
        panic!("charts have a table");
    };
    let said = keys.iter().find(|it| it.key == "kube-versions").unwrap().default;
    assert_eq!(said, format!("{:?}", [hullmark_engine::DEFAULT_KUBE_VERSION]));
    let none = Configurations::new(
        Arc::new(MemoryFiles::new([] as [(&str, &str); 0])),
        "/",
        Which::Isolated,
        CommandLine::default(),
    );
    let versions = none.settings_in(Path::new("")).chart(Path::new("web"), true).kube_versions;
    assert_eq!(versions, [hullmark_engine::KubeVersion::parse(hullmark_engine::DEFAULT_KUBE_VERSION).unwrap()]);
}
