//! What settings make of comments.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use hullmark_findings::{Finding, Location, Place, Severity};
use hullmark_source::{SourceKind, SourceMap, Span};
use hullmark_suppress::{Peer, ProblemKind, Settings, Suppressions};

const POD: &str = "\
spec:
  hostNetwork: true # hullmark: ignore[host-network] it serves the node
  hostPID: true # hullmark: ignore[host-pid]
  hostIPC: true # trivy:ignore:KSV-0008
";

/// The rules whose findings are suppressed, and what is wrong with the comments.
fn told(settings: &Settings) -> (Vec<&'static str>, Vec<(ProblemKind, String)>) {
    let sources = SourceMap::new();
    let source = sources.add("pod.yaml", SourceKind::File, POD.into());
    let suppressions = Suppressions::new(settings, &sources);
    let rules = [("host-network", "hostNetwork"), ("host-pid", "hostPID"), ("host-ipc", "hostIPC")];
    let suppressed = rules.into_iter().filter(|(rule, field)| {
        let start = POD.find(field).unwrap();
        suppressions.of(&finding(rule, Span::from_range(source, start..start + field.len()))).is_some()
    });
    let suppressed = suppressed.map(|(rule, _)| rule).collect();
    let problems = suppressions.problems(&|_, _| true, &|_| true);
    (suppressed, problems.into_iter().map(|problem| (problem.kind, problem.message)).collect())
}

fn finding(rule: &str, span: Span) -> Finding {
    Finding::new(rule, Severity::Warning, "", Location::new(Place::Span(span), ""))
}

#[test]
fn by_default_every_comment_counts() {
    assert_eq!(told(&Settings::default()), (vec!["host-network", "host-pid", "host-ipc"], Vec::new()));
}

#[test]
fn switched_off_no_comment_counts_and_none_is_told() {
    assert_eq!(told(&Settings::off()), (Vec::new(), Vec::new()));
}

#[test]
fn a_forbidden_rule_is_reported_and_the_comment_is_told() {
    let settings = Settings::default().forbid(&["CKV_K8S_19"]).unwrap();
    let problem = (ProblemKind::Invalid, "the configuration does not let `host-network` be ignored".to_owned());
    assert_eq!(told(&settings), (vec!["host-pid", "host-ipc"], vec![problem]));
}

#[test]
fn a_comment_of_a_tool_that_is_switched_off_does_not_count() {
    let mut settings = Settings::default();
    settings.peers.remove(&Peer::Trivy);
    assert_eq!(told(&settings), (vec!["host-network", "host-pid"], Vec::new()));
}

#[test]
fn a_reason_can_be_asked_for() {
    let settings = Settings { requires_reason: true, ..Settings::default() };
    let problem = (ProblemKind::Invalid, "the configuration asks for a reason behind the `]`".to_owned());
    assert_eq!(told(&settings), (vec!["host-network", "host-ipc"], vec![problem]));
}

#[test]
fn an_unknown_rule_cannot_be_forbidden() {
    let error = Settings::default().forbid(&["host-networks"]).unwrap_err();
    assert_eq!(error.to_string(), "unknown rule or group `host-networks`: did you mean `host-network`?");
}

#[test]
fn tools_are_found_by_their_names() {
    assert!(Peer::ALL.into_iter().all(|peer| Peer::named(peer.as_str()) == Some(peer)));
    assert_eq!(Peer::named("kubesec"), None);
}
