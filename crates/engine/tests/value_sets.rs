//! Charts under several value sets and versions of Kubernetes.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod told;

use hullmark_engine::{
    ChartChange, CheckRequest, ForCharts, KubeVersion, MemoryFiles, Selection, SetKind, Settings, check,
};
use told::{request, told};

const CHART: &str = "apiVersion: v2\nname: web\nversion: 1.0.0\n";
const POD: &str = "apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}{{ .Values.suffix }}
spec:
  hostNetwork: {{ .Values.hostNetwork }}
  hostPID: true
";
const RULES: [&str; 2] = ["host-network", "host-pid"];

fn chart(more: &[(&str, &str)]) -> MemoryFiles {
    let own = [("web/Chart.yaml", CHART), ("web/templates/pod.yaml", POD), ("web/.helmignore", "ci/\n")];
    MemoryFiles::new(own.iter().chain(more).copied())
}

#[test]
fn what_every_render_shows_is_one_finding_and_the_rest_says_which() {
    let files = chart(&[
        ("web/values.yaml", "hostNetwork: false\n"),
        ("web/ci/net-values.yaml", "# on\nhostNetwork: true\n"),
        ("web/ci/other-values.yaml", "suffix: -x\n"),
        ("web/ci/notes.yaml", "hostNetwork: true\n"),
        ("web/values-prod.yaml", "hostNetwork: true\n"),
    ]);
    let outcome = check(&files, &request(&RULES));
    insta::assert_snapshot!(told(&outcome), @r"
    web/ci/net-values.yaml:2:14 host-network: Pod/release-name uses the network of its node, so no NetworkPolicy applies to it (only with ci/net-values.yaml)
    web/templates/pod.yaml:7:12 host-pid: Pod/release-name sees the processes of its node
    web/values-prod.yaml:1:14 host-network: Pod/release-name uses the network of its node, so no NetworkPolicy applies to it (only with values-prod.yaml)
    ");
    let everywhere = outcome.findings.iter().find(|finding| &*finding.rule == "host-pid").unwrap();
    let seen_in = everywhere.seen_in.as_ref().unwrap();
    assert_eq!(seen_in.values(), ["values.yaml", "ci/net-values.yaml", "ci/other-values.yaml", "values-prod.yaml"]);
    let summary = &outcome.summary;
    assert_eq!((summary.charts, summary.renders, summary.templates), (1, 4, 1));
}

#[test]
fn values_of_the_user_are_the_only_set() {
    let files = chart(&[("web/ci/net-values.yaml", "hostNetwork: false\n"), ("mine.yaml", "hostNetwork: true\n")]);
    let mut request = request(&RULES);
    request.values.files.push("mine.yaml".into());
    insta::assert_snapshot!(told(&check(&files, &request)), @r"
    mine.yaml:1:14 host-network: Pod/release-name uses the network of its node, so no NetworkPolicy applies to it
    web/templates/pod.yaml:7:12 host-pid: Pod/release-name sees the processes of its node
    ");
    request.values.set.push((SetKind::Typed, "hostNetwork=false".to_owned()));
    let outcome = check(&files, &request);
    insta::assert_snapshot!(told(&outcome), @r"
    web/templates/pod.yaml:7:12 host-pid: Pod/release-name sees the processes of its node
    ");
    assert_eq!(outcome.findings[0].seen_in.as_ref().unwrap().values(), ["mine.yaml, --set"]);
}

#[test]
fn a_values_file_that_is_not_there_is_told() {
    let mut request = request(&RULES);
    request.values.files.push("mine.yaml".into());
    let outcome = check(&chart(&[]), &request);
    insta::assert_snapshot!(told(&outcome), @r"
    web/templates/pod.yaml:7:12 host-pid: Pod/release-name sees the processes of its node
    unreadable: mine.yaml: no such file or folder
    ");
    assert!(outcome.summary.has_failures());
}

#[test]
fn a_template_that_fails_under_one_set_is_reported_with_that_set() {
    let files = MemoryFiles::new([
        ("web/Chart.yaml", CHART),
        ("web/templates/pod.yaml", "{{ if .Values.tls }}{{ fail \"no certificate\" }}{{ end }}"),
        ("web/ci/tls-values.yaml", "tls: true\n"),
    ]);
    let outcome = check(&files, &request(&RULES));
    insta::assert_snapshot!(told(&outcome), @r"
    web/templates/pod.yaml:1:24 template-render-error: the chart cannot be rendered: error calling fail: no certificate (only with ci/tls-values.yaml)
    unrendered: web: web/templates/pod.yaml:1:24: error calling fail: no certificate (only with ci/tls-values.yaml)
    ");
    assert_eq!((outcome.summary.charts, outcome.summary.renders), (0, 2));
}

#[test]
fn each_set_is_rendered_for_each_version_of_kubernetes() {
    let pod = "{{ if semverCompare \">=1.30-0\" .Capabilities.KubeVersion.Version }}apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostPID: true
  hostNetwork: {{ .Values.hostNetwork }}
{{ end }}";
    let files = MemoryFiles::new([
        ("web/Chart.yaml", CHART),
        ("web/templates/pod.yaml", pod),
        ("web/ci/net-values.yaml", "hostNetwork: true\n"),
    ]);
    let versions = ["1.29.0", "1.33.0"].map(|version| KubeVersion::parse(version).unwrap()).into();
    let change = ChartChange { kube_versions: Some(versions), ..ChartChange::default() };
    let settings = Settings {
        charts: vec![ForCharts { paths: None, change }],
        ..Settings::new(Selection::new("all", &RULES, &[] as &[&str]).unwrap())
    };
    let request = CheckRequest::new(request(&RULES).targets, settings);
    insta::assert_snapshot!(told(&check(&files, &request)), @r"
    web/ci/net-values.yaml:1:14 host-network: Pod/web uses the network of its node, so no NetworkPolicy applies to it (only with ci/net-values.yaml on Kubernetes 1.33.0)
    web/templates/pod.yaml:5:12 host-pid: Pod/web sees the processes of its node (only with Kubernetes 1.33.0)
    ");
}

#[test]
fn a_namespace_that_a_template_insists_on_is_told_from_the_releases() {
    let map = |name: &str, namespace: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: {namespace}\n")
    };
    let files = MemoryFiles::new([
        ("web/Chart.yaml", CHART.to_owned()),
        ("web/templates/a.yaml", map("a", "default")),
        ("web/templates/b.yaml", map("b", "{{ .Release.Namespace }}")),
    ]);
    insta::assert_snapshot!(told(&check(&files, &request(&["default-namespace"]))), @r"
    web/templates/a.yaml:5:14 default-namespace: ConfigMap/a ends up in the namespace `default`
    ");
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let sets = (0..12).map(|n| (format!("web/ci/{n}-values.yaml"), format!("hostNetwork: true\nsuffix: -{n}\n")));
    let own = [("web/Chart.yaml", CHART), ("web/templates/pod.yaml", POD)];
    let files = MemoryFiles::new(sets.chain(own.map(|(path, text)| (path.to_owned(), text.to_owned()))));
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| told(&check(&files, &request(&RULES))))
    };
    assert_eq!(run(1).lines().count(), 13);
    assert_eq!(run(1), run(8));
}
