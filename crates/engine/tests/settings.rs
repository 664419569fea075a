//! What settings change: which rules run where, what is judged together, what charts are rendered with.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod told;

use std::path::Path;
use std::sync::Arc;

use hullmark_engine::{
    ChartChange, CheckRequest, FindSettings, ForCharts, Level, MemoryFiles, NamedValues, PathGlobs, PathRules,
    RuleLayer, Selection, SetKind, SetText, Settings, Target, check,
};
use told::{request, told};

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {hostPID: true, hostIPC: true}\n";
const CHART: &str = "apiVersion: v2\nname: web\nversion: 1.0.0\n";

fn globs(globs: &[&str]) -> PathGlobs {
    PathGlobs::new("", "", globs).unwrap()
}

/// Rules and their levels.
type Levels<'l> = &'l [(&'l str, &'l str)];

fn layer(levels: Levels<'_>) -> RuleLayer {
    let mut layer = RuleLayer::default();
    for (name, level) in levels {
        layer.set_level(name, Level::parse(level).unwrap()).unwrap();
    }
    layer
}

/// The rules about a node's processes and about its memory, and what overrides them where.
fn rules(base: Levels<'_>, overrides: &[(&[&str], Levels<'_>)]) -> PathRules {
    let mut asked = layer(base);
    asked.select(&["host-pid", "host-ipc"]).unwrap();
    let overrides = overrides.iter().map(|(paths, levels)| (globs(paths), layer(levels))).collect();
    PathRules::new(vec![asked], overrides, Vec::new())
}

fn checked(files: &[(&str, &str)], settings: Settings) -> String {
    let files = MemoryFiles::new(files.iter().map(|(path, text)| (*path, *text)));
    told(&check(&files, &CheckRequest::new(vec![Target::Path(".".into())], settings)))
}

/// The defaults, with one rule.
fn settings() -> Settings {
    Settings::clone(&request(&["host-pid"]).settings.settings_in(Path::new("")))
}

#[test]
fn an_override_holds_for_the_paths_that_it_names() {
    let rules = rules(&[], &[(&["old/", "!old/keep.yaml"], &[("host-pid", "off"), ("host-ipc", "note")])]);
    let files = [("new.yaml", POD), ("old/a.yaml", POD), ("old/keep.yaml", POD)];
    insta::assert_snapshot!(checked(&files, Settings { rules, ..settings() }), @r"
    new.yaml:4:17 host-pid: Pod/web sees the processes of its node
    new.yaml:4:32 host-ipc: Pod/web shares memory and semaphores with the processes of its node
    old/a.yaml:4:32 host-ipc: Pod/web shares memory and semaphores with the processes of its node
    old/keep.yaml:4:17 host-pid: Pod/web sees the processes of its node
    old/keep.yaml:4:32 host-ipc: Pod/web shares memory and semaphores with the processes of its node
    ");
}

#[test]
fn an_override_within_a_chart_holds_for_the_file_that_decides() {
    let pod =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  hostPID: {{ .Values.pid }}\n  hostIPC: true\n";
    let files = [("web/Chart.yaml", CHART), ("web/values.yaml", "pid: true\n"), ("web/templates/pod.yaml", pod)];
    let rules = rules(&[], &[(&["web/values.yaml"], &[("host-pid", "off")])]);
    insta::assert_snapshot!(checked(&files, Settings { rules, ..settings() }), @r"
    web/templates/pod.yaml:6:12 host-ipc: Pod/web shares memory and semaphores with the processes of its node
    ");
}

#[test]
fn a_severity_that_is_set_is_that_of_the_findings() {
    let files = MemoryFiles::new([("a.yaml", POD)]);
    let rules = rules(&[("pod-security", "note"), ("host-ipc", "warning")], &[]);
    let outcome = check(&files, &CheckRequest::new(vec![Target::Path(".".into())], Settings { rules, ..settings() }));
    let severities: Vec<_> = outcome.findings.iter().map(|it| (&*it.rule, it.severity.as_str())).collect();
    // What stands before an explicit selection sets severities all the same.
    let expected = [("security-context-missing", "note"), ("host-pid", "note"), ("host-ipc", "warning")];
    assert_eq!(severities, expected);
}

#[test]
fn manifests_of_a_release_unit_are_not_judged_with_others() {
    let service = |name: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{app: web}}, ports: [{{port: 80}}]}}\n"
        )
    };
    let (web, copy) = (service("web"), service("copy"));
    let files = [("apps/a/web.yaml", &*web), ("apps/b/copy.yaml", &*copy)];
    let rules =
        PathRules::same_for_all(Selection::new("all", &["duplicate-service-selector"], &[] as &[&str]).unwrap());
    let together = checked(&files, Settings { rules: rules.clone(), ..settings() });
    assert!(together.contains("selects the same pods as the Service"), "{together}");
    let release_units = Some(globs(&["apps/*"]));
    assert_eq!(checked(&files, Settings { rules, release_units, ..settings() }), "");
}

#[test]
fn a_chart_is_rendered_with_the_sets_that_are_named_for_it_alone() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Release.Name }}}\nspec:\n  hostPID: {{ .Values.pid }}\n";
    let config = "# set = [\"pid=true\"]\n";
    let files = [
        ("web/Chart.yaml", CHART),
        ("web/values.yaml", "pid: true\n"),
        ("web/templates/pod.yaml", pod),
        ("env/quiet.yaml", "pid: false\n"),
        ("web/mine.yaml", "pid: true\n"),
        ("hullmark.toml", config),
    ];
    let place = (Arc::from(Path::new("hullmark.toml")), 10..18);
    let value_sets = vec![
        NamedValues { name: "quiet".into(), files: vec!["env/quiet.yaml".into()], ..NamedValues::default() },
        NamedValues { name: "mine".into(), files: vec!["{chart}/mine.yaml".into()], ..NamedValues::default() },
        NamedValues {
            name: "set".into(),
            set: vec![SetText { kind: SetKind::Typed, text: "pid=true".into(), place }],
            ..NamedValues::default()
        },
    ];
    let change =
        ChartChange { value_sets: Some(value_sets), release_name: Some("shop".into()), ..ChartChange::default() };
    let only_here = ForCharts { paths: Some(globs(&["web"])), change };
    let charts = vec![only_here.clone()];
    insta::assert_snapshot!(checked(&files, Settings { charts, ..settings() }), @r"
    hullmark.toml:1:11 host-pid: Pod/shop sees the processes of its node (only with set)
    web/mine.yaml:1:6 host-pid: Pod/shop sees the processes of its node (only with mine)
    ");
    let elsewhere = ForCharts { paths: Some(globs(&["shop"])), ..only_here };
    insta::assert_snapshot!(checked(&files, Settings { charts: vec![elsewhere], ..settings() }), @r"
    web/values.yaml:1:6 host-pid: Pod/release-name sees the processes of its node
    ");
}

/// Two configurations: one of the root, one of the folder `own`.
#[derive(Debug)]
struct Two(Arc<Settings>, Arc<Settings>);

impl FindSettings for Two {
    fn settings_in(&self, folder: &Path) -> Arc<Settings> {
        Arc::clone(if folder.starts_with("own") { &self.1 } else { &self.0 })
    }
}

#[test]
fn each_folder_has_the_settings_that_are_found_for_it() {
    let files = MemoryFiles::new([("a.yaml", POD), ("own/b.yaml", POD), ("own/out/c.yaml", POD)]);
    let mut exclude = hullmark_engine::Exclude::nothing();
    exclude.add(globs(&["out/"]));
    let own = Settings { rules: rules(&[], &[(&["*"], &[("host-pid", "off")])]), exclude, ..settings() };
    let request =
        CheckRequest { settings: Arc::new(Two(Arc::new(settings()), Arc::new(own))), ..request(&["host-pid"]) };
    insta::assert_snapshot!(told(&check(&files, &request)), @r"
    a.yaml:4:17 host-pid: Pod/web sees the processes of its node
    own/b.yaml:4:32 host-ipc: Pod/web shares memory and semaphores with the processes of its node
    ");
}
