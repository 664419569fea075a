//! The Pod Security Standards as Pod Security admission evaluates them: each control with values that violate it and
//! values that do not, in each kind of container of each kind of object that makes pods.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

mod controls;
mod pod;

use std::collections::BTreeSet;
use std::sync::Arc;

use hullmark_checks::{Selection, run};
use hullmark_model::{ReleaseUnit, UnitKind};
use hullmark_parser::parse;
use hullmark_source::{SourceKind, SourceMap};

use controls::{Control, Level, controls};
use pod::{CONTAINERS, Change, KINDS, manifest};

/// The rules that report something under a profile.
fn reported(yaml: &str, profile: &str) -> BTreeSet<String> {
    let sources = SourceMap::new();
    let text: Arc<str> = yaml.into();
    let parsed = parse(sources.add("pod.yaml", SourceKind::File, Arc::clone(&text)), &text);
    assert!(parsed.errors.is_empty(), "{:?} in\n{yaml}", parsed.errors);
    let unit = ReleaseUnit::new(UnitKind::Manifests, &parsed.documents);
    assert_eq!(unit.pods().len(), 1, "{yaml}");
    let selection = Selection::new(profile, &[] as &[&str], &[] as &[&str]).unwrap();
    run(&unit, &selection, &sources).iter().map(|finding| finding.rule.to_string()).collect()
}

/// Each change in each kind of container; a Pod stands for the kinds of objects.
fn each(changes: &[Change], mut check: impl FnMut(&str)) {
    for change in changes {
        for container in CONTAINERS {
            check(&manifest("Pod", container, change));
        }
    }
}

fn profiles(level: Level) -> &'static [&'static str] {
    match level {
        Level::Baseline => &["pss-baseline", "pss-restricted"],
        Level::Restricted => &["pss-restricted"],
    }
}

/// The rules that hold pods to a control under a profile: the restricted level replaces two controls of the baseline
/// level by its own, as admission does.
fn rules_under(control: &Control, profile: &str) -> &'static [&'static str] {
    match (profile, control.name) {
        ("pss-restricted", "Capabilities") => &["capability-added"],
        ("pss-restricted", "Seccomp") => &["seccomp-profile-not-restricted"],
        _ => control.rules,
    }
}

#[test]
fn every_violation_is_told_by_a_rule_of_its_control() {
    for control in controls() {
        let Control { name, level, violations, .. } = &control;
        each(violations, |yaml| {
            for profile in profiles(*level) {
                let (reported, rules) = (reported(yaml, profile), rules_under(&control, profile));
                assert!(rules.iter().any(|rule| reported.contains(*rule)), "{name}, {profile}: {reported:?}\n{yaml}");
            }
        });
    }
}

#[test]
fn nothing_is_said_of_a_pod_that_conforms() {
    for Control { name, level, conforming, .. } in controls() {
        each(&conforming, |yaml| {
            for profile in profiles(level) {
                assert_eq!(reported(yaml, profile), BTreeSet::new(), "{name}, {profile}\n{yaml}");
            }
        });
    }
}

#[test]
fn the_baseline_level_asks_for_nothing_of_the_restricted_one() {
    for Control { name, violations, .. } in controls().into_iter().filter(|it| it.level == Level::Restricted) {
        let of_baseline = |change: &&Change| !change.is_beyond_baseline;
        let restricted_only: Vec<Change> = violations.iter().filter(of_baseline).cloned().collect();
        each(&restricted_only, |yaml| assert_eq!(reported(yaml, "pss-baseline"), BTreeSet::new(), "{name}\n{yaml}"));
    }
}

#[test]
fn what_baseline_allows_and_restricted_does_not_is_told_under_restricted_only() {
    for Control { name, baseline_only, rules, .. } in controls() {
        each(&baseline_only, |yaml| {
            assert_eq!(reported(yaml, "pss-baseline"), BTreeSet::new(), "{name}\n{yaml}");
            assert!(!reported(yaml, "pss-restricted").is_empty(), "{name} {rules:?}\n{yaml}");
        });
    }
}

#[test]
fn the_restricted_level_asks_declared_windows_pods_for_no_settings_of_linux() {
    for setting in ["capabilities: {add: [SYS_TIME]}", "seccompProfile: {type: Unconfined}"] {
        let yaml = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  os: {{name: windows}}\n  \
             securityContext: {{runAsNonRoot: true}}\n  containers:\n    - {{name: web, image: r.example/web:1.2, \
             securityContext: {{{setting}}}}}\n"
        );
        assert_eq!(reported(&yaml, "pss-restricted"), BTreeSet::new(), "{yaml}");
        assert!(!reported(&yaml, "pss-baseline").is_empty(), "{yaml}");
    }
}

#[test]
fn every_kind_that_makes_pods_is_held_to_every_control() {
    for kind in KINDS {
        for control in controls() {
            let Control { name, level, violations, .. } = &control;
            let yaml = manifest(kind, "containers", &violations[0]);
            for profile in profiles(*level) {
                let (reported, rules) = (reported(&yaml, profile), rules_under(&control, profile));
                assert!(rules.iter().any(|rule| reported.contains(*rule)), "{name}, {kind}: {reported:?}\n{yaml}");
            }
        }
        assert_eq!(reported(&manifest(kind, "containers", &Change::default()), "pss-restricted"), BTreeSet::new());
    }
}

#[test]
fn a_profile_has_the_rules_of_its_controls_and_no_others() {
    for (profile, levels) in
        [("pss-baseline", &[Level::Baseline][..]), ("pss-restricted", &[Level::Baseline, Level::Restricted])]
    {
        let selection = Selection::new(profile, &[] as &[&str], &[] as &[&str]).unwrap();
        let of_profile: BTreeSet<&str> =
            selection.policies().filter(|policy| !policy.reported_by_engine).map(|policy| policy.id).collect();
        let of_controls: BTreeSet<&str> = controls()
            .into_iter()
            .filter(|control| levels.contains(&control.level))
            .flat_map(|control| rules_under(&control, profile).iter().copied())
            .collect();
        assert_eq!(of_profile, of_controls, "{profile}");
    }
}

#[test]
fn the_page_has_every_control_with_its_rules() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = read(&root.join("docs/pod-security-standards.md"));
    for Control { name, rules, .. } in controls() {
        let row = page.lines().find(|line| line.starts_with(&format!("| {name} |")));
        let row = row.unwrap_or_else(|| panic!("no row for {name}"));
        assert!(rules.iter().all(|rule| row.contains(&format!("`{rule}`"))), "{row}: {rules:?}");
    }
}

#[expect(clippy::disallowed_methods, reason = "the page is a file")]
fn read(path: &std::path::Path) -> String {
    std::fs::read_to_string(path).unwrap()
}
