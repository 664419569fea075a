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

/// What an `ApplicationSet` with these generators gives, in a tree with two clusters' settings.
fn told_of_set(generators: &str, template: &str) -> String {
    let files = MemoryFiles::new([
        ("charts/web/Chart.yaml", CHART.to_owned()),
        ("charts/web/values.yaml", "net: {host: false}\npid: false\n".to_owned()),
        ("charts/web/templates/pod.yaml", POD.to_owned()),
        ("clusters/eu/config.json", r#"{"net": {"host": true}, "zone": "a"}"#.to_owned()),
        ("clusters/us/config.json", r#"{"net": {"host": false}, "zone": "b"}"#.to_owned()),
        ("clusters/us/values.yaml", "pid: true\n".to_owned()),
        (
            "apps/web.yaml",
            format!(
                "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {{name: all}}\nspec:\n  \
                 generators:\n{generators}  template:\n{template}"
            ),
        ),
    ]);
    told(&check(&files, &request(&RULES)))
}

const OF_A_CLUSTER: &str = "    metadata: {name: 'web-{{path.basename}}'}
    spec:
      source:
        path: charts/web
        helm:
          ignoreMissingValueFiles: true
          valueFiles: ['/clusters/{{path.basename}}/values.yaml']
          parameters: [{name: net.host, value: '{{net.host}}'}]
";

#[test]
fn an_application_set_makes_an_application_of_each_file_that_a_glob_names() {
    let files = "    - git: {files: [{path: 'clusters/**/config.json'}]}\n";
    insta::assert_snapshot!(told_of_set(files, OF_A_CLUSTER), @r"
    clusters/eu/config.json:1:18 host-network: Pod/web-eu uses the network of its node, so no NetworkPolicy applies to it (only with ApplicationSet/all web-eu (apps/web.yaml))
    clusters/us/values.yaml:1:6 host-pid: Pod/web-us sees the processes of its node (only with ApplicationSet/all web-us (apps/web.yaml))
    ");
    let none = "    - git: {files: [{path: 'cluster/**/config.json'}]}\n";
    insta::assert_snapshot!(told_of_set(none, OF_A_CLUSTER), @r"
    chart-elsewhere: apps/web.yaml: ApplicationSet/all: no files of the tree that is checked are those of its generator `git`
    ");
}

#[test]
fn an_application_set_makes_an_application_of_each_folder_that_no_glob_excludes() {
    let template = OF_A_CLUSTER.replace("{{net.host}}", "{{values.host}}");
    let folders = "    - git:\n        directories: [{path: clusters/*}, {path: clusters/eu, exclude: true}]\n        \
                   values: {host: 'true'}\n";
    insta::assert_snapshot!(told_of_set(folders, &template), @r"
    apps/web.yaml:8:25 host-network: Pod/web-us uses the network of its node, so no NetworkPolicy applies to it (only with ApplicationSet/all web-us (apps/web.yaml))
    clusters/us/values.yaml:1:6 host-pid: Pod/web-us sees the processes of its node (only with ApplicationSet/all web-us (apps/web.yaml))
    ");
}

#[test]
fn generators_are_combined_and_what_only_a_cluster_knows_is_told() {
    let template = "    metadata: {name: 'web-{{.env}}-{{.zone}}'}
    spec:
      source: {path: charts/web, helm: {valuesObject: {net: {host: '{{.host}}'}, pid: false}}}
";
    let list = "{list: {elements: [{env: dev, host: false}, {env: prod, host: true}]}}";
    let matrix =
        format!("    - matrix: {{generators: [{list}, {{git: {{files: [{{path: clusters/eu/config.json}}]}}}}]}}\n");
    insta::assert_snapshot!(told_of_set(&matrix, template), @r"
    apps/web.yaml:10:69 host-network: Pod/web-prod-a uses the network of its node, so no NetworkPolicy applies to it (only with ApplicationSet/all web-prod-a (apps/web.yaml))
    ");
    let merge = format!(
        "    - merge: {{mergeKeys: [env], generators: [{list}, {{list: {{elements: [{{env: prod, zone: c}}]}}}}]}}\n"
    );
    insta::assert_snapshot!(told_of_set(&merge, template), @r"
    apps/web.yaml:10:69 host-network: Pod/web-prod-c uses the network of its node, so no NetworkPolicy applies to it (only with ApplicationSet/all web-prod-c (apps/web.yaml))
    ");
    let unknown = format!("    - matrix: {{generators: [{list}, {{clusters: {{}}}}]}}\n    - scmProvider: {{}}\n");
    insta::assert_snapshot!(told_of_set(&unknown, template), @r"
    chart-elsewhere: apps/web.yaml: ApplicationSet/all: what its generator `clusters` gives is not known without a cluster
    chart-elsewhere: apps/web.yaml: ApplicationSet/all: what its generator `scmProvider` gives is not known without a cluster
    ");
}

#[test]
fn values_of_another_source_of_the_same_tree_count() {
    let several = "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec:
  sources:
    - repoURL: https://git.example/charts
      path: charts/web
      helm:
        valueFiles: [$settings/charts/web/pid.yaml, $other/values.yaml, 'https://values.example/web.yaml']
    - {repoURL: 'https://git.example/shop', ref: settings}
";
    insta::assert_snapshot!(told_with(several), @r"
    charts/web/pid.yaml:1:6 host-pid: Pod/web sees the processes of its node (only with Application/web (apps/web.yaml))
    chart-elsewhere: apps/web.yaml: Application/web: its values file $other/values.yaml starts from a source that it does not have
    chart-elsewhere: apps/web.yaml: Application/web: its values file https://values.example/web.yaml is not in the tree that is checked
    ");
}

#[test]
fn a_parameter_of_a_file_has_its_text() {
    let files = MemoryFiles::new([
        ("charts/web/Chart.yaml", CHART.to_owned()),
        ("charts/web/values.yaml", "host: ''\n".to_owned()),
        ("charts/web/host.txt", "true".to_owned()),
        ("charts/web/templates/pod.yaml", POD.replace(".Values.net.host", ".Values.host").replace(".Values.pid", "1")),
        (
            "apps/web.yaml",
            application(
                "      fileParameters:\n        - {name: host, path: host.txt}\n        - {name: a, path: gone.txt}\n",
            ),
        ),
    ]);
    insta::assert_snapshot!(told(&check(&files, &request(&RULES))), @r"
    charts/web/host.txt:1:1 host-network: Pod/web uses the network of its node, so no NetworkPolicy applies to it (only with Application/web (apps/web.yaml))
    chart-elsewhere: apps/web.yaml: Application/web: the file charts/web/gone.txt of its parameter cannot be read: no such file or folder
    ");
}

#[test]
fn values_in_a_secret_are_pointed_at_where_they_are_encoded() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  chartRef: {kind: HelmChart, name: web}
  valuesFrom:
    - {kind: Secret, name: web}
    - {kind: Secret, name: web, valuesKey: pid, targetPath: pid}
  postRenderers:
    - kustomize: {}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: web, namespace: shop}
spec: {chart: charts/web, sourceRef: {kind: GitRepository, name: shop}}
---
apiVersion: v1
kind: Secret
metadata: {name: web, namespace: shop}
data:
  values.yaml: bmV0OgogIGhvc3Q6IHRydWUK
  pid: dHJ1ZQ==
";
    insta::assert_snapshot!(told_with(release), @r"
    apps/web.yaml:21:16 host-network: Pod/web uses the network of its node, so no NetworkPolicy applies to it (only with HelmRelease/web (apps/web.yaml))
    apps/web.yaml:22:8 host-pid: Pod/web sees the processes of its node (only with HelmRelease/web (apps/web.yaml))
    chart-elsewhere: apps/web.yaml: HelmRelease/web: its `postRenderers` are not run; checked without what they change
    ");
    let encrypted =
        release.replace("bmV0OgogIGhvc3Q6IHRydWUK", "ENC[AES256_GCM,data:x=]").replace("  pid: dHJ1ZQ==\n", "");
    insta::assert_snapshot!(told_with(&encrypted), @r"
    chart-elsewhere: apps/web.yaml: HelmRelease/web: its `postRenderers` are not run; checked without what they change
    chart-elsewhere: apps/web.yaml: HelmRelease/web: its values from Secret/web are not at hand; rendered without them
    chart-elsewhere: apps/web.yaml: HelmRelease/web: its values from a Secret are encrypted, or no text; rendered without them
    ");
    let elsewhere = release.replace("kind: HelmChart, name: web}", "kind: OCIRepository, name: web}");
    insta::assert_snapshot!(told_with(&elsewhere), @r"
    chart-elsewhere: apps/web.yaml: HelmRelease/web: its chart comes from OCIRepository/web, which is not in the tree
    ");
}
