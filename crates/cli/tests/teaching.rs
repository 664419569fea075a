//! What the binary tells of its rules and of itself.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests are about files and streams")]

mod run;

use std::fs;

use hullmark_testkit::folder;
use run::hullmark;

#[test]
fn rules_are_filtered_by_id_profile_and_severity() {
    let folder = folder(&[]);
    let ids = |args: &[&str]| -> Vec<String> {
        let run = hullmark(&folder, &[&["rules"], args].concat());
        run.stdout.lines().filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect()
    };
    assert_eq!(ids(&["CKV_K8S_16", "host-port"]), ["host-port", "privileged-container"]);
    assert_eq!(ids(&["CKV_K8S_16", "host-port", "--severity", "error"]), ["privileged-container"]);
    let (recommended, all) = (ids(&["--profile", "recommended"]), ids(&[]));
    assert!(recommended.len() < all.len() && recommended.iter().all(|id| all.contains(id)));
    assert_eq!(hullmark(&folder, &["rules", "host-prot"]).code, 2);
}

#[test]
fn every_shell_gets_completions_and_every_command_a_manual_page() {
    let folder = folder(&[]);
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = hullmark(&folder, &["completions", shell]);
        assert_eq!(script.code, 0, "{script}");
        assert!(script.stdout.contains("fail-on") && script.stdout.contains("coverage"), "{shell}");
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = hullmark(&folder, &["completions", shell]).stdout;
        for name in ["privileged-container", "pod-security", "pss-restricted"] {
            assert!(script.contains(name), "{shell}: {name}");
        }
    }
    let fish = hullmark(&folder, &["completions", "fish"]).stdout;
    assert!(fish.contains("using_subcommand explain\" -f -a privileged-container -d 'Container runs "), "{fish}");
    assert_eq!(hullmark(&folder, &["man", "pages"]).code, 0);
    let page = |name: &str| fs::read_to_string(folder.path().join("pages").join(name)).unwrap();
    assert!(page("hullmark.1").contains("hullmark\\-check(1)"));
    assert!(page("hullmark-check.1").contains("least severity"));
}

#[test]
fn rules_are_listed_for_people_and_for_programs() {
    let folder = folder(&[]);
    let text = hullmark(&folder, &["rules"]).stdout;
    let line = text.lines().find(|line| line.starts_with("privileged-container ")).unwrap();
    insta::assert_snapshot!(line.split_whitespace().collect::<Vec<_>>().join(" "), @"privileged-container error unsafe Container runs in privileged mode with full access to the node");
    let json = hullmark(&folder, &["rules", "--format", "json"]).stdout;
    let rules: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(rules.len(), text.lines().count());
    for field in ["id", "group", "severity", "title", "why", "fix"] {
        assert!(rules.iter().all(|rule| rule[field].is_string()), "{field}");
    }
    let rule = |id: &str| rules.iter().find(|rule| rule["id"] == id).unwrap();
    assert_eq!(rule("privileged-container")["lowered"][0]["case"], "node-agent");
    assert_eq!(rule("allow-privilege-escalation")["outrankedBy"][0], "privileged-container");
    let option = &rule("image-registry-not-allowed")["options"][0];
    assert_eq!((&option["name"], &option["type"]), (&"allowed".into(), &"strings".into()));
    assert_eq!(option["default"], serde_json::json!([]));
}

#[test]
fn a_rule_is_explained_by_its_own_id_and_by_another_tools() {
    let folder = folder(&[]);
    let page = hullmark(&folder, &["explain", "privileged-container"]);
    assert_eq!(page.code, 0);
    assert!(page.stdout.starts_with("privileged-container  error in pod-security\n"), "{page}");
    assert!(page.stdout.contains("\nWhy\n") && page.stdout.contains("\nFails: "), "{page}");
    for id in ["ckv_k8s_16", "KSV017", "AVD-KSV-0017", "disallow-privileged-containers"] {
        assert_eq!(hullmark(&folder, &["explain", id]).stdout, page.stdout, "{id}");
    }
    let several = hullmark(&folder, &["explain", "run-as-non-root"]).stdout;
    assert!(several.starts_with("`run-as-non-root` stands for 3 rules:\n\nroot-group "), "{several}");
    assert!(several.contains("\nrun-as-root  "), "{several}");
    assert!(page.stdout.contains("\nLowered\n  node-agent (warning): "), "{page}");
    let page = hullmark(&folder, &["explain", "host-port"]);
    assert!(page.stdout.contains("\nLeft out where these say more\n  host-network\n"), "{page}");
    let page = hullmark(&folder, &["explain", "image-registry-not-allowed"]);
    assert!(page.stdout.contains("\nOptions\n  allowed (strings, default []): Registries "), "{page}");
}

#[test]
fn a_name_that_nothing_has_is_answered_with_the_nearest_and_not_with_all() {
    let folder = folder(&[]);
    let run = hullmark(&folder, &["explain", "privilegd-container"]);
    assert!(run.code == 2 && run.stderr.contains("did you mean `privileged-container`?"), "{run}");
    for args in [["check", "--select", "x"], ["check", "--profile", "x"], ["rules", "--profile", "x"]] {
        let run = hullmark(&folder, &args);
        assert!(run.code == 2 && run.stderr.lines().count() < 5, "{run}");
    }
}

#[test]
fn help_is_a_command_as_well() {
    let folder = folder(&[]);
    assert_eq!(hullmark(&folder, &["help", "check"]).stdout, hullmark(&folder, &["check", "--help"]).stdout);
}
