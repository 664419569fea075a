//! The security settings of a container, as the kubelet sees them.

use hullmark_parser::NodeRef;

use crate::field::strings;
use crate::{Container, Field, FromNode};

/// The settings in effect for a container: its own first, then, for those that a pod can set for all of its
/// containers, the pod's. An absent one is missing in the container.
///
/// Source: `SecurityContext` and `PodSecurityContext` in the Kubernetes API reference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SecurityContext<'d> {
    container: Container<'d>,
}

impl<'d> SecurityContext<'d> {
    pub(crate) fn of(container: Container<'d>) -> Self {
        Self { container }
    }

    fn inherited<T: FromNode<'d>>(self, path: &'static str) -> Field<'d, T> {
        self.container.field(path).or(self.container.pod().field(path))
    }

    /// `privileged`
    #[must_use]
    pub fn privileged(self) -> Field<'d, bool> {
        self.container.field("securityContext.privileged")
    }

    /// Whether the container is privileged, which gives it every capability and switches every filter off.
    #[must_use]
    pub fn is_privileged(self) -> bool {
        self.privileged().is(true)
    }

    /// `allowPrivilegeEscalation`
    #[must_use]
    pub fn allow_privilege_escalation(self) -> Field<'d, bool> {
        self.container.field("securityContext.allowPrivilegeEscalation")
    }

    /// `readOnlyRootFilesystem`
    #[must_use]
    pub fn read_only_root_filesystem(self) -> Field<'d, bool> {
        self.container.field("securityContext.readOnlyRootFilesystem")
    }

    /// `runAsNonRoot`
    #[must_use]
    pub fn run_as_non_root(self) -> Field<'d, bool> {
        self.inherited("securityContext.runAsNonRoot")
    }

    /// `runAsUser`
    #[must_use]
    pub fn run_as_user(self) -> Field<'d, i64> {
        self.inherited("securityContext.runAsUser")
    }

    /// `runAsGroup`
    #[must_use]
    pub fn run_as_group(self) -> Field<'d, i64> {
        self.inherited("securityContext.runAsGroup")
    }

    /// `runAsUserName`, of a container on Windows.
    #[must_use]
    pub fn run_as_user_name(self) -> Field<'d, &'d str> {
        self.inherited("securityContext.windowsOptions.runAsUserName")
    }

    /// `hostProcess`, of a container on Windows.
    #[must_use]
    pub fn host_process(self) -> Field<'d, bool> {
        self.inherited("securityContext.windowsOptions.hostProcess")
    }

    /// `procMount`
    #[must_use]
    pub fn proc_mount(self) -> Field<'d, &'d str> {
        self.container.field("securityContext.procMount")
    }

    /// `seLinuxOptions` as a whole.
    #[must_use]
    pub fn selinux_options(self) -> Field<'d, NodeRef<'d>> {
        self.inherited("securityContext.seLinuxOptions")
    }

    /// `seccompProfile.type`
    #[must_use]
    pub fn seccomp_type(self) -> Field<'d, &'d str> {
        self.inherited("securityContext.seccompProfile.type")
    }

    /// `capabilities.drop` as a whole.
    #[must_use]
    pub fn dropped_list(self) -> Field<'d, NodeRef<'d>> {
        self.container.field("securityContext.capabilities.drop")
    }

    /// The capabilities in `capabilities.drop`.
    pub fn dropped(self) -> impl Iterator<Item = Capability<'d>> {
        strings(self.dropped_list()).map(Capability)
    }

    /// The capabilities in `capabilities.add`.
    pub fn added(self) -> impl Iterator<Item = Capability<'d>> {
        strings(self.container.field("securityContext.capabilities.add")).map(Capability)
    }
}

/// An item of a list of capabilities.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Capability<'d>(Field<'d, &'d str>);

impl<'d> Capability<'d> {
    /// The item itself.
    #[must_use]
    pub fn node(self) -> NodeRef<'d> {
        self.0.anchor().node()
    }

    /// The item, to point at.
    #[must_use]
    pub fn field(self) -> Field<'d, &'d str> {
        self.0
    }

    /// Its name without the `CAP_` of the Linux manual, which the runtimes accept as well.
    #[must_use]
    pub fn name(self) -> &'d str {
        let name = self.0.get().unwrap_or_default();
        match name.split_at_checked(4) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("CAP_") => rest,
            _ => name,
        }
    }

    /// Whether it is this one; the runtimes take upper and lower case alike.
    #[must_use]
    pub fn is(self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }
}
