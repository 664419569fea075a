//! Kustomizations: what they make is judged, and each fault is told where somebody can change it.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod told;

use hullmark_engine::{MemoryFiles, Target, check, images};
use told::{request, told};

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: r.example/web:1.2
          ports:
            - containerPort: 8080
";
const BASE: &str = "resources: [web.yaml]\n";
const RULES: [&str; 4] = ["privileged-container", "memory-limit-missing", "host-network", "image-tag-latest"];

fn shop(more: &[(&str, &str)]) -> MemoryFiles {
    let own = [("base/web.yaml", DEPLOYMENT), ("base/kustomization.yaml", BASE)];
    MemoryFiles::new(own.iter().chain(more).copied())
}

fn told_of(rules: &[&str], more: &[(&str, &str)]) -> String {
    told(&check(&shop(more), &request(rules)))
}

#[test]
fn a_patch_is_no_object_and_what_it_sets_is_told_in_it() {
    let files = [
        ("prod/kustomization.yaml", "resources: [../base]\npatches: [{path: patch.yaml}]\n"),
        (
            "prod/patch.yaml",
            "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          resources: {limits: {memory: 1Gi}}
          securityContext: {privileged: true}
",
        ),
    ];
    let all = [RULES.as_slice(), &["mismatching-selector"]].concat();
    insta::assert_snapshot!(told_of(&all, &files), @"prod/patch.yaml:10:41 privileged-container: container `web` of Deployment/web is privileged: it can do on the node whatever root can");
}

#[test]
fn a_fault_that_only_some_environments_have_says_which() {
    let files = [
        ("dev/kustomization.yaml", "resources: [../base]\nnamespace: dev\n"),
        (
            "prod/kustomization.yaml",
            "resources: [../base]
patches:
  - target: {kind: Deployment, name: w.*}
    patch: |-
      - op: add
        path: /spec/template/spec/hostNetwork
        value: true
      - {op: add, path: /spec/template/spec/containers/0/resources, value: {limits: {memory: 1Gi}}}
",
        ),
    ];
    insta::assert_snapshot!(told_of(&RULES, &files), @r"
    base/web.yaml:14:11 memory-limit-missing: container `web` of Deployment/web has no memory limit (only with dev)
    prod/kustomization.yaml:7:16 host-network: Deployment/web uses the network of its node, so no NetworkPolicy applies to it
    ");
}

#[test]
fn images_replicas_and_namespaces_come_from_the_kustomization() {
    let files = [(
        "prod/kustomization.yaml",
        "resources: [../base]
namespace: shop
images: [{name: r.example/web, newTag: latest}]
replicas: [{name: web, count: 3}]
",
    )];
    let rules = ["image-tag-latest", "default-namespace", "single-replica"];
    insta::assert_snapshot!(told_of(&rules, &files), @"prod/kustomization.yaml:3:40 image-tag-latest: container `web` of Deployment/web uses the image `r.example/web:latest`, which changes with every release");
    let listed = images(&shop(&files), &request(&[]));
    assert_eq!(listed.images.keys().collect::<Vec<_>>(), ["r.example/web:latest"]);
}

#[test]
fn lists_are_merged_by_their_keys_and_directives_take_away() {
    let patch = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      hostNetwork: null
      containers:
        - name: proxy
          image: r.example/proxy:latest
        - name: web
          $patch: delete
";
    let base = DEPLOYMENT.replace("      containers:", "      hostNetwork: true\n      containers:");
    let files = MemoryFiles::new([
        ("base/web.yaml", base.as_str()),
        ("base/kustomization.yaml", BASE),
        ("prod/kustomization.yaml", "resources: [../base]\npatchesStrategicMerge: [patch.yaml]\n"),
        ("prod/patch.yaml", patch),
    ]);
    insta::assert_snapshot!(told(&check(&files, &request(&RULES))), @r"
    prod/patch.yaml:9:11 memory-limit-missing: container `proxy` of Deployment/web has no memory limit
    prod/patch.yaml:10:34 image-tag-latest: container `proxy` of Deployment/web uses the image `r.example/proxy:latest`, which changes with every release
    ");
}

#[test]
fn a_component_changes_the_objects_of_those_that_name_it() {
    let files = [
        ("prod/kustomization.yaml", "resources: [../base]\ncomponents: [../net]\n"),
        (
            "net/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec: {template: {spec: {hostNetwork: true}}}
",
        ),
    ];
    insta::assert_snapshot!(told_of(&["host-network"], &files), @"net/kustomization.yaml:8:45 host-network: Deployment/web uses the network of its node, so no NetworkPolicy applies to it");
}

#[test]
fn what_it_generates_is_there_for_those_who_refer_to_it() {
    let pod = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: r.example/web:1.2
      envFrom:
        - configMapRef: {name: settings}
        - configMapRef: {name: setings}
";
    let files = MemoryFiles::new([
        ("pod.yaml", pod),
        (
            "kustomization.yaml",
            "resources: [pod.yaml]\nconfigMapGenerator: [{name: settings, literals: [MODE=fast]}]\n",
        ),
    ]);
    insta::assert_snapshot!(told(&check(&files, &request(&["dangling-configmap-reference"]))), @"pod.yaml:10:32 dangling-configmap-reference: Pod/web needs the ConfigMap `setings`, which is not among those of the namespace `default`");
}

#[test]
fn what_kustomize_would_refuse_is_told_and_the_rest_is_checked() {
    let files = [(
        "prod/kustomization.yaml",
        "resources:
  - ../base
  - gone.yaml
  - ../empty
patches:
  - patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: wep}}'
",
    )];
    let more = [files.as_slice(), &[("empty/readme.txt", "")]].concat();
    insta::assert_snapshot!(told_of(&["kustomization-build-error", "memory-limit-missing"], &more), @r"
    base/web.yaml:14:11 memory-limit-missing: container `web` of Deployment/web has no memory limit
    prod/kustomization.yaml:3:5 kustomization-build-error: the kustomization cannot be built: there is no gone.yaml
    prod/kustomization.yaml:4:5 kustomization-build-error: the kustomization cannot be built: the folder has no kustomization.yaml
    prod/kustomization.yaml:6:5 kustomization-build-error: the kustomization cannot be built: the patch is for Deployment/wep, which is not there
    ");
}

#[test]
fn kustomizations_that_rest_on_each_other_come_to_an_end() {
    let files = [("a/kustomization.yaml", "resources: [../b]\n"), ("b/kustomization.yaml", "resources: [../a]\n")];
    let c = [files.as_slice(), &[("c/kustomization.yaml", "resources: [../a]\n")]].concat();
    insta::assert_snapshot!(told_of(&["kustomization-build-error"], &c), @"b/kustomization.yaml:1:13 kustomization-build-error: the kustomization cannot be built: the kustomization rests on itself");
}

#[test]
fn what_lies_in_other_repositories_is_named_and_no_failure() {
    let remote = "https://github.com/shop/base//prod?ref=v1.2.0";
    let kustomization = format!("resources: [../base, \"{remote}\"]\npatches: [{{path: patch.yaml}}]\n");
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: elsewhere}\nspec: {replicas: 2}\n";
    let files = shop(&[("prod/kustomization.yaml", &kustomization), ("prod/patch.yaml", patch)]);
    let outcome = check(&files, &request(&["kustomization-build-error", "privileged-container"]));
    insta::assert_snapshot!(told(&outcome), @"resource-elsewhere: prod/kustomization.yaml: https://github.com/shop/base//prod?ref=v1.2.0 lies in another repository");
    assert!(!outcome.summary.has_failures());
}

#[test]
fn objects_around_kustomizations_are_judged_together_with_what_these_make() {
    let service = "apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web, team: front}
  ports: [{port: 80}]
";
    let files = [
        ("prod/kustomization.yaml", "resources: [../base]\nnamespace: shop\ncommonLabels: {team: front}\n"),
        ("service.yaml", service),
    ];
    insta::assert_snapshot!(told_of(&["dangling-service", "mismatching-selector"], &files), @"");
}

#[test]
fn two_environments_of_one_base_are_not_the_same_object_twice() {
    let files = [
        ("dev/kustomization.yaml", "resources: [../base]\nnamePrefix: dev-\n"),
        ("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-\n"),
    ];
    insta::assert_snapshot!(told_of(&["duplicate-resource", "privileged-container"], &files), @"");
}

#[test]
fn a_patch_that_somebody_names_is_judged_with_what_it_changes() {
    let patch = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {hostNetwork: true}}}
";
    let files = shop(&[
        ("prod/kustomization.yaml", "resources: [../base]\npatches: [{path: patches/net.yaml}]\n"),
        ("prod/patches/net.yaml", patch),
    ]);
    let mut request = request(&["host-network", "mismatching-selector"]);
    request.targets = vec![Target::Path("prod/patches/net.yaml".into())];
    insta::assert_snapshot!(told(&check(&files, &request)), @"prod/patches/net.yaml:4:39 host-network: Deployment/web uses the network of its node, so no NetworkPolicy applies to it");
}

#[test]
fn a_patch_that_nothing_uses_is_left_alone() {
    let patch = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template: {spec: {containers: [{name: web, image: r.example/web:1.3}]}}
";
    insta::assert_snapshot!(told_of(&["mismatching-selector"], &[("base/unused.yaml", patch)]), @"");
    insta::assert_snapshot!(told_of(&["mismatching-selector"], &[("other/whole.yaml", patch)]), @"other/whole.yaml:4:1 mismatching-selector: Deployment/web has no selector, which it needs");
}

#[test]
fn variables_of_the_kustomization_are_filled_in() {
    let pod = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: r.example/web:1.2
      env: [{name: PEER, value: $(HOST).shop}]
";
    let vars = "resources: [pod.yaml]\nvars: [{name: HOST, objref: {kind: Pod, name: web, apiVersion: v1}}]\n";
    let rules = ["undefined-env-reference"];
    let files = MemoryFiles::new([("pod.yaml", pod), ("kustomization.yaml", vars)]);
    insta::assert_snapshot!(told(&check(&files, &request(&rules))), @"");
}

#[test]
fn secrets_in_files_that_a_config_map_is_made_from_are_told_there() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: a}]}\n";
    let kustomization = "resources: [pod.yaml]\nconfigMapGenerator: [{name: settings, files: [app.properties]}]\n";
    let properties = "log.level=info\nspring.datasource.password=vG7kQ2mXw9RtLp4z\n";
    let files =
        MemoryFiles::new([("pod.yaml", pod), ("kustomization.yaml", kustomization), ("app.properties", properties)]);
    insta::assert_snapshot!(told(&check(&files, &request(&["configmap-secret"]))), @"app.properties:2:28 configmap-secret: ConfigMap/settings holds a password in clear text, in `spring.datasource.password`");
}

#[test]
fn flux_has_a_kind_of_the_same_name() {
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop}
spec: {path: ./base, prune: true}
";
    let files = MemoryFiles::new([("clusters/kustomization.yaml", flux), ("pod.yaml", DEPLOYMENT)]);
    let outcome = check(&files, &request(&["memory-limit-missing"]));
    assert_eq!((outcome.summary.kustomizations, outcome.summary.files), (0, 2));
    insta::assert_snapshot!(told(&outcome), @"pod.yaml:14:11 memory-limit-missing: container `web` of Deployment/web has no memory limit");
}
