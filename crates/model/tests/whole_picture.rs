//! What the views make of objects that belong together.
#![expect(clippy::indexing_slicing, reason = "a test's helpers fail as the test does")]

mod manifests;

use hullmark_model::{Autoscaler, Direction, Ingress, NetworkPolicy, NodeAgent, Object, Presence, Role, Use};
use manifests::{read, unit};

fn with_first<T>(yaml: &str, ask: impl FnOnce(Object<'_>) -> T) -> T {
    let parsed = read(yaml);
    ask(unit(&parsed).objects()[0])
}

#[test]
fn what_is_referred_to_is_here_missing_or_not_in_view() {
    let parsed = read(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: shop}}\n---\n\
         {apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: es, namespace: shop}, \
          spec: {target: {name: made}}}\n---\n\
         {apiVersion: v1, kind: Secret, metadata: {name: b, namespace: shop}}\n",
    );
    let unit = unit(&parsed);
    let look_up = |kind, namespace, name| unit.look_up("", kind, namespace, name);
    assert!(matches!(look_up("ConfigMap", "shop", "a"), Presence::Here(_)));
    assert_eq!(look_up("ConfigMap", "shop", "x"), Presence::Missing);
    assert_eq!(look_up("ConfigMap", "billing", "a"), Presence::NotInView);
    assert_eq!(look_up("ConfigMap", "shop", "kube-root-ca.crt"), Presence::Made);
    assert_eq!(look_up("Secret", "shop", "made"), Presence::Made);
    assert_eq!(look_up("Secret", "shop", "x"), Presence::Missing);
    assert_eq!(unit.find_anywhere("", "ConfigMap", "a").count(), 1);
    assert_eq!(unit.of_kind("", "Secret").len(), 1);
}

#[test]
fn every_reference_of_a_pod_is_read() {
    let parsed = read(
        "
apiVersion: v1
kind: Pod
spec:
  imagePullSecrets: [{name: pull}]
  volumes:
    - {name: a, configMap: {name: files, optional: true}}
    - {name: b, secret: {secretName: tls}}
    - {name: c, projected: {sources: [{secret: {name: token}}, {configMap: {name: ca}}]}}
  containers:
    - name: web
      envFrom: [{secretRef: {name: env}}]
      env: [{name: X, valueFrom: {configMapKeyRef: {name: one, key: k}}}]
",
    );
    let references = unit(&parsed).pods()[0].references();
    let seen: Vec<_> = references.iter().map(|it| (it.kind, it.name.get().unwrap(), it.via, it.optional)).collect();
    let expected = [
        ("ConfigMap", "one", Use::EnvVar, false),
        ("Secret", "env", Use::EnvFrom, false),
        ("ConfigMap", "files", Use::Volume, true),
        ("Secret", "tls", Use::Volume, false),
        ("Secret", "token", Use::Volume, false),
        ("ConfigMap", "ca", Use::Volume, false),
        ("Secret", "pull", Use::ImagePull, false),
    ];
    assert_eq!(seen, expected);
    assert_eq!(references[0].key.and_then(|key| key.get()), Some("k"));
}

#[test]
fn a_rule_of_a_role_grants_as_the_authorizer_reads_it() {
    let grants = |rule: &str, verb: &str, group: &str, resource: &str| {
        let yaml = format!("{{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, rules: [{rule}]}}");
        with_first(&yaml, |object| Role::of(object).unwrap().rules().any(|rule| rule.grants(verb, group, resource)))
    };
    let core = |resources: &str, verbs: &str| format!("{{apiGroups: [''], resources: {resources}, verbs: {verbs}}}");
    assert!(grants(&core("[secrets]", "[get]"), "get", "", "secrets"));
    assert!(!grants(&core("[secrets]", "[get]"), "list", "", "secrets"));
    assert!(!grants(&core("[secrets]", "[get]"), "get", "apps", "secrets"));
    assert!(grants(&core("['*']", "['*']"), "create", "", "pods/exec"));
    assert!(grants(&core("['*/exec']", "[create]"), "create", "", "pods/exec"));
    assert!(!grants(&core("['*/exec']", "[create]"), "create", "", "pods"));
    assert!(!grants(&core("[pods]", "[create]"), "create", "", "pods/exec"));
    assert!(!grants("{apiGroups: [''], resources: [secrets], resourceNames: [a], verbs: [get]}", "get", "", "secrets"));
}

#[test]
fn network_policies_rule_the_directions_that_they_name() {
    let about = |kind: &str, spec: &str| {
        with_first(&format!("{{apiVersion: {kind}, spec: {spec}}}"), |object| {
            let policy = NetworkPolicy::of(object).unwrap();
            (policy.is_about(Direction::Ingress), policy.is_about(Direction::Egress))
        })
    };
    let native = "networking.k8s.io/v1, kind: NetworkPolicy";
    assert_eq!(about(native, "{}"), (true, false));
    assert_eq!(about(native, "{egress: []}"), (true, true));
    assert_eq!(about(native, "{policyTypes: [Egress]}"), (false, true));
    let cilium = "cilium.io/v2, kind: CiliumNetworkPolicy";
    assert_eq!(about(cilium, "{endpointSelector: {}, egressDeny: [{}]}"), (false, true));
    assert_eq!(about("projectcalico.org/v3, kind: NetworkPolicy", "{types: [Ingress]}"), (true, false));
}

#[test]
fn agents_of_the_node_are_daemon_sets_that_mount_what_only_they_need() {
    let agent = |kind: &str, path: &str| {
        let parsed = read(&format!(
            "{{apiVersion: apps/v1, kind: {kind}, spec: {{template: {{spec: {{volumes: [{{hostPath: {{path: {path}}}}}]}}}}}}}}"
        ));
        unit(&parsed).pods()[0].node_agent()
    };
    assert_eq!(agent("DaemonSet", "/opt/cni/bin"), Some(NodeAgent::Network));
    assert_eq!(agent("DaemonSet", "/var/log"), Some(NodeAgent::Logs));
    assert_eq!(agent("DaemonSet", "/run/xtables.lock"), Some(NodeAgent::Network), "kube-proxy");
    assert_eq!(agent("DaemonSet", "/var/run/cdi"), Some(NodeAgent::Devices), "`/var/run` is `/run`");
    assert_eq!(agent("DaemonSet", "/sys/fs/bpf"), Some(NodeAgent::Network));
    assert_eq!(agent("DaemonSet", "/sys/kernel/debug"), Some(NodeAgent::Metrics));
    assert_eq!(agent("DaemonSet", "/var/runtime/cdi"), None);
    assert_eq!(agent("DaemonSet", r"C:\var\lib\kubelet\plugins\x"), Some(NodeAgent::Storage), "on Windows");
    assert_eq!(agent("DaemonSet", "/var/logs"), None);
    assert_eq!(agent("Deployment", "/opt/cni/bin"), None);
}

#[test]
fn an_ingress_names_its_services_in_both_forms() {
    let backends = |spec: &str| {
        with_first(&format!("{{apiVersion: networking.k8s.io/v1, kind: Ingress, spec: {spec}}}"), |object| {
            let ingress = Ingress::of(object).unwrap();
            let port = |backend: &hullmark_model::Backend<'_>| {
                backend.port.get().and_then(|port| port.text().map(str::to_owned))
            };
            ingress.backends().iter().map(|it| (it.service.get().unwrap().to_owned(), port(it))).collect::<Vec<_>>()
        })
    };
    let new = "{defaultBackend: {service: {name: a, port: {number: 80}}}, \
               rules: [{http: {paths: [{backend: {service: {name: b, port: {name: web}}}}]}}]}";
    let expected = vec![("a".to_owned(), Some("80".to_owned())), ("b".to_owned(), Some("web".to_owned()))];
    assert_eq!(backends(new), expected);
    let old = "{backend: {serviceName: a, servicePort: 80}, \
               rules: [{http: {paths: [{backend: {serviceName: b, servicePort: web}}]}}]}";
    assert_eq!(backends(old), expected);
}

#[test]
fn autoscalers_of_both_kinds_name_their_target_and_bounds() {
    let read_one = |head: &str, spec: &str| {
        with_first(&format!("{{apiVersion: {head}, spec: {spec}}}"), |object| {
            let autoscaler = Autoscaler::of(object).unwrap();
            let target = autoscaler.target_name().get().map(str::to_owned);
            (target, autoscaler.min_replicas().get(), autoscaler.max_replicas().get())
        })
    };
    let target = "scaleTargetRef: {kind: Deployment, name: web}";
    let hpa = read_one(
        "autoscaling/v2, kind: HorizontalPodAutoscaler",
        &format!("{{{target}, minReplicas: 2, maxReplicas: 5}}"),
    );
    assert_eq!(hpa, (Some("web".to_owned()), Some(2), Some(5)));
    let keda = read_one("keda.sh/v1alpha1, kind: ScaledObject", &format!("{{{target}, maxReplicaCount: 9}}"));
    assert_eq!(keda, (Some("web".to_owned()), None, Some(9)));
}
