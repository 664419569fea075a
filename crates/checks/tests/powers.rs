//! What is told of a power: the way from a pod to it, how far it reaches, and what is left to stronger rules.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

use std::sync::Arc;

use hullmark_checks::{Selection, run};
use hullmark_findings::{Finding, Severity};
use hullmark_model::{ReleaseUnit, UnitKind};
use hullmark_parser::parse;
use hullmark_source::{SourceKind, SourceMap};

/// The findings of the group `rbac` in a profile, each with the text that its other places show.
fn findings(profile: &str, yaml: &str) -> Vec<(Finding, Vec<(String, String)>)> {
    let sources = SourceMap::new();
    let text: Arc<str> = yaml.into();
    let parsed = parse(sources.add("access.yaml", SourceKind::File, Arc::clone(&text)), &text);
    let unit = ReleaseUnit::new(UnitKind::Manifests, &parsed.documents);
    let shown = |finding: &Finding| {
        let place = |it: &hullmark_findings::Location| {
            (it.label.clone(), text.get(it.place.span().unwrap().range()).unwrap().to_owned())
        };
        finding.related.iter().map(place).collect()
    };
    let selection = Selection::new(profile, &["rbac"], &[] as &[&str]).unwrap();
    run(&unit, &selection, &sources).into_iter().map(|it| (it.clone(), shown(&it))).collect()
}

fn rules(profile: &str, yaml: &str) -> Vec<String> {
    findings(profile, yaml).iter().map(|(finding, _)| finding.rule.to_string()).collect()
}

fn role(kind: &str, rules: &str) -> String {
    format!("{{apiVersion: rbac.authorization.k8s.io/v1, kind: {kind}, metadata: {{name: it}}, rules: [{rules}]}}\n")
}

const SECRETS: &str = "{apiGroups: [''], resources: [secrets], verbs: [list]}";

fn bound(kind: &str, namespace: &str) -> String {
    format!(
        "---\n{{apiVersion: rbac.authorization.k8s.io/v1, kind: {kind}, \
         metadata: {{name: it, namespace: {namespace}}}, roleRef: {{kind: ClusterRole, name: it}}, \
         subjects: [{{kind: ServiceAccount, name: web, namespace: shop}}]}}\n"
    )
}

#[test]
fn a_power_is_told_with_its_binding_and_with_a_pod_that_has_it() {
    let pod = "---\n{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, \
               spec: {serviceAccountName: web, automountServiceAccountToken: true}}\n";
    let yaml = format!("{}{}{pod}", role("ClusterRole", SECRETS), bound("ClusterRoleBinding", "''"));
    let all = findings("recommended", &yaml);
    let (_, places) = all.iter().find(|(finding, _)| &*finding.rule == "rbac-secrets-access").unwrap();
    let place = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    assert_eq!(*places, [place("bound here", "it"), place("a pod that has it", "web")]);
}

#[test]
fn rights_in_single_namespaces_weigh_less_unless_it_is_that_of_the_control_plane() {
    let severity = |yaml: &str| findings("recommended", yaml)[0].0.severity;
    let cluster_role = role("ClusterRole", SECRETS);
    assert_eq!(severity(&cluster_role), Severity::Warning);
    assert_eq!(severity(&role("Role", SECRETS)), Severity::Note);
    assert_eq!(severity(&format!("{cluster_role}{}", bound("RoleBinding", "shop"))), Severity::Note);
    assert_eq!(severity(&format!("{cluster_role}{}", bound("RoleBinding", "kube-system"))), Severity::Warning);
    assert_eq!(severity(&format!("{cluster_role}{}", bound("ClusterRoleBinding", "''"))), Severity::Warning);
}

#[test]
fn a_wildcard_speaks_for_the_powers_in_it_but_not_for_those_of_the_rule_next_to_it() {
    let everything = "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}";
    assert_eq!(rules("recommended", &role("ClusterRole", everything)), ["rbac-wildcard-all"]);
    assert_eq!(
        rules("recommended", &role("ClusterRole", "{apiGroups: [''], resources: ['*'], verbs: [create]}")),
        // What is an error is told beside the wildcard, which is a warning.
        ["rbac-node-proxy", "rbac-wildcard-resource"]
    );
    let two = format!("{everything}, {SECRETS}");
    assert_eq!(rules("recommended", &role("ClusterRole", &two)), ["rbac-wildcard-all", "rbac-secrets-access"]);
    let all = rules("all", &role("ClusterRole", everything));
    for rule in ["rbac-secrets-access", "rbac-pod-exec", "rbac-escalate-verb", "rbac-wildcard-verb"] {
        assert!(all.iter().any(|it| it == rule), "{rule}: {all:?}");
    }
}

#[test]
fn roles_that_the_api_server_makes_itself_are_left_alone() {
    let yaml = "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, \
                metadata: {name: cluster-admin, labels: {kubernetes.io/bootstrapping: rbac-defaults}}, \
                rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}, {nonResourceURLs: ['*'], verbs: ['*']}]}\n";
    assert_eq!(rules("all", yaml), Vec::<String>::new());
}

#[test]
fn half_a_role_is_no_trouble() {
    for rules_text in ["null", "{}", "[null, 7, [], {}]", "[{verbs: null, resources: {a: b}, apiGroups: '*'}]"] {
        let yaml = format!(
            "{{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {{name: it}}, rules: {rules_text}}}"
        );
        assert_eq!(rules("all", &yaml), Vec::<String>::new(), "{yaml}");
    }
    let no_groups = role("ClusterRole", "{resources: [secrets], verbs: [get]}");
    assert_eq!(rules("recommended", &no_groups), ["rbac-secrets-access"]);
}

#[test]
fn a_survey_tells_of_bind_on_bindings_which_grants_nothing() {
    let on = |resource: &str| {
        let rule = format!("{{apiGroups: [rbac.authorization.k8s.io], resources: [{resource}], verbs: [bind]}}");
        role("ClusterRole", &rule)
    };
    let tells = |profile: &str, yaml: &str| rules(profile, yaml).contains(&"rbac-bind-verb".to_owned());
    assert!(tells("all", &on("rolebindings")));
    assert!(!tells("recommended", &on("rolebindings")));
    assert!(tells("recommended", &on("clusterroles")));
}
