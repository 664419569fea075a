//! Sandboxes for agents and the code that they write.
//!
//! Source: the API of `SandboxTemplate` (`extensions.agents.x-k8s.io`).

use hullmark_parser::NodeRef;

use crate::{AllowedTraffic, Field, Object};

/// A `SandboxTemplate`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SandboxTemplate<'d> {
    object: Object<'d>,
}

impl<'d> SandboxTemplate<'d> {
    /// The template that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        object.is("extensions.agents.x-k8s.io", "SandboxTemplate").then_some(Self { object })
    }

    /// Who keeps the network policy of its sandboxes: `Managed` (the default) or `Unmanaged`, which ignores the one in
    /// the template.
    #[must_use]
    pub fn policy_management(&self) -> Field<'d, &'d str> {
        self.object.field("spec.networkPolicyManagement")
    }

    /// The rules about whom its sandboxes may connect to, in the form of a `NetworkPolicy`'s.
    #[must_use]
    pub fn egress(&self) -> Field<'d, NodeRef<'d>> {
        self.object.field("spec.networkPolicy.egress")
    }

    /// The same, one by one.
    pub fn allowed(&self) -> impl Iterator<Item = AllowedTraffic<'d>> + use<'d> {
        self.egress().get().into_iter().flat_map(NodeRef::items).map(AllowedTraffic::egress_of)
    }
}
