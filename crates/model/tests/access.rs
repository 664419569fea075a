//! Who has which rights, and what a namespace allows.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

mod manifests;

use std::slice;

use hullmark_model::{Bound, Object, Resource, Role, VolumeClaim};
use manifests::{read, unit};

const RBAC: &str = "apiVersion: rbac.authorization.k8s.io/v1";

/// The names of the bindings to a role of the unit, each with the pod that has it.
fn holders(yaml: &str, kind: &str, name: &str) -> Vec<(String, Option<String>)> {
    let parsed = read(yaml);
    let unit = unit(&parsed);
    let is_it = |object: &&Object<'_>| object.kind() == kind && object.name().is(name);
    let role = Role::of(*unit.objects().iter().find(is_it).unwrap()).unwrap();
    let name_of = |object: Object<'_>| object.name().get().unwrap().to_owned();
    let holder = |binding| unit.pod_with(&binding).map(|pod| name_of(pod.object()));
    unit.bindings_to(&role).map(|binding| (name_of(binding.object()), holder(binding))).collect()
}

#[test]
fn bindings_lead_from_a_role_to_a_pod_that_has_it() {
    let yaml = format!(
        "
{RBAC}
kind: Role
metadata: {{name: reader, namespace: shop}}
---
{RBAC}
kind: RoleBinding
metadata: {{name: here, namespace: shop}}
roleRef: {{kind: Role, name: reader}}
subjects: [{{kind: User, name: jo}}, {{kind: ServiceAccount, name: web}}]
---
{RBAC}
kind: RoleBinding
metadata: {{name: of-another-namespace, namespace: billing}}
roleRef: {{kind: Role, name: reader}}
subjects: [{{kind: ServiceAccount, name: web}}]
---
{RBAC}
kind: RoleBinding
metadata: {{name: of-people, namespace: shop}}
roleRef: {{kind: Role, name: reader}}
subjects: [{{kind: Group, name: developers}}]
---
{{apiVersion: v1, kind: Pod, metadata: {{name: other, namespace: shop}}, spec: {{containers: []}}}}
---
{{apiVersion: v1, kind: Pod, metadata: {{name: web, namespace: shop}}, spec: {{serviceAccountName: web}}}}
"
    );
    let expected = [("here".to_owned(), Some("web".to_owned())), ("of-people".to_owned(), None)];
    assert_eq!(holders(&yaml, "Role", "reader"), expected);
}

#[test]
fn what_a_role_grants_is_held_through_those_that_aggregate_it_and_by_groups_of_accounts() {
    let yaml = format!(
        "
{RBAC}
kind: ClusterRole
metadata: {{name: part, labels: {{into: whole}}}}
---
{RBAC}
kind: ClusterRole
metadata: {{name: whole}}
aggregationRule: {{clusterRoleSelectors: [{{matchLabels: {{into: whole}}}}]}}
---
{RBAC}
kind: ClusterRoleBinding
metadata: {{name: all-of-shop}}
roleRef: {{kind: ClusterRole, name: whole}}
subjects: [{{kind: Group, name: 'system:serviceaccounts:shop'}}]
---
{RBAC}
kind: ClusterRoleBinding
metadata: {{name: everybody}}
roleRef: {{kind: ClusterRole, name: part}}
subjects: [{{kind: Group, name: 'system:authenticated'}}]
---
{{apiVersion: v1, kind: Pod, metadata: {{name: first, namespace: billing}}, spec: {{containers: []}}}}
---
{{apiVersion: v1, kind: Pod, metadata: {{name: web, namespace: shop}}, spec: {{containers: []}}}}
"
    );
    let expected =
        [("everybody".to_owned(), Some("first".to_owned())), ("all-of-shop".to_owned(), Some("web".to_owned()))];
    assert_eq!(holders(&yaml, "ClusterRole", "part"), expected);
}

#[test]
fn a_token_is_mounted_by_the_word_of_the_pod_or_else_of_its_account() {
    for (account, pod, expected) in [
        ("", "", true),
        ("automountServiceAccountToken: false", "", false),
        ("automountServiceAccountToken: false", "automountServiceAccountToken: true", true),
        ("automountServiceAccountToken: true", "automountServiceAccountToken: false", false),
        ("automountServiceAccountToken: null", "automountServiceAccountToken: null", true),
    ] {
        let yaml = format!(
            "{{apiVersion: v1, kind: ServiceAccount, metadata: {{name: web}}, {account}}}\n---\n\
             {{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{serviceAccountName: web, {pod}}}}}\n"
        );
        let parsed = read(&yaml);
        let unit = unit(&parsed);
        assert_eq!(unit.mounts_api_token(&unit.pods()[0]), expected, "{yaml}");
    }
}

/// What the first pod counts for: request and limit of memory.
fn memory(yaml: &str) -> (String, String) {
    let parsed = read(yaml);
    let unit = unit(&parsed);
    let total = |bound| unit.total_of(&unit.pods()[0], Resource::Memory, bound).to_string();
    (total(Bound::Request), total(Bound::Limit))
}

#[test]
fn a_pod_counts_for_what_runs_at_the_same_time() {
    let container = |name: &str, amount: &str, more: &str| {
        format!("{{name: {name}, {more} resources: {{requests: {{memory: {amount}}}, limits: {{memory: 1Gi}}}}}}")
    };
    let pod = |init: &[String], app: &[String], more: &str| {
        let (init, app) = (init.join(", "), app.join(", "));
        format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, \
             spec: {{{more} initContainers: [{init}], containers: [{app}]}}}}\n"
        )
    };
    let (sidecar, init) = (container("proxy", "100Mi", "restartPolicy: Always,"), container("init", "500Mi", ""));
    let app = [container("a", "200Mi", ""), container("b", "250Mi", "")];
    let counted = |init: &[String]| memory(&pod(init, &app, "")).0;
    assert_eq!(counted(&[]), "450Mi");
    assert_eq!(counted(slice::from_ref(&sidecar)), "550Mi");
    assert_eq!(counted(slice::from_ref(&init)), "500Mi");
    // The sidecar runs beside the init container only if it comes first.
    assert_eq!(counted(&[sidecar.clone(), init.clone()]), "600Mi");
    assert_eq!(counted(&[init.clone(), sidecar]), "550Mi");
    assert_eq!(memory(&pod(&[], &app, "")).1, "2Gi");
    let of_pod = "resources: {limits: {memory: 3Gi}},";
    assert_eq!(memory(&pod(&[init], &app, of_pod)), ("3Gi".to_owned(), "3Gi".to_owned()));
}

#[test]
fn a_limit_range_fills_in_what_a_container_leaves_out() {
    let with = |item: &str, resources: &str| {
        memory(&format!(
            "{{apiVersion: v1, kind: LimitRange, metadata: {{name: it}}, spec: {{limits: [{item}]}}}}\n---\n\
             {{apiVersion: v1, kind: Pod, metadata: {{name: web}}, \
             spec: {{containers: [{{name: web, resources: {resources}}}]}}}}\n"
        ))
    };
    let pair = |request: &str, limit: &str| (request.to_owned(), limit.to_owned());
    assert_eq!(with("{type: Container, default: {memory: 2Gi}}", "{}"), pair("2Gi", "2Gi"));
    assert_eq!(with("{type: Container, max: {memory: 4Gi}, min: {memory: 1Gi}}", "{}"), pair("4Gi", "4Gi"));
    assert_eq!(with("{type: Container, min: {memory: 1Gi}}", "{}"), pair("1Gi", "0"));
    assert_eq!(
        with("{type: Container, default: {memory: 2Gi}, defaultRequest: {memory: 1Gi}}", "{limits: {memory: 3Gi}}"),
        pair("3Gi", "3Gi")
    );
    assert_eq!(with("{type: Pod, default: {memory: 2Gi}}", "{}"), pair("0", "0"));
}

#[test]
fn claims_are_found_wherever_they_are_written() {
    let yaml = "
{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}, spec: {resources: {requests: {storage: 1Gi}}}}
---
{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: b}, spec: {volumeClaimTemplates: [{metadata: {name: data}}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: c}
spec:
  volumes:
    - {name: scratch, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}}
    - {name: by-name, persistentVolumeClaim: {claimName: a}}
";
    let parsed = read(yaml);
    let unit = unit(&parsed);
    let claims: Vec<_> = unit.objects().iter().flat_map(Object::volume_claims).collect();
    let templates: Vec<_> = claims.iter().map(VolumeClaim::template).collect();
    assert_eq!(templates, [None, Some("data"), Some("scratch")]);
    let sizes: Vec<bool> = claims.iter().map(|claim| claim.size().is_set()).collect();
    assert_eq!(sizes, [true, false, false]);
}
