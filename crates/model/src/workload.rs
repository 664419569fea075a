//! Pod specifications, wherever they are.

use std::sync::LazyLock;

use hullmark_parser::{NodeKind, NodeRef};
use rustc_hash::FxHashMap;

use crate::container::{Container, ContainerKind};
use crate::field::mappings;
use crate::{Field, FromNode, Labels, Object, Volume};

/// How long the pods of a workload are meant to run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Run {
    /// Until somebody stops them.
    Forever,
    /// Until their work is done.
    ToCompletion,
}

use Run::{Forever, ToCompletion};

/// API group, kind, and where its pod template is.
type Template = (&'static str, &'static str, &'static str, Run);

/// Where kinds keep their pod templates (a mapping with `metadata` and `spec`): API group, kind, keys with dots
/// between them. `*` stands for every item of a sequence and every value of a mapping.
///
/// Sources: the Kubernetes API reference, and the CRDs of the projects that own the groups.
const TEMPLATES: &[Template] = &[
    ("", "Pod", "", Forever),
    ("", "PodTemplate", "template", Forever),
    ("", "ReplicationController", "spec.template", Forever),
    ("apps", "DaemonSet", "spec.template", Forever),
    ("apps", "Deployment", "spec.template", Forever),
    ("apps", "ReplicaSet", "spec.template", Forever),
    ("apps", "StatefulSet", "spec.template", Forever),
    ("extensions", "DaemonSet", "spec.template", Forever),
    ("extensions", "Deployment", "spec.template", Forever),
    ("extensions", "ReplicaSet", "spec.template", Forever),
    ("batch", "CronJob", "spec.jobTemplate.spec.template", ToCompletion),
    ("batch", "Job", "spec.template", ToCompletion),
    ("actions.github.com", "AutoscalingRunnerSet", "spec.template", ToCompletion),
    ("agents.x-k8s.io", "Sandbox", "spec.podTemplate", Forever),
    ("agones.dev", "Fleet", "spec.template.spec.template", Forever),
    ("agones.dev", "GameServer", "spec.template", Forever),
    ("agones.dev", "GameServerSet", "spec.template.spec.template", Forever),
    ("apps.kruise.io", "AdvancedCronJob", "spec.template.broadcastJobTemplate.spec.template", ToCompletion),
    ("apps.kruise.io", "AdvancedCronJob", "spec.template.jobTemplate.spec.template", ToCompletion),
    ("apps.kruise.io", "BroadcastJob", "spec.template", ToCompletion),
    ("apps.kruise.io", "CloneSet", "spec.template", Forever),
    ("apps.kruise.io", "DaemonSet", "spec.template", Forever),
    ("apps.kruise.io", "StatefulSet", "spec.template", Forever),
    ("apps.kruise.io", "UnitedDeployment", "spec.template.*.spec.template", Forever),
    ("apps.openshift.io", "DeploymentConfig", "spec.template", Forever),
    ("argoproj.io", "Rollout", "spec.template", Forever),
    ("batch.volcano.sh", "Job", "spec.tasks.*.template", ToCompletion),
    ("extensions.agents.x-k8s.io", "SandboxTemplate", "spec.podTemplate", Forever),
    ("jobset.x-k8s.io", "JobSet", "spec.replicatedJobs.*.template.spec.template", ToCompletion),
    ("keda.sh", "ScaledJob", "spec.jobTargetRef.template", ToCompletion),
    ("kubeflow.org", "MPIJob", "spec.mpiReplicaSpecs.*.template", ToCompletion),
    ("kubeflow.org", "PyTorchJob", "spec.pytorchReplicaSpecs.*.template", ToCompletion),
    ("kubeflow.org", "TFJob", "spec.tfReplicaSpecs.*.template", ToCompletion),
    ("kubeflow.org", "XGBoostJob", "spec.xgbReplicaSpecs.*.template", ToCompletion),
    ("leaderworkerset.x-k8s.io", "LeaderWorkerSet", "spec.leaderWorkerTemplate.leaderTemplate", Forever),
    ("leaderworkerset.x-k8s.io", "LeaderWorkerSet", "spec.leaderWorkerTemplate.workerTemplate", Forever),
    ("ray.io", "RayCluster", "spec.headGroupSpec.template", Forever),
    ("ray.io", "RayCluster", "spec.workerGroupSpecs.*.template", Forever),
    ("ray.io", "RayJob", "spec.rayClusterSpec.headGroupSpec.template", Forever),
    ("ray.io", "RayJob", "spec.rayClusterSpec.workerGroupSpecs.*.template", Forever),
    ("ray.io", "RayService", "spec.rayClusterConfig.headGroupSpec.template", Forever),
    ("ray.io", "RayService", "spec.rayClusterConfig.workerGroupSpecs.*.template", Forever),
    ("serving.knative.dev", "Configuration", "spec.template", Forever),
    ("serving.knative.dev", "Revision", "", Forever),
    ("serving.knative.dev", "Service", "spec.template", Forever),
    ("sources.knative.dev", "ContainerSource", "spec.template", Forever),
];

/// [`TEMPLATES`] by kind: most objects make no pods, and every object is asked by several rules.
static BY_KIND: LazyLock<FxHashMap<&str, Vec<&Template>>> = LazyLock::new(|| {
    let mut by_kind: FxHashMap<&str, Vec<&Template>> = FxHashMap::default();
    for template in TEMPLATES {
        by_kind.entry(template.1).or_default().push(template);
    }
    by_kind
});

/// The pod specifications of an object, in the order of the table and then of the document.
pub(crate) fn pod_specs<'d>(object: Object<'d>) -> Vec<PodSpec<'d>> {
    let mut found = Vec::new();
    for (group, _, path, run) in BY_KIND.get(object.kind()).into_iter().flatten() {
        if object.group() == *group {
            each_at(object.node(), path, &mut |template| {
                if let Some(spec) = template.get("spec").filter(|spec| spec.kind() == NodeKind::Mapping) {
                    found.push(PodSpec { object, template, spec, run: *run });
                }
            });
        }
    }
    found
}

fn each_at<'d>(node: NodeRef<'d>, path: &str, visit: &mut dyn FnMut(NodeRef<'d>)) {
    if path.is_empty() {
        return visit(node);
    }
    let (key, rest) = path.split_once('.').unwrap_or((path, ""));
    if key == "*" {
        node.items().for_each(|item| each_at(item, rest, visit));
        node.entries().for_each(|(_, value)| each_at(value, rest, visit));
    } else if let Some(next) = node.get(key) {
        each_at(next, rest, visit);
    }
}

/// The specification of a pod, of whatever object it is a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PodSpec<'d> {
    object: Object<'d>,
    template: NodeRef<'d>,
    spec: NodeRef<'d>,
    run: Run,
}

impl<'d> PodSpec<'d> {
    /// The object that makes the pod.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// The specification itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.spec
    }

    /// The mapping with its `metadata` and `spec`: the template, or the object itself where that is the pod.
    #[must_use]
    pub fn template(&self) -> NodeRef<'d> {
        self.template
    }

    /// A field of it.
    #[must_use]
    pub fn field<T: FromNode<'d>>(&self, path: &'static str) -> Field<'d, T> {
        Field::at(self.spec, path)
    }

    /// The labels of the pod, by which Services and policies select it.
    #[must_use]
    pub fn labels(&self) -> Labels<'d> {
        Labels::of(self.template.at(&["metadata", "labels"]))
    }

    /// Whether it is the pod of a Job, or restarts no process that ended well: nobody waits for it to be ready.
    #[must_use]
    pub fn runs_to_completion(&self) -> bool {
        let restart: Field<'d, &str> = self.field("restartPolicy");
        self.is_of_job() || restart.is("Never") || restart.is("OnFailure")
    }

    /// Whether it is the pod of a Job, or of another kind whose pods are done at some time.
    #[must_use]
    pub fn is_of_job(&self) -> bool {
        self.run == ToCompletion
    }

    /// Whether it runs on Windows nodes, where the settings of Linux mean nothing: by `os.name`, or by the node
    /// selector of pods older than that field.
    #[must_use]
    pub fn is_windows(&self) -> bool {
        let os: Field<'d, &str> = self.field("os.name");
        let selector = Labels::of(self.spec.get("nodeSelector"));
        let by_selector = selector.get("kubernetes.io/os").or_else(|| selector.get("beta.kubernetes.io/os"));
        os.get().or(by_selector) == Some("windows")
    }

    /// Whether it has user namespaces of its own (`hostUsers: false`): root in it is nobody on the node.
    #[must_use]
    pub fn has_own_users(&self) -> bool {
        self.field("hostUsers").is(false)
    }

    /// `hostNetwork`
    #[must_use]
    pub fn host_network(&self) -> Field<'d, bool> {
        self.field("hostNetwork")
    }

    /// `hostPID`
    #[must_use]
    pub fn host_pid(&self) -> Field<'d, bool> {
        self.field("hostPID")
    }

    /// `hostIPC`
    #[must_use]
    pub fn host_ipc(&self) -> Field<'d, bool> {
        self.field("hostIPC")
    }

    /// `automountServiceAccountToken`
    #[must_use]
    pub fn automount_service_account_token(&self) -> Field<'d, bool> {
        self.field("automountServiceAccountToken")
    }

    /// `serviceAccountName`, or the deprecated `serviceAccount`.
    #[must_use]
    pub fn service_account_field(&self) -> Field<'d, &'d str> {
        self.field("serviceAccountName").or(self.field("serviceAccount"))
    }

    /// The name of its service account: `default` unless it names another, by the new or the deprecated field.
    #[must_use]
    pub fn service_account(&self) -> &'d str {
        self.service_account_field().get().filter(|name: &&str| !name.is_empty()).unwrap_or("default")
    }

    /// Its volumes.
    pub fn volumes(&self) -> impl Iterator<Item = Volume<'d>> {
        mappings(self.field("volumes")).map(Volume::of)
    }

    /// Its containers of every kind: those that initialise it, those that it is for, those added to debug it.
    pub fn containers(&self) -> impl Iterator<Item = Container<'d>> {
        let pod = *self;
        let list = move |path, of_kind: fn(NodeRef<'d>) -> ContainerKind| {
            mappings(pod.field(path)).map(move |node| Container::new(pod, node, of_kind(node)))
        };
        let init = list("initContainers", |node| {
            let restart: Field<'_, &str> = Field::at(node, "restartPolicy");
            if restart.is("Always") { ContainerKind::Sidecar } else { ContainerKind::Init }
        });
        let app = list("containers", |_| ContainerKind::App);
        init.chain(app).chain(list("ephemeralContainers", |_| ContainerKind::Ephemeral))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hullmark_parser::parse;
    use hullmark_source::SourceId;

    use super::*;

    /// The template at the end of the path, once as an item of a sequence and once as a value of a mapping.
    fn nested(path: &str, star: fn(String) -> String) -> String {
        let template = "{metadata: {labels: {a: b}}, spec: {containers: [{name: web}]}}".to_owned();
        path.rsplit('.')
            .filter(|key| !key.is_empty())
            .fold(template, |inner, key| if key == "*" { star(inner) } else { format!("{{{key}: {inner}}}") })
    }

    #[test]
    fn every_template_of_the_table_is_found() {
        let stars: [fn(String) -> String; 2] = [|inner| format!("[{inner}]"), |inner| format!("{{any: {inner}}}")];
        for (group, kind, path, _) in TEMPLATES {
            for star in stars {
                let version = if group.is_empty() { "v1".to_owned() } else { format!("{group}/v1") };
                let body = nested(path, star);
                let inner = body.strip_prefix('{').unwrap();
                let text: Arc<str> = format!("{{apiVersion: {version}, kind: {kind}, {inner}").into();
                let parsed = parse(SourceId::new(0), &text);
                let objects = Object::all_in(&parsed.documents[0]);
                let pods = pod_specs(objects[0]);
                assert_eq!(pods.len(), 1, "{text}");
                assert_eq!(pods[0].labels().get("a"), Some("b"), "{text}");
                assert_eq!(pods[0].containers().next().map(|it| it.name()), Some("web"), "{text}");
            }
        }
    }
}
