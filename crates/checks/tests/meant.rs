//! What is shown beside a reference to nothing: what was perhaps meant.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

use std::sync::Arc;

use hullmark_checks::{Selection, run};
use hullmark_model::{ReleaseUnit, UnitKind};
use hullmark_parser::parse;
use hullmark_source::{SourceKind, SourceMap};

/// The other places of the only finding of a rule: label and text.
fn meant(rule: &str, yaml: &str) -> Vec<(String, String)> {
    let sources = SourceMap::new();
    let text: Arc<str> = yaml.into();
    let parsed = parse(sources.add("shop.yaml", SourceKind::File, Arc::clone(&text)), &text);
    let unit = ReleaseUnit::new(UnitKind::Manifests, &parsed.documents);
    let selection = Selection::new("all", &[rule], &[] as &[&str]).unwrap();
    let findings = run(&unit, &selection, &sources);
    assert_eq!(findings.len(), 1, "{findings:?}");
    let place = |it: &hullmark_findings::Location| {
        (it.label.clone(), text.get(it.place.span().unwrap().range()).unwrap().to_owned())
    };
    findings.iter().flat_map(|finding| &finding.related).map(place).collect()
}

fn shown(label: &str, text: &str) -> [(String, String); 1] {
    [(label.to_owned(), text.to_owned())]
}

fn object(api_version: &str, kind: &str, name: &str, rest: &str) -> String {
    format!("---\n{{apiVersion: {api_version}, kind: {kind}, metadata: {{name: {name}, namespace: shop}}, {rest}}}\n")
}

fn pod(labels: &str, container: &str) -> String {
    format!(
        "---\n{{apiVersion: v1, kind: Pod, metadata: {{name: web, namespace: shop, labels: {labels}}}, \
         spec: {{containers: [{{name: web, image: web, {container}}}]}}}}\n"
    )
}

#[test]
fn the_object_of_nearly_the_same_name_is_shown() {
    let config_map = object("v1", "ConfigMap", "settings", "data: {}");
    let yaml = pod("{}", "envFrom: [{configMapRef: {name: settngs}}]") + &config_map;
    assert_eq!(meant("dangling-configmap-reference", &yaml), shown("perhaps this one is meant", "settings"));
    let yaml = pod("{}", "envFrom: [{configMapRef: {name: flags}}]") + &config_map;
    assert_eq!(meant("dangling-configmap-reference", &yaml), []);
}

#[test]
fn an_object_of_the_name_in_another_namespace_is_shown() {
    let elsewhere = "---\n{apiVersion: v1, kind: Secret, metadata: {name: token, namespace: billing}}\n";
    let yaml = pod("{}", "envFrom: [{secretRef: {name: token}}]") + elsewhere;
    assert_eq!(meant("dangling-secret-reference", &yaml), shown("it is here, in another namespace", "token"));
}

#[test]
fn pods_are_shown_that_a_selector_misses_by_a_slip_or_by_one_label() {
    let service = |selector: &str| object("v1", "Service", "web", &format!("spec: {{selector: {selector}}}"));
    let beside = |selector: &str| meant("dangling-service", &(service(selector) + &pod("{app: web, tier: front}", "")));
    let label = "perhaps these pods are meant";
    assert_eq!(beside("{app: webb}"), shown(label, "{app: web, tier: front}"));
    assert_eq!(beside("{app: web, tier: back}"), shown(label, "{app: web, tier: front}"));
    assert_eq!(beside("{app: database}"), []);
    assert_eq!(beside("{app: database, tier: back}"), []);
}

#[test]
fn the_port_of_nearly_the_same_name_is_shown() {
    let service = object("v1", "Service", "web", "spec: {selector: {app: web}, ports: [{port: 80, targetPort: htp}]}");
    let yaml = service + &pod("{app: web}", "ports: [{name: http, containerPort: 8080}]");
    let label = "perhaps this port is meant";
    assert_eq!(meant("service-target-port-unmatched", &yaml), shown(label, "{name: http, containerPort: 8080}"));
}
