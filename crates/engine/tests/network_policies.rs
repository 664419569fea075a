//! Network policies of all kinds in files of their own, and which pods of other files they are about.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod told;

use hullmark_engine::{MemoryFiles, check};
use told::{request, told};

const NAMESPACE: &str = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: shop}}\n";
const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web, tier: front}}\n\
    spec: {containers: [{name: web, image: r.example/web:1.2}]}\n";
const RULES: [&str; 3] = ["network-policy-missing", "default-deny-ingress-missing", "default-deny-egress-missing"];

/// What is wrong with a pod of the namespace `shop` under a policy: `pod` where no policy is about it, `ingress` and
/// `egress` where the namespace is open in that direction.
fn wrong_under(policy: &str) -> Vec<&'static str> {
    let files = MemoryFiles::new([
        ("cluster/namespace.yaml", NAMESPACE),
        ("apps/web.yaml", POD),
        ("policies/policy.yaml", policy),
    ]);
    let told = told(&check(&files, &request(&RULES)));
    let words = ["pod", "ingress", "egress"];
    RULES.iter().zip(words).filter(|(rule, _)| told.contains(*rule)).map(|(_, word)| word).collect()
}

fn policy(kind: &str, namespace: &str, spec: &str) -> String {
    let (group, kind) = kind.rsplit_once('/').unwrap();
    let namespace = if namespace.is_empty() { String::new() } else { format!(", namespace: {namespace}") };
    format!("apiVersion: {group}\nkind: {kind}\nmetadata: {{name: p{namespace}}}\nspec: {spec}\n")
}

#[track_caller]
fn assert_wrong(kind: &str, namespace: &str, cases: &[(&str, &[&str])]) {
    for (spec, expected) in cases {
        assert_eq!(wrong_under(&policy(kind, namespace, spec)), *expected, "{kind} {spec}");
    }
}

#[test]
fn a_policy_of_kubernetes_is_about_the_pods_of_its_namespace_that_its_selector_selects() {
    assert_wrong(
        "networking.k8s.io/v1/NetworkPolicy",
        "shop",
        &[
            ("{podSelector: {}}", &["egress"]),
            ("{podSelector: {}, policyTypes: [Ingress, Egress]}", &[]),
            ("{podSelector: {}, policyTypes: [Egress]}", &["ingress"]),
            // Without types it is about egress where it has rules for it.
            ("{podSelector: {}, egress: [{to: [{podSelector: {}}]}]}", &[]),
            // An empty rule lets everything through, an empty list nothing; a rule that names nobody is for everybody.
            ("{podSelector: {}, ingress: []}", &["egress"]),
            ("{podSelector: {}, ingress: [{}]}", &["ingress", "egress"]),
            ("{podSelector: {}, ingress: [{from: []}]}", &["ingress", "egress"]),
            ("{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}", &["egress"]),
            ("{podSelector: {}, ingress: [{ports: [{port: http}]}]}", &["egress"]),
            ("{podSelector: {}, ingress: [{ports: [{port: 1, endPort: 65535}]}]}", &["egress"]),
            (
                "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]}",
                &["egress"],
            ),
            (
                "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: x}}}]}]}",
                &["egress"],
            ),
            ("{podSelector: {matchLabels: {app: web}}}", &["ingress", "egress"]),
            ("{podSelector: {matchLabels: {app: db}}}", &["pod", "ingress", "egress"]),
            (
                "{podSelector: {matchExpressions: [{key: app, operator: In, values: [web, db]}]}}",
                &["ingress", "egress"],
            ),
            (
                "{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}",
                &["pod", "ingress", "egress"],
            ),
            (
                "{podSelector: {matchExpressions: [{key: old, operator: DoesNotExist}, {key: tier, operator: Exists}]}}",
                &["ingress", "egress"],
            ),
        ],
    );
    let elsewhere = [("{podSelector: {}, policyTypes: [Ingress, Egress]}", &["pod", "ingress", "egress"][..])];
    assert_wrong("networking.k8s.io/v1/NetworkPolicy", "billing", &elsewhere);
}

#[test]
fn a_policy_of_cilium_shuts_off_what_it_has_rules_for_or_what_it_says() {
    assert_wrong(
        "cilium.io/v2/CiliumNetworkPolicy",
        "shop",
        &[
            ("{endpointSelector: {}, ingress: [{}], egress: [{}]}", &[]),
            ("{endpointSelector: {}, ingress: [{}]}", &["egress"]),
            // An empty list is no rule, and a policy without rules restricts nobody.
            ("{endpointSelector: {}, ingress: []}", &["pod", "ingress", "egress"]),
            ("{endpointSelector: {}, ingressDeny: [{fromEntities: [world]}]}", &["egress"]),
            (
                "{endpointSelector: {}, ingress: [{}], enableDefaultDeny: {ingress: false}}",
                &["pod", "ingress", "egress"],
            ),
            ("{endpointSelector: {}, enableDefaultDeny: {ingress: true, egress: true}}", &[]),
            ("{endpointSelector: {}, ingress: [{fromEntities: [all]}], egress: [{}]}", &["ingress"]),
            ("{endpointSelector: {}, ingress: [{fromEntities: [cluster]}], egress: [{}]}", &[]),
            (
                "{endpointSelector: {}, egress: [{toEntities: [all], toPorts: [{ports: [{port: '443'}]}]}]}",
                &["ingress"],
            ),
            ("{endpointSelector: {matchLabels: {'k8s:app': web}}, ingress: [{}]}", &["ingress", "egress"]),
            ("{endpointSelector: {matchLabels: {'any:app': db}}, ingress: [{}]}", &["pod", "ingress", "egress"]),
            (
                "{endpointSelector: {matchExpressions: [{key: 'k8s:app', operator: NotIn, values: [web]}]}, ingress: [{}]}",
                &["pod", "ingress", "egress"],
            ),
        ],
    );
    assert_wrong(
        "cilium.io/v2/CiliumClusterwideNetworkPolicy",
        "",
        &[
            ("{endpointSelector: {}, ingress: [{}], egress: [{}]}", &[]),
            (
                "{endpointSelector: {matchLabels: {'k8s:io.kubernetes.pod.namespace': shop}}, ingress: [{}]}",
                &["ingress", "egress"],
            ),
            (
                "{endpointSelector: {matchLabels: {'k8s:io.kubernetes.pod.namespace': kube-system}}, ingress: [{}]}",
                &["pod", "ingress", "egress"],
            ),
            (
                "{endpointSelector: {matchLabels: {io.cilium.k8s.namespace.labels.team: other}}, ingress: [{}]}",
                &["pod", "ingress", "egress"],
            ),
            // About nodes, not about pods.
            ("{nodeSelector: {}, ingress: [{}]}", &["pod", "ingress", "egress"]),
        ],
    );
}

#[test]
fn a_policy_of_calico_selects_by_its_language_and_names_its_directions() {
    assert_wrong(
        "projectcalico.org/v3/NetworkPolicy",
        "shop",
        &[
            ("{selector: all()}", &["egress"]),
            ("{types: [Ingress, Egress]}", &[]),
            // Without types, egress alone is about egress alone.
            ("{selector: all(), egress: [{action: Deny}]}", &["ingress"]),
            ("{selector: all(), ingress: [{action: Allow}], types: [Ingress, Egress]}", &["ingress"]),
            (
                "{selector: all(), ingress: [{action: Allow, source: {selector: \"app == 'db'\"}}], types: [Ingress]}",
                &["egress"],
            ),
            ("{selector: \"app in {'web', 'db'} && !has(old)\", types: [Ingress]}", &["ingress", "egress"]),
            ("{selector: \"app != 'web'\", types: [Ingress]}", &["pod", "ingress", "egress"]),
            ("{selector: \"app == 'db' || tier == 'back'\", types: [Ingress]}", &["pod", "ingress", "egress"]),
            ("{selector: \"tier starts with 'fr'\", types: [Ingress]}", &["ingress", "egress"]),
        ],
    );
    assert_wrong(
        "projectcalico.org/v3/GlobalNetworkPolicy",
        "",
        &[
            ("{order: 100, types: [Ingress, Egress]}", &[]),
            ("{namespaceSelector: \"kubernetes.io/metadata.name == 'shop'\", types: [Ingress, Egress]}", &[]),
            ("{namespaceSelector: \"team == 'shop'\", types: [Ingress, Egress]}", &[]),
            (
                "{namespaceSelector: \"projectcalico.org/name not in {'shop'}\", types: [Ingress, Egress]}",
                &["pod", "ingress", "egress"],
            ),
            ("{namespaceSelector: has(sandbox), types: [Ingress, Egress]}", &["pod", "ingress", "egress"]),
            (
                "{selector: \"projectcalico.org/namespace == 'kube-system'\", types: [Ingress]}",
                &["pod", "ingress", "egress"],
            ),
        ],
    );
}

#[test]
fn a_policy_of_administrators_closes_a_namespace_only_by_denying_everybody() {
    let everybody = "[{namespaces: {}}]";
    let cases = [
        (
            format!("{{subject: {{namespaces: {{}}}}, priority: 10, ingress: [{{action: Deny, from: {everybody}}}]}}"),
            &["egress"][..],
        ),
        (
            format!("{{subject: {{namespaces: {{}}}}, priority: 10, ingress: [{{action: Allow, from: {everybody}}}]}}"),
            &["ingress", "egress"],
        ),
        (
            "{subject: {namespaces: {}}, priority: 10, egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}]}]}"
                .to_owned(),
            &["ingress"],
        ),
        (
            format!(
                "{{subject: {{namespaces: {{matchLabels: {{team: other}}}}}}, priority: 10, ingress: [{{action: Deny, from: \
                 {everybody}}}]}}"
            ),
            &["pod", "ingress", "egress"],
        ),
        (
            format!(
                "{{subject: {{pods: {{namespaceSelector: {{}}, podSelector: {{matchLabels: {{app: db}}}}}}}}, ingress: \
                 [{{action: Deny, from: {everybody}}}]}}"
            ),
            &["pod", "ingress", "egress"],
        ),
    ];
    for (spec, expected) in cases {
        let kind = "policy.networking.k8s.io/v1alpha1/AdminNetworkPolicy";
        assert_eq!(wrong_under(&policy(kind, "", &spec)), expected, "{spec}");
    }
}
