//! Charts under the values of the resources that deploy them.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod told;

use hullmark_engine::{MemoryFiles, check};
use told::{request, told};

const CHART: &str = "apiVersion: v2\nname: web\nversion: 1.0.0\n";
const POD: &str = "apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
spec:
  hostNetwork: {{ .Values.net.host }}
  hostPID: {{ .Values.pid }}
";
const RULES: [&str; 2] = ["host-network", "host-pid"];

fn told_with(resource: &str) -> String {
    let files = MemoryFiles::new([
        ("charts/web/Chart.yaml", CHART),
        ("charts/web/values.yaml", "net: {host: false}\npid: false\n"),
        ("charts/web/templates/pod.yaml", POD),
        ("charts/web/pid.yaml", "pid: true\n"),
        ("apps/web.yaml", resource),
    ]);
    let outcome = check(&files, &request(&RULES));
    assert!(!outcome.summary.has_failures(), "{}", told(&outcome));
    told(&outcome)
}

fn application(helm: &str) -> String {
    format!(
        "# ä\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: web}}\nspec:\n  source:\n    \
         repoURL: https://git.example/shop\n    path: charts/web\n    helm:\n{helm}  destination: {{namespace: shop}}\n"
    )
}

#[test]
fn values_in_an_application_are_pointed_at_there() {
    let object = application("      valuesObject:\n        net:\n          host: true\n");
    insta::assert_snapshot!(told_with(&object), @r"
    apps/web.yaml:12:17 host-network: Pod/web uses the network of its node, so no NetworkPolicy applies to it (only with Application/web (apps/web.yaml))
    ");
    let text = application(
        "      values: |\n        # for production\n\n        net:\n          host: true\n        pid: true\n",
    );
    insta::assert_snapshot!(told_with(&text), @r"
    apps/web.yaml:14:17 host-network: Pod/web uses the network of its node, so no NetworkPolicy applies to it (only with Application/web (apps/web.yaml))
    apps/web.yaml:15:14 host-pid: Pod/web sees the processes of its node (only with Application/web (apps/web.yaml))
    ");
    let flow = application("      values: \"net: {host: true}\"\n");
    insta::assert_snapshot!(told_with(&flow), @r"
    apps/web.yaml:10:28 host-network: Pod/web uses the network of its node, so no NetworkPolicy applies to it (only with Application/web (apps/web.yaml))
    ");
}

#[test]
fn values_that_a_file_holds_quoted_or_folded_are_pointed_at_in_it() {
    let quoted = application("      values: \"net:\\n  host: true\\npid: \\x74rue\\n\"\n");
    insta::assert_snapshot!(told_with(&quoted), @r"
    apps/web.yaml:10:30 host-network: Pod/web uses the network of its node, so no NetworkPolicy applies to it (only with Application/web (apps/web.yaml))
    apps/web.yaml:10:41 host-pid: Pod/web sees the processes of its node (only with Application/web (apps/web.yaml))
    ");
    let folded = application("      values: >\n        net: {host:\n        true}\n\n        pid: true\n");
    insta::assert_snapshot!(told_with(&folded), @r"
    apps/web.yaml:12:9 host-network: Pod/web uses the network of its node, so no NetworkPolicy applies to it (only with Application/web (apps/web.yaml))
    apps/web.yaml:14:14 host-pid: Pod/web sees the processes of its node (only with Application/web (apps/web.yaml))
    ");
}

#[test]
fn an_application_set_makes_an_application_of_each_element_of_a_list() {
    let set = "apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: envs}
spec:
  goTemplate: true
  generators:
    - list:
        elements:
          - {env: dev, host: 'false'}
          - {env: prod, host: 'true'}
    - clusters: {}
  template:
    metadata: {name: 'web-{{ .env }}'}
    spec:
      source:
        path: charts/web
        helm:
          values: |
            # {{ .env }}
            net:
              host: {{ .host }}
            pid: true
      destination: {namespace: '{{ .env }}'}
";
    insta::assert_snapshot!(told_with(set), @r"
    apps/web.yaml:21:21 host-network: Pod/web-prod uses the network of its node, so no NetworkPolicy applies to it (only with ApplicationSet/envs web-prod (apps/web.yaml))
    apps/web.yaml:22:18 host-pid: Pod/web-dev sees the processes of its node (only with ApplicationSet/envs web-dev (apps/web.yaml) and ApplicationSet/envs web-prod (apps/web.yaml))
    chart-elsewhere: apps/web.yaml: ApplicationSet/envs: what its generator `clusters` gives is not known without a cluster
    ");
}

#[test]
fn values_from_config_maps_of_the_tree_count_and_inline_values_win() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  chart:
    spec:
      chart: ./charts/web
      sourceRef: {kind: GitRepository, name: shop}
  valuesFrom:
    - {kind: ConfigMap, name: web}
    - {kind: ConfigMap, name: web, valuesKey: pid, targetPath: pid}
    - {kind: Secret, name: other, optional: true}
  values:
    net: {port: 1}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: shop}
data:
  values.yaml: |
    net:
      host: true
  pid: 'true'
";
    insta::assert_snapshot!(told_with(release), @r"
    apps/web.yaml:22:13 host-network: Pod/web uses the network of its node, so no NetworkPolicy applies to it (only with HelmRelease/web (apps/web.yaml))
    apps/web.yaml:23:9 host-pid: Pod/web sees the processes of its node (only with HelmRelease/web (apps/web.yaml))
    ");
    let overridden = release.replace("    net: {port: 1}\n", "    net: {host: false}\n    pid: false\n");
    insta::assert_snapshot!(told_with(&overridden), @"");
}

#[test]
fn parameters_and_value_files_of_an_application_count() {
    let helm = "      valueFiles: [pid.yaml]\n      parameters:\n        - name: net.host\n          value: \"true\"\n";
    insta::assert_snapshot!(told_with(&application(helm)), @r"
    apps/web.yaml:13:19 host-network: Pod/web uses the network of its node, so no NetworkPolicy applies to it (only with Application/web (apps/web.yaml))
    charts/web/pid.yaml:1:6 host-pid: Pod/web sees the processes of its node (only with Application/web (apps/web.yaml))
    ");
}

#[test]
fn values_of_a_flux_release_are_pointed_at_there() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  chart:
    spec:
      chart: ./charts/web
      sourceRef: {kind: GitRepository, name: shop}
  valuesFrom:
    - {kind: Secret, name: web}
  values:
    net: {host: true}
";
    insta::assert_snapshot!(told_with(release), @r"
    apps/web.yaml:12:17 host-network: Pod/web uses the network of its node, so no NetworkPolicy applies to it (only with HelmRelease/web (apps/web.yaml))
    chart-elsewhere: apps/web.yaml: HelmRelease/web: its values from Secret/web are not at hand; rendered without them
    ");
}

#[test]
fn a_chart_that_is_elsewhere_is_a_notice() {
    let elsewhere = application("      values: ''\n").replace("charts/web", "charts/other");
    insta::assert_snapshot!(told_with(&elsewhere), @r"
    chart-elsewhere: apps/web.yaml: Application/web: its chart charts/other is not in the tree that is checked
    ");
    let registry = application("      values: ''\n").replace("path: charts/web", "chart: postgresql");
    insta::assert_snapshot!(told_with(&registry), @r"
    chart-elsewhere: apps/web.yaml: Application/web: its chart postgresql comes from a registry
    ");
}
