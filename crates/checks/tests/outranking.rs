//! What is left out because a stronger rule says more.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

use std::sync::Arc;

use hullmark_checks::{Selection, run};
use hullmark_findings::Finding;
use hullmark_model::{ReleaseUnit, UnitKind};
use hullmark_parser::parse;
use hullmark_source::{SourceKind, SourceMap};

fn findings(yaml: &str, profile: &str, select: &[&str], ignore: &[&str]) -> Vec<Finding> {
    let sources = SourceMap::new();
    let text: Arc<str> = yaml.into();
    let parsed = parse(sources.add("test.yaml", SourceKind::File, Arc::clone(&text)), &text);
    let unit = ReleaseUnit::new(UnitKind::Manifests, &parsed.documents);
    run(&unit, &Selection::new(profile, select, ignore).unwrap(), &sources)
}

/// The rules that report something, in the order of the places.
fn rules(yaml: &str, profile: &str, select: &[&str], ignore: &[&str]) -> Vec<String> {
    findings(yaml, profile, select, ignore).iter().map(|finding| finding.rule.to_string()).collect()
}

const PRIVILEGED: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: web, image: r.example/web:1.0, securityContext: {privileged: true}}
";

const PAIR: [&str; 2] = ["allow-privilege-escalation", "privileged-container"];

#[test]
fn only_the_stronger_of_two_rules_is_told() {
    assert_eq!(rules(PRIVILEGED, "recommended", &PAIR, &[]), ["privileged-container"]);
    assert_eq!(rules(PRIVILEGED, "strict", &PAIR, &[]), ["privileged-container"]);
}

#[test]
fn surveys_and_standards_are_told_both() {
    for profile in ["all", "pss-baseline", "pss-restricted", "cis"] {
        assert_eq!(rules(PRIVILEGED, profile, &PAIR, &[]).len(), 2, "{profile}");
    }
}

#[test]
fn a_rule_that_is_not_selected_outranks_nothing() {
    assert_eq!(rules(PRIVILEGED, "recommended", &PAIR[..1], &[]), ["allow-privilege-escalation"]);
    let ignored = rules(PRIVILEGED, "recommended", &[], &["privileged-container"]);
    assert!(ignored.contains(&"allow-privilege-escalation".to_owned()), "{ignored:?}");
}

#[test]
fn a_stronger_rule_with_a_lowered_severity_still_outranks() {
    let agent = "
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: csi}
spec:
  template:
    spec:
      volumes: [{name: plugins, hostPath: {path: /var/lib/kubelet/plugins/x}}]
      containers: [{name: driver, securityContext: {privileged: true}}]
";
    assert_eq!(rules(agent, "recommended", &PAIR, &[]), ["privileged-container"]);
}

#[test]
fn other_containers_of_the_pod_keep_their_findings() {
    let two = format!("{PRIVILEGED}    - {{name: log, image: r.example/log:1.0}}\n");
    let found = findings(&two, "recommended", &PAIR, &[]);
    let messages: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
    assert!(matches!(messages.as_slice(), [first, second] if first.contains("`web`") && second.contains("`log`")));
}

#[test]
fn a_shared_place_is_told_of_those_that_nothing_stronger_is_said_of() {
    let shared = "
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: a, securityContext: {privileged: true}}
    - {name: b}
    - {name: c}
";
    let found = findings(shared, "recommended", &["seccomp-profile-missing"], &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].help.as_deref(), Some("Also affects Pod/web (container `b`), Pod/web (container `c`)."));
    let found = findings(shared, "recommended", &["seccomp-profile-missing", "privileged-container"], &[]);
    assert_eq!(found.len(), 2);
    let of_others = found.iter().find(|finding| &*finding.rule == "seccomp-profile-missing").unwrap();
    assert!(of_others.message.contains("`b`"), "{}", of_others.message);
    assert_eq!(of_others.help.as_deref(), Some("Also affects Pod/web (container `c`)."));
}

#[test]
fn a_fault_of_the_pod_outranks_those_of_its_containers() {
    let pod = "
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostNetwork: true
  containers:
    - {name: web, image: r.example/web:1.0, ports: [{containerPort: 80, hostPort: 80}]}
";
    assert_eq!(rules(pod, "recommended", &["host-port", "host-network"], &[]), ["host-network"]);
}

#[test]
fn of_several_items_only_the_same_is_left_out() {
    let role = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: operator}
rules:
  - {apiGroups: ['*'], resources: ['*'], verbs: ['*']}
  - {apiGroups: [''], resources: [pods], verbs: ['*']}
";
    let selected = ["rbac-wildcard-all", "rbac-wildcard-verb", "rbac-wildcard-resource"];
    assert_eq!(rules(role, "recommended", &selected, &[]), ["rbac-wildcard-all", "rbac-wildcard-verb"]);
    let pod = "
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
    - {name: socket, hostPath: {path: /run/containerd/containerd.sock}}
    - {name: data, hostPath: {path: /srv/data}}
  containers: [{name: web}]
";
    let selected = ["container-runtime-socket-mount", "host-path-volume"];
    assert_eq!(rules(pod, "recommended", &selected, &[]), ["container-runtime-socket-mount", "host-path-volume"]);
}
