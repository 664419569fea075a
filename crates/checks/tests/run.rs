//! What a run over whole files gives.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

use std::fmt::Write as _;
use std::sync::Arc;

use hullmark_checks::{Selection, run};
use hullmark_findings::{Finding, Severity};
use hullmark_model::{ReleaseUnit, UnitKind};
use hullmark_parser::{Parsed, parse};
use hullmark_source::{SourceKind, SourceMap};
use insta::assert_snapshot;

fn check(files: &[(&str, &str)], profile: &str, select: &[&str]) -> (SourceMap, Vec<Finding>) {
    let sources = SourceMap::new();
    let read = |(name, text): &(&str, &str)| {
        let text: Arc<str> = (*text).into();
        parse(sources.add(*name, SourceKind::File, Arc::clone(&text)), &text)
    };
    let parsed: Vec<Parsed> = files.iter().map(read).collect();
    let documents = parsed.iter().flat_map(|parsed| &parsed.documents);
    let unit = ReleaseUnit::new(UnitKind::Manifests, documents);
    let selection = Selection::new(profile, select, &[] as &[&str]).unwrap();
    let findings = run(&unit, &selection, &sources);
    (sources, findings)
}

fn lines((sources, findings): &(SourceMap, Vec<Finding>)) -> String {
    let mut out = String::new();
    for finding in findings {
        let place = finding.primary.place;
        let start = sources.position(place.span().unwrap()).start;
        let (name, label) = (sources.name(place.source()), &finding.primary.label);
        let _ = write!(out, "{name}:{}:{}: ", start.line, start.column);
        let _ = write!(out, "{}[{}] {}", finding.severity, finding.rule, finding.message);
        let _ = writeln!(out, "{}{label}", if label.is_empty() { "" } else { "; " });
    }
    out
}

#[test]
fn a_survey_tells_of_images_without_a_trusted_owner_or_a_name() {
    let pod = |image: &str| {
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{containers: [{{name: web{image}}}]}}\n")
    };
    let told = |image: &str, profile: &str| -> Vec<String> {
        let yaml = pod(image);
        let rules = ["image-missing", "image-registry-unowned", "image-registry-public"];
        let (_, findings) = check(&[("pod.yaml", &yaml)], profile, &rules);
        findings.iter().map(|finding| finding.rule.to_string()).collect()
    };
    assert_eq!(told("", "all"), ["image-missing"]);
    assert_eq!(told(", image: nginx:1.27", "all"), ["image-registry-public", "image-registry-unowned"]);
    assert_eq!(told(", image: r.example/web:1.2", "all"), ["image-registry-unowned"]);
    let of_accounts = [
        "shop.azurecr.io/web:1.2",
        "eu.gcr.io/shop/web:1.2",
        "europe-docker.pkg.dev/shop/web:1.2",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1.2",
        "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web:1.2",
    ];
    for image in of_accounts {
        assert_eq!(told(&format!(", image: {image}"), "all"), Vec::<String>::new(), "{image}");
    }
    assert_eq!(told("", "strict"), Vec::<String>::new());
    for image in ["notgcr.io/web:1.2", "gcr.io.evil.example/web:1.2"] {
        assert_eq!(told(&format!(", image: {image}"), "all"), ["image-registry-unowned"], "{image}");
    }
}

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: r.example/web
          resources:
            limits:
              cpu: 1
          securityContext:
            privileged: true
            runAsUser: 0
";

#[test]
fn findings_of_a_workload_are_told_from_top_to_bottom() {
    assert_snapshot!(lines(&check(&[("web.yaml", DEPLOYMENT)], "recommended", &[])), @r"
    web.yaml:12:5: warning[automount-service-account-token] Deployment/web gets a token for the API server, and nothing here gives it rights to use; add `automountServiceAccountToken: false` here
    web.yaml:15:18: warning[image-tag-latest] container `web` of Deployment/web uses the image `r.example/web`, which changes with every release
    web.yaml:16:11: warning[memory-request-missing] container `web` of Deployment/web requests no memory; add `requests.memory` here
    web.yaml:17:13: warning[memory-limit-missing] container `web` of Deployment/web has no memory limit; add `memory` here
    web.yaml:19:11: warning[writable-root-filesystem] container `web` of Deployment/web can write to its root file system; add `readOnlyRootFilesystem: true` here
    web.yaml:20:25: error[privileged-container] container `web` of Deployment/web is privileged: it can do on the node whatever root can
    web.yaml:21:24: error[run-as-user-zero] container `web` of Deployment/web is started as root: `runAsUser` is 0
    ");
}

#[test]
fn findings_are_sorted_by_path_whatever_the_order_of_the_files() {
    let files = [("b.yaml", DEPLOYMENT), ("a.yaml", DEPLOYMENT)];
    assert_snapshot!(lines(&check(&files, "all", &["run-as-root"])), @r"
    a.yaml:21:24: warning[run-as-root] container `web` of Deployment/web is not kept from running as root
    b.yaml:21:24: warning[run-as-root] container `web` of Deployment/web is not kept from running as root
    ");
}

#[test]
fn the_same_fault_at_the_same_place_is_told_once() {
    let yaml = "
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: same
      securityContext: &context {privileged: true}
    - name: same
      securityContext: *context
    - name: other
      securityContext: *context
";
    let checked = check(&[("pod.yaml", yaml)], "all", &["privileged-container"]);
    assert_snapshot!(lines(&checked), @"pod.yaml:8:46: error[privileged-container] container `other` of Pod/web is privileged: it can do on the node whatever root can");
    assert_eq!(checked.1[0].help.as_deref(), Some("Also affects Pod/web (container `same`)."));
}

#[test]
fn different_faults_at_the_same_place_stay_apart() {
    let yaml = "
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: a, image: r.example/a:1.0, env: [&one {name: X, value: 1}, *one, {<<: *one, name: Y}, {<<: *one, name: Y}]}
";
    let (_, findings) = check(&[("pod.yaml", yaml)], "all", &["duplicate-env-var"]);
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        ["container `a` of Pod/web sets `X` more than once", "container `a` of Pod/web sets `Y` more than once"]
    );
}

#[test]
fn agents_of_the_node_are_told_with_a_lower_severity_and_the_reason() {
    let yaml = "
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: csi}
spec:
  template:
    spec:
      volumes: [{name: plugins, hostPath: {path: /var/lib/kubelet/plugins/x}}]
      containers: [{name: driver, securityContext: {privileged: true}}]
";
    let (_, findings) = check(&[("csi.yaml", yaml)], "all", &["privileged-container"]);
    assert_eq!(findings[0].severity, Severity::Warning);
    assert_eq!(
        findings[0].help.as_deref(),
        Some("DaemonSet/csi mounts volumes for the pods, which may need it; make sure that nothing else runs in it.")
    );
}

#[test]
fn a_fingerprint_survives_moved_lines_and_tells_findings_apart() {
    let fingerprints = |yaml: &str| {
        let (_, findings) = check(&[("web.yaml", yaml)], "all", &[]);
        let mut all: Vec<_> = findings.iter().map(|finding| finding.fingerprint).collect();
        all.sort_unstable();
        all
    };
    let before = fingerprints(DEPLOYMENT);
    let sidecar = "      containers:\n        - name: log\n          image: r.example/log:1.0\n";
    let moved = fingerprints(&format!("# moved\n\n{}", DEPLOYMENT.replace("      containers:\n", sidecar)));
    assert!(before.iter().all(|fingerprint| moved.contains(fingerprint)), "{before:?} {moved:?}");
    let renamed = fingerprints(&DEPLOYMENT.replace("  name: web\n  namespace", "  name: shop\n  namespace"));
    assert!(before.iter().all(|fingerprint| !renamed.contains(fingerprint)));
    let mut distinct = before.clone();
    distinct.dedup();
    assert_eq!(distinct, before);
}

#[test]
fn objects_of_all_files_meet() {
    let service =
        "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web}}}";
    let alone = check(&[("service.yaml", service), ("web.yaml", DEPLOYMENT)], "all", &["dangling-service"]);
    assert_eq!(lines(&alone), "");
    let elsewhere = DEPLOYMENT.replace("namespace: shop", "namespace: billing");
    let apart = check(&[("service.yaml", service), ("web.yaml", &elsewhere)], "all", &["dangling-service"]);
    assert_snapshot!(lines(&apart), @"service.yaml:1:90: warning[dangling-service] the selector of Service/web matches no pod");
}

#[test]
fn a_finding_names_its_object_as_it_is_written() {
    let yaml = "{apiVersion: v1, kind: Pod, metadata: {generateName: job-}, spec: {hostPID: true}}\n---\n\
                {apiVersion: v1, kind: Pod, spec: {hostPID: true}}\n";
    assert_snapshot!(lines(&check(&[("pods.yaml", yaml)], "all", &["host-pid"])), @r"
    pods.yaml:1:77: error[host-pid] Pod/job-* sees the processes of its node
    pods.yaml:3:45: error[host-pid] Pod/(unnamed) sees the processes of its node
    ");
}

#[test]
fn what_is_no_manifest_has_no_findings() {
    let (_, findings) =
        check(&[("values.yaml", "spec: {containers: [{securityContext: {privileged: true}}]}\n")], "all", &[]);
    assert_eq!(findings, []);
}

const FILLED_IN: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${APP}
  namespace: shop
  labels: {app: '${APP}'}
spec:
  replicas: ${REPLICAS}
  selector:
    matchLabels: {app: '${APP}'}
  template:
    metadata:
      labels: {app: '${APP}', 'app.kubernetes.io/name': '{{ name }}'}
    spec:
      automountServiceAccountToken: ${TOKEN:=false}
      containers:
        - name: web
          image: ${REGISTRY}/web:${TAG:=latest}
          resources:
            requests: {cpu: '${CPU}', memory: '${MEMORY:=64Mi}'}
            limits: {memory: '${MEMORY:=64Mi}'}
          securityContext:
            allowPrivilegeEscalation: ${ESCALATE}
            capabilities: {drop: ['${DROP:=ALL}']}
            privileged: ${PRIVILEGED:=true}
            readOnlyRootFilesystem: ${READ_ONLY:-true}
            runAsUser: ${UID=0}
";

#[test]
fn what_is_filled_in_later_is_judged_by_its_default_if_at_all() {
    assert_snapshot!(lines(&check(&[("web.yaml", FILLED_IN)], "recommended", &[])), @r"
    web.yaml:25:25: error[privileged-container] container `web` of Deployment/${APP} is privileged: it can do on the node whatever root can
    web.yaml:27:24: error[run-as-user-zero] container `web` of Deployment/${APP} is started as root: `runAsUser` is 0
    ");
}
