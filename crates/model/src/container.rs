//! Containers and what is in them.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Field, FromNode, ImageRef, PodSpec, Quantity, SecurityContext};

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

/// The two resources that every container uses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Resource {
    /// Processor time, in cores.
    Cpu,
    /// Memory, in bytes.
    Memory,
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
        let own = positive(match resource {
            Resource::Cpu => self.field("resources.requests.cpu"),
            Resource::Memory => self.field("resources.requests.memory"),
        });
        let of_pod = positive(match resource {
            Resource::Cpu => self.pod.field("resources.requests.cpu"),
            Resource::Memory => self.pod.field("resources.requests.memory"),
        });
        own.or(self.limit(resource)).or(of_pod)
    }

    /// What it may use at most: its own limit, or that of the pod as a whole. The kubelet sets no limit of zero.
    #[must_use]
    pub fn limit(&self, resource: Resource) -> Field<'d, Quantity> {
        let (own, of_pod) = match resource {
            Resource::Cpu => (self.field("resources.limits.cpu"), self.pod.field("resources.limits.cpu")),
            Resource::Memory => (self.field("resources.limits.memory"), self.pod.field("resources.limits.memory")),
        };
        positive(own).or(positive(of_pod))
    }

    /// Its ports.
    pub fn ports(&self) -> impl Iterator<Item = ContainerPort<'d>> + use<'d> {
        mappings(self.field("ports")).map(|node| ContainerPort { node })
    }

    /// Its environment variables.
    pub fn env(&self) -> impl Iterator<Item = EnvVar<'d>> + use<'d> {
        mappings(self.field("env")).map(|node| EnvVar { node })
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

fn positive(field: Field<'_, Quantity>) -> Field<'_, Quantity> {
    field.filter(|quantity| quantity.is_positive())
}

impl<'d> ContainerPort<'d> {
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
    /// `name`; empty when it has none.
    #[must_use]
    pub fn name(&self) -> &'d str {
        self.node.get("name").and_then(NodeRef::text).unwrap_or_default()
    }

    /// `value`, when it is written here rather than taken from elsewhere.
    #[must_use]
    pub fn value(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "value")
    }
}

impl<'d> FromNode<'d> for ImageRef<'d> {
    fn from_node(node: NodeRef<'d>) -> Option<Self> {
        ImageRef::parse(node.as_str()?)
    }
}
