//! Charts from folder to findings.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use hullmark_engine::{CheckRequest, MemoryFiles, Outcome, Selection, Settings, Target, check};
use hullmark_findings::Place;

use flate2::Compression;
use flate2::write::GzEncoder;

const CHART: &str = "apiVersion: v2\nname: web\nversion: 1.0.0\n";
const POD: &str = "apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: r.example/app:1.0
      securityContext:
        privileged: {{ .Values.privileged }}
";

fn checked(files: &MemoryFiles, targets: &[&str]) -> Outcome {
    checked_for(files, targets, "all", &["privileged-container"])
}

fn checked_for(files: &MemoryFiles, targets: &[&str], profile: &str, rules: &[&str]) -> Outcome {
    let selection = Selection::new(profile, rules, &[] as &[&str]).unwrap();
    let targets = targets.iter().map(|path| Target::Path(path.into())).collect();
    check(files, &CheckRequest::new(targets, Settings::new(selection)))
}

/// `path:line:col rule: message` of each finding, the related places indented below it, then what was not checked.
fn told(outcome: &Outcome) -> String {
    let at = |place: Place| {
        let name = outcome.sources.name(place.source());
        let start = place.span().map(|span| outcome.sources.position(span).start);
        start.map_or(name.to_string(), |start| format!("{name}:{}:{}", start.line, start.column))
    };
    let mut text = String::new();
    for finding in &outcome.findings {
        text += &format!("{} {}: {}\n", at(finding.primary.place), finding.rule, finding.message);
        for related in &finding.related {
            text += &format!("  {} {}\n", at(related.place), related.label);
        }
    }
    for unchecked in &outcome.summary.unchecked {
        text += &format!("{}: {}: {}\n", unchecked.kind.as_str(), unchecked.path, unchecked.reason);
    }
    text
}

#[test]
fn what_a_failed_template_would_have_made_is_not_missing() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web, tier: front}\n";
    let other =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: old, labels: {app: web, tier: frnt}}\nspec: {containers: []}\n";
    let files = |pod: &'static str| {
        MemoryFiles::new([
            ("Chart.yaml", CHART),
            ("templates/service.yaml", service),
            ("templates/other.yaml", other),
            ("templates/pod.yaml", pod),
        ])
    };
    let told = |pod| told(&checked_for(&files(pod), &["."], "recommended", &["dangling-service"]));
    insta::assert_snapshot!(told(""), @r"
    templates/service.yaml:5:13 dangling-service: the selector of Service/web matches no pod
      templates/other.yaml:3:31 perhaps these pods are meant
    ");
    let in_part = told("{{ required \"a password\" .Values.password }}");
    assert!(in_part.contains("a password") && !in_part.contains("dangling-service"), "{in_part}");
}

#[test]
fn a_document_begins_at_three_dashes_whatever_follows_them() {
    let two = format!("{POD}---{}", POD.replace("name: web", "name: second"));
    let files =
        MemoryFiles::new([("Chart.yaml", CHART), ("values.yaml", "privileged: true\n"), ("templates/pod.yaml", &two)]);
    let outcome = checked(&files, &["."]);
    let said = |it: &hullmark_findings::Finding| format!("{} {}", it.message, it.help.clone().unwrap_or_default());
    let said: String = outcome.findings.iter().map(said).collect();
    assert_eq!(outcome.findings.len(), 1, "{}", told(&outcome));
    assert!(said.contains("Pod/second") && said.contains("Pod/web"), "{said}");
}

#[test]
fn a_finding_points_at_the_values_key_that_decides_it() {
    let files = MemoryFiles::new([
        ("charts/web/Chart.yaml", CHART),
        ("charts/web/values.yaml", "# all\nprivileged: true\n"),
        ("charts/web/templates/pod.yaml", POD),
    ]);
    let outcome = checked(&files, &["."]);
    insta::assert_snapshot!(told(&outcome), @r"
    charts/web/values.yaml:2:13 privileged-container: container `app` of Pod/web is privileged: it can do on the node whatever root can
      charts/web/templates/pod.yaml:10:21 written by this action
    ");
    assert_eq!((outcome.summary.charts, outcome.summary.templates, outcome.summary.files), (1, 1, 0));
}

#[test]
fn a_chart_at_the_start_is_named_without_dots() {
    let files =
        MemoryFiles::new([("Chart.yaml", CHART), ("values.yaml", "privileged: true\n"), ("templates/pod.yaml", POD)]);
    let outcome = checked(&files, &["."]);
    assert!(told(&outcome).starts_with("values.yaml:1:13 privileged-container"), "{}", told(&outcome));
}

#[test]
fn a_file_in_a_chart_stands_for_the_chart() {
    let files = MemoryFiles::new([
        ("web/Chart.yaml", CHART),
        ("web/values.yaml", "privileged: true\n"),
        ("web/templates/pod.yaml", POD),
    ]);
    let whole = told(&checked(&files, &["web"]));
    for target in ["web/templates/pod.yaml", "web/templates", "web/values.yaml", "web/Chart.yaml"] {
        assert_eq!(told(&checked(&files, &[target])), whole, "{target}");
    }
}

#[test]
fn a_template_that_fails_is_a_finding_and_the_others_are_checked() {
    let files = MemoryFiles::new([
        ("web/Chart.yaml", CHART),
        ("web/values.yaml", "privileged: true\n"),
        ("web/templates/pod.yaml", POD),
        ("web/templates/_helpers.tpl", "{{ define \"fails\" }}\n{{ fail \"no such luck\" }}{{ end }}"),
        ("web/templates/service.yaml", "kind: Service\n{{ include \"fails\" . }}\n"),
    ]);
    let outcome = checked(&files, &["."]);
    insta::assert_snapshot!(told(&outcome), @r"
    web/templates/_helpers.tpl:2:4 template-render-error: the chart cannot be rendered: error calling fail: no such luck
      web/templates/service.yaml:2:1 `fails` is included here
    web/values.yaml:1:13 privileged-container: container `app` of Pod/web is privileged: it can do on the node whatever root can
      web/templates/pod.yaml:10:21 written by this action
    unrendered: web: web/templates/_helpers.tpl:2:4: error calling fail: no such luck
    ");
    assert!(outcome.summary.has_failures());
    assert_eq!((outcome.summary.charts, outcome.summary.templates), (0, 1));
}

#[test]
fn a_template_that_does_not_parse_hides_its_consequences() {
    let files = MemoryFiles::new([
        ("web/Chart.yaml", CHART),
        ("web/templates/_helpers.tpl", "{{ define \"web.name\" }}x{{ end }}{{ shout }}"),
        ("web/templates/service.yaml", "name: {{ include \"web.name\" . }}\n"),
    ]);
    insta::assert_snapshot!(told(&checked(&files, &["."])), @r#"
    web/templates/_helpers.tpl:1:37 template-render-error: the chart cannot be rendered: function "shout" not defined
    unrendered: web: web/templates/_helpers.tpl:1:37: function "shout" not defined
    "#);
}

#[test]
fn broken_yaml_that_a_template_writes_is_placed_in_the_template() {
    let files = MemoryFiles::new([
        ("web/Chart.yaml", CHART),
        ("web/templates/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: \"{{ .Release.Name }}\n"),
    ]);
    insta::assert_snapshot!(told(&checked(&files, &["."])), @r#"
    web/templates/pod.yaml:4:9 yaml-syntax-error: not YAML: the quote " that opens here is never closed
    unrendered: web: web/templates/pod.yaml gives no YAML: the quote " that opens here is never closed
    "#);
}

#[test]
fn text_that_is_no_mapping_is_no_manifest() {
    let files = MemoryFiles::new([
        ("web/Chart.yaml", CHART),
        (
            "web/templates/pod.tpl",
            "# nothing\n---\nHello {{ .Release.Name }}\n---\n{{- if .Values.x }}\na: b\n{{- end }}\n",
        ),
    ]);
    insta::assert_snapshot!(told(&checked(&files, &["."])), @r"
    web/templates/pod.tpl:3:1 template-render-error: the chart cannot be rendered: this is no manifest: Helm expects a mapping
    unrendered: web: web/templates/pod.tpl: this is no manifest: Helm expects a mapping
    ");
}

#[test]
fn a_missing_dependency_is_placed_in_the_chart_file() {
    let chart = "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - name: common\n    version: 1.x\n    repository: oci://r.example\n";
    let files =
        MemoryFiles::new([("web/Chart.yaml", chart), ("web/templates/pod.yaml", "{{ include \"common.pod\" . }}")]);
    insta::assert_snapshot!(told(&checked(&files, &["."])), @r"
    web/Chart.yaml:5:11 template-render-error: the chart cannot be rendered: dependency common is declared, but missing in charts/
    unrendered: web: web/Chart.yaml:5:11: dependency common is declared, but missing in charts/
    ");
}

#[test]
fn a_library_chart_is_no_failure() {
    let chart = "apiVersion: v2\nname: common\nversion: 1.0.0\ntype: library\n";
    let files = MemoryFiles::new([
        ("common/Chart.yaml", chart),
        ("common/templates/_names.tpl", "{{ define \"n\" }}{{ end }}"),
    ]);
    let outcome = checked(&files, &["."]);
    insta::assert_snapshot!(told(&outcome), @"library: common: a library chart has nothing to render on its own");
    assert!(!outcome.summary.has_failures());
}

#[test]
fn subcharts_belong_to_their_chart_and_charts_beside_it_do_not() {
    let files = MemoryFiles::new([
        ("web/Chart.yaml", CHART),
        ("web/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n"),
        ("web/examples/other/Chart.yaml", "apiVersion: v2\nname: other\nversion: 1.0.0\n"),
        ("db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n"),
    ]);
    let outcome = checked(&files, &["."]);
    assert_eq!((outcome.summary.charts, told(&outcome).as_str()), (3, ""));
}

#[test]
fn manifests_beside_a_charts_own_files_are_checked() {
    let pod = POD.replace("{{ .Values.privileged }}", "true");
    let paths = ["deploy/pod.yaml", "pod.yaml", "values-pod.yaml", "files/pod.yaml", "ci/pod.yaml", "crds/pod.yaml"];
    let files = paths.iter().map(|path| (*path, pod.as_str())).chain([("Chart.yaml", CHART)]);
    let outcome = checked(&MemoryFiles::new(files), &["."]);
    insta::assert_snapshot!(told(&outcome), @r"
    crds/pod.yaml:10:21 privileged-container: container `app` of Pod/web is privileged: it can do on the node whatever root can
    deploy/pod.yaml:10:21 privileged-container: container `app` of Pod/web is privileged: it can do on the node whatever root can
    pod.yaml:10:21 privileged-container: container `app` of Pod/web is privileged: it can do on the node whatever root can
    ");
}

#[test]
fn a_finding_says_what_was_judged_in_the_rendered_text() {
    let files = [("Chart.yaml", CHART), ("values.yaml", "privileged: true\n"), ("templates/pod.yaml", POD)];
    let outcome = checked(&MemoryFiles::new(files), &["."]);
    let span = outcome.findings[0].rendered.unwrap();
    let source = outcome.sources.get(span.source).unwrap();
    assert_eq!((source.slice(span), &**source.name()), ("true", "web/templates/pod.yaml"));
    assert!(source.slice(hullmark_source::Span::new(span.source, 0, span.end)).ends_with("privileged: true"));
    let pod = POD.replace("{{ .Values.privileged }}", "true");
    let outcome = checked(&MemoryFiles::new([("pod.yaml", pod)]), &["."]);
    assert_eq!(outcome.findings[0].rendered, None, "a manifest is what it is");
}

/// A `.tgz` of these files.
fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (path, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, path, text.as_bytes()).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap()
}

#[test]
fn a_packed_chart_is_checked_unless_its_source_lies_beside_it() {
    let values = "privileged: true\n";
    let chart = packed(&[("web/Chart.yaml", CHART), ("web/values.yaml", values), ("web/templates/pod.yaml", POD)]);
    let files = MemoryFiles::new([
        ("dist/web-1.0.0.tgz", chart.clone()),
        ("dist/tool.tgz", packed(&[("tool/package.json", "{}")])),
        ("dist/broken.tgz", b"no archive".to_vec()),
        ("src/web-1.0.0.tgz", chart.clone()),
        ("src/web/Chart.yaml", CHART.into()),
        (
            "src/web/charts/dependency-1.0.0.tgz",
            packed(&[("dependency/Chart.yaml", "apiVersion: v2\nname: dependency\nversion: 1.0.0\n")]),
        ),
    ]);
    let outcome = checked(&files, &["."]);
    insta::assert_snapshot!(told(&outcome), @r"
    dist/web-1.0.0.tgz!values.yaml:1:13 privileged-container: container `app` of Pod/web is privileged: it can do on the node whatever root can
      dist/web-1.0.0.tgz!templates/pod.yaml:10:21 written by this action
    ");
    assert_eq!(outcome.summary.charts, 2);
    let named = checked(&files, &["dist/broken.tgz"]);
    assert!(named.summary.has_failures(), "{}", told(&named));
}

#[test]
fn the_result_of_charts_does_not_depend_on_the_number_of_threads() {
    let files = (0..20).flat_map(|n| {
        [("Chart.yaml", CHART), ("values.yaml", "privileged: true\n"), ("templates/pod.yaml", POD)]
            .map(|(path, text)| (format!("{n}/{path}"), text))
    });
    let files = MemoryFiles::new(files);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| told(&checked(&files, &["."])))
    };
    assert_eq!(run(1).lines().count(), 40);
    assert_eq!(run(1), run(8));
}
