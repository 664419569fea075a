//! What a pod says about its confinement, where it says it.
//!
//! [`SecurityContext`](crate::SecurityContext) tells what is in effect for a container. Pod Security admission asks
//! something else of many settings: who wrote a value that it does not allow, whether anything comes of it or not.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Container, Field, FromNode, Labels, PodSpec};

/// The annotation that named the `AppArmor` profile of a container before Kubernetes 1.30, less the container's name.
const APPARMOR_ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";

/// The same for seccomp, before Kubernetes 1.19.
const SECCOMP_ANNOTATION: &str = "container.seccomp.security.alpha.kubernetes.io/";

/// A setting where somebody wrote it: in the pod, for all of its containers, or in one container.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting<'d, T> {
    /// The container; `None` for the pod.
    pub container: Option<Container<'d>>,
    /// The value and its place.
    pub field: Field<'d, T>,
}

/// A kernel parameter of a pod: an entry of `sysctls`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sysctl<'d> {
    node: NodeRef<'d>,
}

impl<'d> Sysctl<'d> {
    /// The entry itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// `name`
    #[must_use]
    pub fn name(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "name")
    }

    /// `value`
    #[must_use]
    pub fn value(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "value")
    }
}

impl<'d> PodSpec<'d> {
    /// Where a setting that pods and containers share is written: first that of the pod, then those of its
    /// containers. `path` leads there from either (`securityContext.runAsUser`).
    pub fn settings<T: FromNode<'d> + 'd>(&self, path: &'static str) -> impl Iterator<Item = Setting<'d, T>> {
        let own = Setting { container: None, field: self.field(path) };
        let of_container = move |it: Container<'d>| Setting { container: Some(it), field: it.field(path) };
        let all = std::iter::once(own).chain(self.containers().map(of_container));
        all.filter(|setting| setting.field.is_set())
    }

    /// The annotations of the pod.
    #[must_use]
    pub fn annotations(&self) -> Labels<'d> {
        Labels::of(self.template().at(&["metadata", "annotations"]))
    }

    /// The annotations that name `AppArmor` profiles: the name of the container and the profile.
    pub fn apparmor_annotations(&self) -> impl Iterator<Item = (&'d str, Field<'d, &'d str>)> {
        let entries = self.template().at(&["metadata", "annotations"]).into_iter().flat_map(NodeRef::entries);
        entries.filter_map(|(key, value)| Some((key.text()?.strip_prefix(APPARMOR_ANNOTATION)?, Field::of(value))))
    }

    /// The annotations that named seccomp profiles before Kubernetes 1.19: the name of the container, or `None` for
    /// the pod, and the profile.
    pub fn seccomp_annotations(&self) -> impl Iterator<Item = (Option<&'d str>, Field<'d, &'d str>)> {
        let entries = self.template().at(&["metadata", "annotations"]).into_iter().flat_map(NodeRef::entries);
        entries.filter_map(|(key, value)| match key.text()? {
            "seccomp.security.alpha.kubernetes.io/pod" => Some((None, Field::of(value))),
            key => Some((Some(key.strip_prefix(SECCOMP_ANNOTATION)?), Field::of(value))),
        })
    }

    /// Whether it says itself that it is a Windows pod (`os.name`), which is what the API server goes by.
    #[must_use]
    pub fn is_declared_windows(&self) -> bool {
        self.field("os.name").is("windows")
    }

    /// The items of `supplementalGroups`.
    pub fn supplemental_groups(&self) -> impl Iterator<Item = Field<'d, i64>> {
        let groups: Field<'d, NodeRef<'d>> = self.field("securityContext.supplementalGroups");
        groups.get().into_iter().flat_map(NodeRef::items).map(Field::of)
    }

    /// Its kernel parameters.
    pub fn sysctls(&self) -> impl Iterator<Item = Sysctl<'d>> {
        mappings(self.field("securityContext.sysctls")).map(|node| Sysctl { node })
    }
}

impl<'d> Container<'d> {
    /// Whether an `AppArmor` profile of whatever kind is set for it: by itself, its pod, or an annotation.
    #[must_use]
    pub fn has_apparmor_profile(&self) -> bool {
        let profile: Field<'d, &str> = self.field("securityContext.appArmorProfile.type");
        profile.or(self.pod().field("securityContext.appArmorProfile.type")).is_set()
            || self.pod().apparmor_annotations().any(|(name, _)| name == self.name())
    }

    /// The `host` of each HTTP or TCP request that the kubelet makes for it: those of its probes and of the hooks of
    /// its lifecycle. An empty one is the pod.
    pub fn request_hosts(&self) -> impl Iterator<Item = Field<'d, &'d str>> {
        const PATHS: [&str; 10] = [
            "livenessProbe.httpGet.host",
            "livenessProbe.tcpSocket.host",
            "readinessProbe.httpGet.host",
            "readinessProbe.tcpSocket.host",
            "startupProbe.httpGet.host",
            "startupProbe.tcpSocket.host",
            "lifecycle.postStart.httpGet.host",
            "lifecycle.postStart.tcpSocket.host",
            "lifecycle.preStop.httpGet.host",
            "lifecycle.preStop.tcpSocket.host",
        ];
        let container = *self;
        let hosts = PATHS.into_iter().map(move |path| container.field(path));
        hosts.filter(|host: &Field<'d, &str>| host.get().is_some_and(|host| !host.is_empty()))
    }
}
