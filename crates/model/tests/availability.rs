//! What the views make of what keeps workloads available: autoscalers, budgets, probes, placement, updates.
#![expect(clippy::indexing_slicing, reason = "a test's helpers fail as the test does")]

mod manifests;

use hullmark_model::{
    Autoscaler, IntOrPercent, JobSpec, Object, PodSpec, PortRef, ProbeKind, ReplicaBounds, Timing, UpdateStrategy,
    VerticalAutoscaler,
};
use manifests::{read, unit};

fn with_first<T>(yaml: &str, ask: impl FnOnce(Object<'_>) -> T) -> T {
    let parsed = read(yaml);
    ask(unit(&parsed).objects()[0])
}

fn with_pod<T>(spec: &str, ask: impl FnOnce(PodSpec<'_>) -> T) -> T {
    let yaml = format!("{{apiVersion: v1, kind: Pod, metadata: {{name: web, labels: {{app: web}}}}, spec: {spec}}}");
    with_first(&yaml, |object| ask(object.pod_specs()[0]))
}

#[test]
fn the_number_of_pods_is_the_autoscalers_or_the_written_one_or_unknown() {
    let deployment = |name: &str, namespace: &str, spec: &str| {
        format!(
            "{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: {name}, namespace: {namespace}}}, \
             spec: {{{spec}template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{containers: []}}}}}}}}\n---\n"
        )
    };
    let text = [
        deployment("scaled", "shop", "replicas: 4, "),
        deployment("keda", "shop", ""),
        deployment("written", "shop", "replicas: 3, "),
        deployment("open", "shop", ""),
        deployment("scaled", "billing", "replicas: 1, "),
        "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a, namespace: shop}, \
          spec: {scaleTargetRef: {kind: Deployment, name: scaled}, maxReplicas: 7}}\n---\n\
         {apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: b, namespace: shop}, \
          spec: {scaleTargetRef: {name: keda}}}\n---\n\
         {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: agent}, spec: {template: {spec: {containers: []}}}}\n"
            .to_owned(),
    ]
    .concat();
    let parsed = read(&text);
    let unit = unit(&parsed);
    let bounds: Vec<Option<ReplicaBounds>> = unit.pods().iter().map(|pod| unit.replica_bounds(pod)).collect();
    let between = |least, most| Some(ReplicaBounds { least, most });
    assert_eq!(
        bounds,
        [between(1, Some(7)), between(0, Some(100)), between(3, Some(3)), between(1, None), between(1, Some(1)), None]
    );
    assert_eq!(unit.autoscalers_by_target().count(), 2);
}

#[test]
fn budgets_and_pods_find_each_other_within_a_namespace() {
    let parsed = read(
        "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop, labels: {app: web, tier: front}}, spec: {}}\n\
         ---\n\
         {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: billing, labels: {app: web}}, spec: {}}\n---\n\
         {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: labels, namespace: shop}, \
          spec: {selector: {matchLabels: {tier: front, app: web}}}}\n---\n\
         {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: expression, namespace: shop}, \
          spec: {selector: {matchExpressions: [{key: app, operator: Exists}]}}}\n---\n\
         {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: other, namespace: shop}, \
          spec: {selector: {matchLabels: {app: api}}}}\n",
    );
    let unit = unit(&parsed);
    let names = |pod: &PodSpec<'_>| {
        let mut names: Vec<String> =
            unit.budgets_of(pod).map(|budget| budget.object().name().get().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&unit.pods()[0]), ["expression", "labels"]);
    assert_eq!(names(&unit.pods()[1]), [""; 0]);
    let budget = unit.budgets_of(&unit.pods()[0]).next().unwrap();
    assert_eq!(unit.pods_of_budget(&budget).count(), 1);
}

#[test]
fn metrics_are_read_in_every_version() {
    let metrics = |head: &str, spec: &str| {
        with_first(&format!("{{apiVersion: {head}, metadata: {{name: web}}, spec: {{{spec}}}}}"), |object| {
            let autoscaler = Autoscaler::of(object).unwrap();
            let of = |metric: &hullmark_model::ResourceMetric<'_>| {
                let container = metric.container.unwrap_or_default();
                format!("{}/{container}/{}", metric.resource, metric.is_utilization)
            };
            autoscaler.resource_metrics().iter().map(of).collect::<Vec<_>>().join(" ")
        })
    };
    let v1 = "autoscaling/v1, kind: HorizontalPodAutoscaler";
    let beta = "autoscaling/v2beta1, kind: HorizontalPodAutoscaler";
    let v2 = "autoscaling/v2, kind: HorizontalPodAutoscaler";
    let keda = "keda.sh/v1alpha1, kind: ScaledObject";
    assert_eq!(metrics(v1, "targetCPUUtilizationPercentage: 50"), "cpu//true");
    assert_eq!(metrics(v2, "metrics: []"), "cpu//true");
    let of_beta = "metrics: [{type: Resource, resource: {name: memory, targetAverageUtilization: 50}}]";
    assert_eq!(metrics(beta, of_beta), "memory//true");
    let both = "metrics: [{type: ContainerResource, containerResource: {name: cpu, container: web, target: \
                {type: Utilization}}}, {type: Resource, resource: {name: memory, target: {type: AverageValue}}}]";
    assert_eq!(metrics(v2, both), "cpu/web/true memory//false");
    assert_eq!(metrics(v2, "metrics: [{type: External}]"), "");
    let triggers = "triggers: [{type: cpu, metricType: Utilization}, {type: memory, metadata: {type: AverageValue}}, \
                    {type: cron}]";
    assert_eq!(metrics(keda, triggers), "cpu//true memory//false");
}

#[test]
fn a_vertical_autoscaler_controls_what_it_is_not_told_to_leave() {
    let controls = |spec: &str| {
        let head = "apiVersion: autoscaling.k8s.io/v1, kind: VerticalPodAutoscaler, metadata: {name: web}";
        with_first(&format!("{{{head}, spec: {{{spec}}}}}"), |object| {
            let autoscaler = VerticalAutoscaler::of(object).unwrap();
            (autoscaler.is_active(), autoscaler.controls("cpu"), autoscaler.controls("memory"))
        })
    };
    let all = |policy: &str| format!("resourcePolicy: {{containerPolicies: [{{containerName: '*', {policy}}}]}}");
    assert_eq!(controls(""), (true, true, true));
    assert_eq!(controls("updatePolicy: {updateMode: 'Off'}"), (false, true, true));
    assert_eq!(controls(&all("controlledResources: [memory]")), (true, false, true));
    assert_eq!(controls(&all("mode: 'Off'")), (true, false, false));
}

#[test]
fn probes_have_the_defaults_of_the_api_and_ask_alike_or_not() {
    let spec = "{containers: [{name: web, ports: [{name: http, containerPort: 80}], \
                livenessProbe: {httpGet: {port: http}, periodSeconds: 0, failureThreshold: 5}, \
                readinessProbe: {httpGet: {path: /, port: 80, scheme: HTTP}}, \
                startupProbe: {tcpSocket: {port: 80, host: db.example}}}]}";
    with_pod(spec, |pod| {
        let container = pod.containers().next().unwrap();
        let probe = |kind| container.probe(kind).unwrap();
        let (liveness, readiness) = (probe(ProbeKind::Liveness), probe(ProbeKind::Readiness));
        assert_eq!(liveness.timing(Timing::Period), 10);
        assert_eq!(liveness.timing(Timing::FailureThreshold), 5);
        assert_eq!((liveness.patience(), readiness.patience()), (50, 30));
        assert!(liveness.asks_like(&readiness));
        assert!(!liveness.asks_like(&probe(ProbeKind::Startup)));
        assert_eq!(readiness.port().unwrap().get(), Some(PortRef::Number(80)));
        assert!(!readiness.asks_elsewhere() && probe(ProbeKind::Startup).asks_elsewhere());
        assert_eq!(container.probes().count(), 3);
    });
}

#[test]
fn a_pod_is_pinned_by_a_name_a_label_or_an_affinity_to_one() {
    let pinned = |spec: &str| with_pod(spec, |pod| pod.pinned_to().map(|(node, _)| node.to_owned()));
    let affinity = |terms: &str| {
        format!(
            "{{affinity: {{nodeAffinity: {{requiredDuringSchedulingIgnoredDuringExecution: \
             {{nodeSelectorTerms: [{terms}]}}}}}}}}"
        )
    };
    let named = |name: &str| format!("{{matchFields: [{{key: metadata.name, operator: In, values: [{name}]}}]}}");
    assert_eq!(pinned("{nodeName: a}").as_deref(), Some("a"));
    assert_eq!(pinned("{nodeSelector: {kubernetes.io/hostname: b}}").as_deref(), Some("b"));
    assert_eq!(pinned(&affinity(&named("c"))).as_deref(), Some("c"));
    assert_eq!(pinned(&affinity(&named("c, d"))), None);
    // One of two terms is enough.
    assert_eq!(pinned(&affinity(&format!("{}, {}", named("c"), named("d")))), None);
    assert_eq!(pinned("{nodeSelector: {pool: a}}"), None);
}

#[test]
fn strategies_and_jobs_are_read_where_each_kind_keeps_them() {
    let set = "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: a}, spec: {updateStrategy: \
               {rollingUpdate: {maxUnavailable: 10%}}}}";
    with_first(set, |object| {
        let strategy = UpdateStrategy::of(object).unwrap();
        assert!(strategy.is_rolling());
        assert_eq!(strategy.max_unavailable().get(), Some(IntOrPercent::Percent(10)));
        assert_eq!(strategy.max_surge().get(), None);
    });
    let cron_job = "{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {jobTemplate: {spec: \
                    {activeDeadlineSeconds: 60}}}}";
    with_first(cron_job, |object| {
        let job = JobSpec::of(object).unwrap();
        assert!(job.is_scheduled());
        assert_eq!(job.field::<i64>("activeDeadlineSeconds").get(), Some(60));
    });
}
