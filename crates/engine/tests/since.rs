//! Which release units a change goes into: those are checked, and no others.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_engine::{
    Changes, ChartChange, CheckRequest, ForCharts, MemoryFiles, NamedValues, Outcome, Selection, Settings, Target,
    check, check_changed,
};

const CHART: &str = "apiVersion: v2\nname: web\nversion: 1.0.0\n";
const TEMPLATE: &str = "apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  hostNetwork: {{ .Values.host }}
";
const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {hostNetwork: true}\n";
const APPLICATION: &str = "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec:
  source:
    repoURL: https://git.example/shop
    path: charts/web
    helm: {valuesObject: {host: true}}
  destination: {namespace: shop}
";

/// Two charts, a manifest, a resource that deploys one chart, and values outside of the charts.
fn tree(changed: &[(&'static str, &'static str)]) -> MemoryFiles {
    let all = [
        ("charts/web/Chart.yaml", CHART),
        ("charts/web/values.yaml", "host: false\n"),
        ("charts/web/templates/pod.yaml", TEMPLATE),
        ("charts/other/Chart.yaml", CHART),
        ("charts/other/values.yaml", "host: true\n"),
        ("charts/other/templates/pod.yaml", TEMPLATE),
        ("pods/a.yaml", POD),
        ("env/prod.txt", "host: false\n"),
    ];
    MemoryFiles::new(
        all.iter().filter(|(path, _)| !changed.iter().any(|(other, _)| other == path)).chain(changed).copied(),
    )
}

/// How many charts and manifests are checked as they are now, and where new faults are.
fn checked(request: &CheckRequest, changed: &[(&'static str, &'static str)]) -> String {
    let changes = Changes::new(Path::new("/repo"), changed.iter().map(|(path, _)| PathBuf::from(path)));
    let (now, before) = check_changed(&tree(changed), &tree(&[]), request, &changes, &());
    let places = |outcome: &Outcome| -> Vec<String> {
        let name =
            |finding: &hullmark_findings::Finding| outcome.sources.name(finding.primary.place.source()).to_string();
        outcome.findings.iter().map(name).collect()
    };
    let old = places(&before);
    let new: Vec<String> = places(&now).into_iter().filter(|place| !old.contains(place)).collect();
    let whole = check(&tree(changed), request).summary;
    let left_out = (whole.charts + whole.files + whole.left_alone)
        - (now.summary.charts + now.summary.files + now.summary.left_alone);
    assert_eq!(now.summary.untouched, left_out, "what is not checked is counted");
    format!("{} charts, {} manifests; new: {}", now.summary.charts, now.summary.files, new.join(" "))
}

fn with_host_network() -> CheckRequest {
    let selection = Selection::new("recommended", &["host-network"], &[] as &[&str]).unwrap();
    CheckRequest::new(vec![Target::Path(".".into())], Settings::new(selection))
}

#[test]
fn a_change_in_a_chart_has_that_chart_checked() {
    let told = checked(&with_host_network(), &[("charts/web/values.yaml", "host: true\n")]);
    assert_eq!(told, "1 charts, 0 manifests; new: charts/web/values.yaml");
}

#[test]
fn a_change_in_a_manifest_has_all_manifests_checked() {
    let told = checked(&with_host_network(), &[("pods/b.yaml", POD)]);
    assert_eq!(told, "0 charts, 2 manifests; new: pods/b.yaml");
}

#[test]
fn a_change_in_what_is_nothing_to_check_has_nothing_checked() {
    assert_eq!(checked(&with_host_network(), &[("README.md", "# new\n")]), "0 charts, 0 manifests; new: ");
}

#[test]
fn a_resource_that_comes_to_deploy_a_chart_has_it_checked() {
    let told = checked(&with_host_network(), &[("apps/web.yaml", APPLICATION)]);
    assert_eq!(told, "1 charts, 2 manifests; new: apps/web.yaml");
}

#[test]
fn a_change_in_a_values_file_that_the_settings_name_has_its_charts_checked() {
    let values =
        NamedValues { name: "prod".into(), files: vec!["/repo/env/prod.txt".into()], set: Vec::new(), namespace: None };
    let change = ChartChange { value_sets: Some(vec![values]), ..ChartChange::default() };
    let usual = with_host_network();
    let settings = Settings::clone(&usual.settings.settings_in(Path::new("")));
    let settings = Settings { charts: vec![ForCharts { paths: None, change }], ..settings };
    let request = CheckRequest::with(usual.targets, Arc::new(Arc::new(settings)));
    let told = checked(&request, &[("env/prod.txt", "host: true\n")]);
    assert!(told.starts_with("2 charts, 0 manifests"), "{told}");
}

#[test]
fn a_change_in_a_configuration_has_everything_checked() {
    let told = checked(&with_host_network(), &[("hullmark.toml", "")]);
    assert_eq!(told, "2 charts, 1 manifests; new: ");
}
