//! What the views make of manifests.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test's helpers fail as the test does")]

mod manifests;

use hullmark_model::{
    Anchor, Capability, Container, ContainerKind, LabelSelector, Labels, PodSpec, Quantity, ReleaseUnit, Resource,
    Scope, UnitKind,
};
use hullmark_parser::NodeRef;
use manifests::{read, unit};

fn only_pod<'d>(unit: &ReleaseUnit<'d>) -> PodSpec<'d> {
    assert_eq!(unit.pods().len(), 1);
    unit.pods()[0]
}

fn container<'d>(unit: &ReleaseUnit<'d>, name: &str) -> Container<'d> {
    only_pod(unit).containers().find(|container| container.name() == name).unwrap()
}

#[test]
fn an_object_needs_a_version_and_a_kind() {
    let parsed = read("a: 1\n---\n- kind: Pod\n---\nkind: Pod\n---\n{apiVersion: v1, kind: Pod}\n---\n# nothing\n");
    let unit = unit(&parsed);
    assert_eq!(unit.objects().len(), 1);
    assert_eq!(unit.objects()[0].name().get(), None);
}

#[test]
fn the_items_of_lists_are_objects_each_for_itself() {
    let parsed = read(
        "
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
  - {apiVersion: apps/v1, kind: DeploymentList, items: [{metadata: {name: b}}]}
  - {kind: Broken}
  - text
",
    );
    let seen: Vec<_> = unit(&parsed).objects().iter().map(|it| (it.group(), it.kind(), it.name().get())).collect();
    assert_eq!(seen, [("", "ConfigMap", Some("a")), ("apps", "Deployment", Some("b"))]);
}

#[test]
fn lists_in_lists_are_followed_to_a_depth() {
    let nested = (0..10).fold("{apiVersion: v1, kind: Pod}".to_owned(), |inner, _| {
        format!("{{apiVersion: v1, kind: List, items: [{inner}]}}")
    });
    assert_eq!(unit(&read(&nested)).objects().len(), 0);
}

#[test]
fn kinds_have_a_scope_where_kubernetes_gives_them_one() {
    let scope = |yaml: &str| unit(&read(yaml)).objects()[0].scope();
    assert_eq!(scope("{apiVersion: v1, kind: Namespace}"), Some(Scope::Cluster));
    assert_eq!(scope("{apiVersion: apps/v1, kind: Deployment}"), Some(Scope::Namespaced));
    assert_eq!(scope("{apiVersion: shop.example/v1, kind: Namespace}"), None);
}

#[test]
fn containers_are_of_four_kinds() {
    let parsed = read(
        "
apiVersion: v1
kind: Pod
spec:
  containers: [{name: app}]
  initContainers: [{name: init}, {name: sidecar, restartPolicy: Always}]
  ephemeralContainers: [{name: debug}, not a container]
",
    );
    let kinds: Vec<_> = only_pod(&unit(&parsed)).containers().map(|it| (it.name(), it.kind())).collect();
    let expected = [
        ("init", ContainerKind::Init),
        ("sidecar", ContainerKind::Sidecar),
        ("app", ContainerKind::App),
        ("debug", ContainerKind::Ephemeral),
    ];
    assert_eq!(kinds, expected);
}

const SECURED: &str = "
apiVersion: v1
kind: Pod
spec:
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
    runAsGroup: 2000
    privileged: true
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: inherits
    - name: overrides
      securityContext:
        runAsNonRoot: false
        runAsUser: 0
        seccompProfile: {type: Unconfined}
        capabilities: {add: [CAP_SYS_ADMIN, net_admin, 1], drop: [all]}
";

#[test]
fn a_container_inherits_what_a_pod_can_set_for_it_and_nothing_else() {
    let parsed = read(SECURED);
    let context = container(&unit(&parsed), "inherits").security_context();
    assert!(context.run_as_non_root().is(true));
    assert!(context.run_as_user().is(1000));
    assert!(context.run_as_group().is(2000));
    assert!(context.seccomp_type().is("RuntimeDefault"));
    assert!(!context.is_privileged());
    assert_eq!(context.privileged().anchor().missing(), "securityContext.privileged");
}

#[test]
fn a_containers_own_word_counts_first() {
    let parsed = read(SECURED);
    let context = container(&unit(&parsed), "overrides").security_context();
    assert!(context.run_as_non_root().is(false));
    assert!(context.run_as_user().is(0));
    assert!(context.seccomp_type().is("Unconfined"));
    let added: Vec<_> = context.added().map(Capability::name).collect();
    assert_eq!(added, ["SYS_ADMIN", "net_admin"]);
    assert!(context.dropped().any(|capability| capability.is("ALL")));
}

#[test]
fn an_absent_field_has_the_innermost_existing_node_as_its_place() {
    let parsed = read("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, resources: {limits: {cpu: 1}}}]}}");
    let limit = container(&unit(&parsed), "a").limit(Resource::Memory).wanting("1Gi");
    let Anchor::Absent(absence) = limit.anchor() else { panic!("{limit:?}") };
    assert_eq!((absence.missing, absence.wanted), ("memory", Some("1Gi")));
    assert_eq!(absence.parent.key().and_then(NodeRef::text), Some("limits"));
}

#[test]
fn values_of_another_type_have_a_place_and_no_value() {
    let parsed = read("{apiVersion: v1, kind: Pod, metadata: {name: 1, namespace: null}, spec: {hostPID: 'true'}}");
    let unit = unit(&parsed);
    let object = unit.objects()[0];
    assert!(!object.name().is_set());
    assert!(matches!(object.name().anchor(), Anchor::Node(_)));
    assert!(matches!(object.namespace().anchor(), Anchor::Node(_)));
    assert!(!only_pod(&unit).host_pid().is(true));
}

#[test]
fn requests_follow_limits_and_the_pod_as_a_whole() {
    let parsed = read(
        "
apiVersion: v1
kind: Pod
spec:
  resources: {requests: {cpu: 2}}
  containers:
    - name: limited
      resources: {limits: {memory: 1Gi, cpu: 0}}
    - name: zero
      resources: {requests: {memory: 0}, limits: {memory: wrong}}
",
    );
    let unit = unit(&parsed);
    let limited = container(&unit, "limited");
    assert_eq!(limited.request(Resource::Memory).get().map(Quantity::nanos), Some(1_073_741_824_000_000_000));
    assert_eq!(limited.request(Resource::Cpu).get().map(Quantity::nanos), Some(2_000_000_000));
    assert!(!limited.limit(Resource::Cpu).is_set());
    assert!(!container(&unit, "zero").request(Resource::Memory).is_set());
}

#[test]
fn windows_pods_are_known_by_their_os_and_then_by_their_node_selector() {
    let is_windows = |spec: &str| {
        let parsed = read(&format!("{{apiVersion: v1, kind: Pod, spec: {spec}}}"));
        only_pod(&unit(&parsed)).is_windows()
    };
    assert!(is_windows("{os: {name: windows}}"));
    assert!(is_windows("{nodeSelector: {kubernetes.io/os: windows}}"));
    assert!(!is_windows("{os: {name: linux}, nodeSelector: {kubernetes.io/os: windows}}"));
    assert!(!is_windows("{}"));
}

#[test]
fn pods_of_jobs_and_those_that_are_not_restarted_run_to_completion() {
    let runs_out = |kind: &str, spec: &str| {
        let parsed = read(&format!("{{apiVersion: {kind}, spec: {spec}}}"));
        only_pod(&unit(&parsed)).runs_to_completion()
    };
    assert!(runs_out("batch/v1, kind: Job", "{template: {spec: {}}}"));
    assert!(runs_out("v1, kind: Pod", "{restartPolicy: Never}"));
    assert!(!runs_out("v1, kind: Pod", "{restartPolicy: Always}"));
    assert!(!runs_out("apps/v1, kind: Deployment", "{template: {spec: {}}}"));
}

#[test]
fn selectors_hold_all_labels_and_expressions() {
    let table = [
        ("{}", "{}", true),
        ("{matchLabels: {a: b}}", "{a: b, c: d}", true),
        ("{matchLabels: {a: b}}", "{a: c}", false),
        ("{matchExpressions: [{key: a, operator: In, values: [b, c]}]}", "{a: c}", true),
        ("{matchExpressions: [{key: a, operator: In, values: [b]}]}", "{}", false),
        ("{matchExpressions: [{key: a, operator: NotIn, values: [b]}]}", "{}", true),
        ("{matchExpressions: [{key: a, operator: NotIn, values: [b]}]}", "{a: b}", false),
        ("{matchExpressions: [{key: a, operator: Exists}]}", "{a: x}", true),
        ("{matchExpressions: [{key: a, operator: DoesNotExist}]}", "{a: x}", false),
        ("{matchLabels: {a: b}, matchExpressions: [{key: a, operator: Near}]}", "{a: b}", false),
    ];
    for (selector, labels, expected) in table {
        let (selector_read, labels_read) = (read(selector), read(labels));
        let parsed = LabelSelector::of(selector_read.documents[0].root().unwrap());
        let matches = parsed.matches(Labels::of(labels_read.documents[0].root()));
        assert_eq!(matches, expected, "{selector} {labels}");
    }
}

#[test]
fn objects_without_a_namespace_end_up_where_they_are_installed() {
    let parsed = read("{apiVersion: v1, kind: Pod}\n---\n{apiVersion: v1, kind: Pod, metadata: {namespace: shop}}");
    let names = |kind| {
        let unit = ReleaseUnit::new(kind, &parsed.documents);
        unit.objects().iter().map(|object| unit.namespace_of(object).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(UnitKind::Manifests), ["default", "shop"]);
    assert_eq!(names(UnitKind::Render { namespace: "web".to_owned() }), ["web", "shop"]);
}

#[test]
fn rights_come_by_name_by_user_name_and_by_group() {
    let grants = |namespace: &str, subject: &str| {
        let parsed = read(&format!(
            "{{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {{namespace: shop}}, \
             subjects: [{subject}]}}"
        ));
        unit(&parsed).grants_rights_to(namespace, "web")
    };
    assert!(grants("shop", "{kind: ServiceAccount, name: web}"));
    assert!(!grants("billing", "{kind: ServiceAccount, name: web}"));
    assert!(grants("billing", "{kind: ServiceAccount, name: web, namespace: billing}"));
    assert!(grants("billing", "{kind: Group, name: 'system:serviceaccounts'}"));
    assert!(grants("billing", "{kind: Group, name: 'system:serviceaccounts:billing'}"));
    assert!(!grants("shop", "{kind: Group, name: 'system:serviceaccounts:billing'}"));
    assert!(grants("shop", "{kind: User, name: 'system:serviceaccount:shop:web'}"));
    assert!(!grants("shop", "{kind: User, name: web}"));
}

#[test]
fn a_service_reaches_the_container_that_declares_its_port_or_else_the_only_one() {
    let reached = |port: &str, containers: &str| {
        let parsed = read(&format!(
            "{{apiVersion: v1, kind: Service, spec: {{selector: {{a: b}}, ports: [{port}]}}}}\n---\n\
             {{apiVersion: v1, kind: Pod, metadata: {{labels: {{a: b}}}}, spec: {{containers: {containers}}}}}"
        ));
        let unit = unit(&parsed);
        let pod = only_pod(&unit);
        let service = unit.services_of(&pod).next().unwrap();
        pod.containers().filter(|it| service.reaches(it)).map(|it| it.name().to_owned()).collect::<Vec<_>>()
    };
    let two = "[{name: x, ports: [{containerPort: 80}]}, {name: y, ports: [{name: web, containerPort: 81}]}]";
    assert_eq!(reached("{port: 80}", two), ["x"]);
    assert_eq!(reached("{port: 80, targetPort: web}", two), ["y"]);
    assert_eq!(reached("{port: 99}", two), [""; 0]);
    assert_eq!(reached("{port: 99}", "[{name: x}]"), ["x"]);
}

#[test]
fn labels_that_a_pod_gets_later_do_not_keep_a_service_from_it() {
    let parsed = read(
        "{apiVersion: v1, kind: Service, spec: {selector: {a: b, statefulset.kubernetes.io/pod-name: db-0}}}\n---\n\
         {apiVersion: v1, kind: Pod, metadata: {labels: {a: b}}, spec: {containers: []}}",
    );
    let unit = unit(&parsed);
    assert_eq!(unit.services_of(&only_pod(&unit)).count(), 1);
}

#[test]
fn aliases_and_merge_keys_read_as_what_they_stand_for() {
    let parsed = read(
        "
apiVersion: v1
kind: Pod
spec:
  containers:
    - name: a
      securityContext: &sc {privileged: true}
    - name: b
      securityContext: *sc
    - name: c
      securityContext: {<<: *sc}
",
    );
    let unit = unit(&parsed);
    for name in ["a", "b", "c"] {
        assert!(container(&unit, name).security_context().is_privileged(), "{name}");
    }
}
