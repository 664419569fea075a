//! Containers and what is in them.

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::{Field, FromNode, ImageRef, PodSpec, Quantity, SecurityContext, VolumeMount, substitution};

/// What a container is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ContainerKind {
    /// One of those that the pod is for.
    App,
    /// Runs to its end before the others start.
    Init,
    /// Starts before the others and runs beside them: an init container with `restartPolicy: Always`.
    Sidecar,
    /// Added to a running pod to look into it.
    Ephemeral,
}

/// A container of a pod.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Container<'d> {
    pod: PodSpec<'d>,
    node: NodeRef<'d>,
    kind: ContainerKind,
}

/// The resources that every container uses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Resource {
    /// Processor time, in cores.
    Cpu,
    /// Memory, in bytes.
    Memory,
    /// Space on the disks of the node, in bytes.
    EphemeralStorage,
}

impl Resource {
    /// Its name in manifests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::EphemeralStorage => "ephemeral-storage",
        }
    }

    const fn request_path(self) -> &'static str {
        match self {
            Self::Cpu => "resources.requests.cpu",
            Self::Memory => "resources.requests.memory",
            Self::EphemeralStorage => "resources.requests.ephemeral-storage",
        }
    }

    const fn limit_path(self) -> &'static str {
        match self {
            Self::Cpu => "resources.limits.cpu",
            Self::Memory => "resources.limits.memory",
            Self::EphemeralStorage => "resources.limits.ephemeral-storage",
        }
    }
}

/// A port of a container.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ContainerPort<'d> {
    node: NodeRef<'d>,
}

/// An entry of `env`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EnvVar<'d> {
    node: NodeRef<'d>,
}

impl<'d> Container<'d> {
    pub(crate) fn new(pod: PodSpec<'d>, node: NodeRef<'d>, kind: ContainerKind) -> Self {
        Self { pod, node, kind }
    }

    /// The pod that it is in.
    #[must_use]
    pub fn pod(&self) -> PodSpec<'d> {
        self.pod
    }

    /// The container itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// What it is for.
    #[must_use]
    pub fn kind(&self) -> ContainerKind {
        self.kind
    }

    /// Whether it runs for as long as the pod does.
    #[must_use]
    pub fn is_long_running(&self) -> bool {
        matches!(self.kind, ContainerKind::App | ContainerKind::Sidecar)
    }

    /// Its name; empty when it has none.
    #[must_use]
    pub fn name(&self) -> &'d str {
        self.node.get("name").and_then(NodeRef::text).unwrap_or_default()
    }

    /// A field of it.
    #[must_use]
    pub fn field<T: FromNode<'d>>(&self, path: &'static str) -> Field<'d, T> {
        Field::at(self.node, path)
    }

    /// The security settings in effect for it.
    #[must_use]
    pub fn security_context(&self) -> SecurityContext<'d> {
        SecurityContext::of(*self)
    }

    /// `image`
    #[must_use]
    pub fn image(&self) -> Field<'d, ImageRef<'d>> {
        self.field("image")
    }

    /// What is set aside for it: its request, its limit where it states no request (as the API server fills it
    /// in), or the request of the pod as a whole. A request of zero is none.
    #[must_use]
    pub fn request(&self, resource: Resource) -> Field<'d, Quantity> {
        let own = positive(self.own_request(resource));
        let of_pod = positive(self.pod.field(resource.request_path()));
        own.or(self.limit(resource)).or(of_pod)
    }

    /// What it may use at most: its own limit, or that of the pod as a whole. The kubelet sets no limit of zero.
    #[must_use]
    pub fn limit(&self, resource: Resource) -> Field<'d, Quantity> {
        positive(self.own_limit(resource)).or(positive(self.pod.field(resource.limit_path())))
    }

    /// Whether it states no request, so that its own limit stands for one.
    #[must_use]
    pub fn is_requested_by_limit(&self, resource: Resource) -> bool {
        !positive(self.own_request(resource)).is_set() && positive(self.own_limit(resource)).is_set()
    }

    /// The request that it states itself, zero included.
    #[must_use]
    pub fn own_request(&self, resource: Resource) -> Field<'d, Quantity> {
        self.field(resource.request_path())
    }

    /// The limit that it states itself, zero included.
    #[must_use]
    pub fn own_limit(&self, resource: Resource) -> Field<'d, Quantity> {
        self.field(resource.limit_path())
    }

    /// Its ports.
    pub fn ports(&self) -> impl Iterator<Item = ContainerPort<'d>> + use<'d> {
        mappings(self.field("ports")).map(|node| ContainerPort { node })
    }

    /// Its environment variables.
    pub fn env(&self) -> impl Iterator<Item = EnvVar<'d>> + use<'d> {
        mappings(self.field("env")).map(|node| EnvVar { node })
    }

    /// Its mounts of volumes.
    pub fn mounts(&self) -> impl Iterator<Item = VolumeMount<'d>> + use<'d> {
        mappings(self.field("volumeMounts")).map(VolumeMount::of)
    }

    /// What it runs in place of the image's entry point: the strings of `command`, each with its place.
    pub fn command(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'d> {
        strings(self.field("command"))
    }

    /// The strings of `args`, each with its place.
    pub fn args(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'d> {
        strings(self.field("args"))
    }

    /// `startupProbe`
    #[must_use]
    pub fn startup_probe(&self) -> Field<'d, NodeRef<'d>> {
        self.field("startupProbe")
    }

    /// `livenessProbe`
    #[must_use]
    pub fn liveness_probe(&self) -> Field<'d, NodeRef<'d>> {
        self.field("livenessProbe")
    }

    /// `readinessProbe`
    #[must_use]
    pub fn readiness_probe(&self) -> Field<'d, NodeRef<'d>> {
        self.field("readinessProbe")
    }
}

impl<'d> PodSpec<'d> {
    /// What is set aside for the pod as a whole, where it says so: its own request, or its own limit in place of one.
    #[must_use]
    pub fn request(&self, resource: Resource) -> Field<'d, Quantity> {
        positive(self.field(resource.request_path())).or(self.limit(resource))
    }

    /// What the pod as a whole may use at most, where it says so.
    #[must_use]
    pub fn limit(&self, resource: Resource) -> Field<'d, Quantity> {
        positive(self.field(resource.limit_path()))
    }
}

fn positive(field: Field<'_, Quantity>) -> Field<'_, Quantity> {
    field.filter(|quantity| quantity.is_positive())
}

impl<'d> ContainerPort<'d> {
    /// The port itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// A field of it.
    #[must_use]
    pub fn field<T: FromNode<'d>>(&self, path: &'static str) -> Field<'d, T> {
        Field::at(self.node, path)
    }

    /// `protocol`, which is TCP where none is written.
    #[must_use]
    pub fn protocol(&self) -> &'d str {
        self.field("protocol").get().filter(|protocol: &&str| !protocol.is_empty()).unwrap_or("TCP")
    }

    /// `name`
    #[must_use]
    pub fn name(&self) -> Option<&'d str> {
        self.node.get("name").and_then(NodeRef::text)
    }

    /// `containerPort`
    #[must_use]
    pub fn container_port(&self) -> Field<'d, i64> {
        Field::at(self.node, "containerPort")
    }

    /// `hostPort`
    #[must_use]
    pub fn host_port(&self) -> Field<'d, i64> {
        Field::at(self.node, "hostPort")
    }
}

impl<'d> EnvVar<'d> {
    /// The entry itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// `name`; empty when it has none.
    #[must_use]
    pub fn name(&self) -> &'d str {
        self.node.get("name").and_then(NodeRef::text).unwrap_or_default()
    }

    /// `name`, to point at.
    #[must_use]
    pub fn name_field(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "name")
    }

    /// `valueFrom`, which takes the value from elsewhere.
    #[must_use]
    pub fn value_from(&self) -> Field<'d, NodeRef<'d>> {
        Field::at(self.node, "valueFrom")
    }

    /// `value`, when it is written here rather than taken from elsewhere.
    #[must_use]
    pub fn value(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "value")
    }
}

impl<'d> FromNode<'d> for ImageRef<'d> {
    fn from_node(node: NodeRef<'d>) -> Option<Self> {
        ImageRef::parse(substitution::text_of(node)?)
    }
}
