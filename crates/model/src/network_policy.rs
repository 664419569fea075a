//! Network policies: whom they select, and which direction of traffic they rule.

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::policy_scope::cilium_is_about;
use crate::{Field, Object};

/// A direction of traffic, seen from the pod.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    /// To the pod.
    Ingress,
    /// From the pod.
    Egress,
}

/// A network policy: of Kubernetes or of one of the common network plugins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NetworkPolicy<'d> {
    object: Object<'d>,
    cluster_wide: bool,
}

impl<'d> NetworkPolicy<'d> {
    /// The network policy that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        let cluster_wide = match (object.group(), object.kind()) {
            ("networking.k8s.io" | "extensions" | "crd.antrea.io", "NetworkPolicy")
            | ("crd.projectcalico.org" | "projectcalico.org", "NetworkPolicy")
            | ("cilium.io", "CiliumNetworkPolicy") => false,
            ("cilium.io", "CiliumClusterwideNetworkPolicy")
            | ("crd.projectcalico.org" | "projectcalico.org", "GlobalNetworkPolicy")
            | ("crd.antrea.io", "ClusterNetworkPolicy")
            | (
                "policy.networking.k8s.io",
                "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy" | "ClusterNetworkPolicy",
            ) => true,
            _ => return None,
        };
        Some(Self { object, cluster_wide })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// Whether it applies to pods of every namespace.
    #[must_use]
    pub fn is_cluster_wide(&self) -> bool {
        self.cluster_wide
    }

    /// Whether it is one of Kubernetes itself.
    #[must_use]
    pub fn is_native(&self) -> bool {
        matches!(self.object.group(), "networking.k8s.io" | "extensions")
    }

    /// `spec.podSelector` of a policy of Kubernetes: an empty one selects every pod of the namespace.
    #[must_use]
    pub fn pod_selector(&self) -> Field<'d, NodeRef<'d>> {
        self.object.field("spec.podSelector")
    }

    /// Whether it says who may connect to its pods, or to whom they may connect.
    ///
    /// Without `policyTypes` a policy of Kubernetes is about ingress always, and about egress where it has `egress`.
    /// One of Calico is about ingress unless it has `egress` alone. Policies of Cilium and of administrators are about
    /// what they have rules for, the former unless `enableDefaultDeny` says otherwise; those whose form is not known here
    /// about both.
    #[must_use]
    pub fn is_about(&self, direction: Direction) -> bool {
        let (name, key) = match direction {
            Direction::Ingress => ("Ingress", "spec.ingress"),
            Direction::Egress => ("Egress", "spec.egress"),
        };
        let types: Field<'d, NodeRef<'d>> = match self.object.group() {
            "networking.k8s.io" | "extensions" => self.object.field("spec.policyTypes"),
            "crd.projectcalico.org" | "projectcalico.org" => self.object.field("spec.types"),
            "cilium.io" => return self.specs().any(|spec| cilium_is_about(spec, direction)),
            _ if self.is_admin() => return self.object.field::<NodeRef<'d>>(key).is_set(),
            _ => return true,
        };
        if strings(types).next().is_some() {
            return strings(types).any(|of| of.is(name));
        }
        let has = |key: &'static str| self.object.field::<NodeRef<'d>>(key).is_set();
        match direction {
            Direction::Ingress => !self.is_calico() || has(key) || !has("spec.egress"),
            Direction::Egress => has(key),
        }
    }

    /// Whether it restricts the pods that it selects in any direction. One of Cilium without rules selects them to no
    /// effect.
    #[must_use]
    pub fn restricts(&self) -> bool {
        self.is_about(Direction::Ingress) || self.is_about(Direction::Egress)
    }

    /// The specification, or the several that a policy of Cilium may have.
    pub(crate) fn specs(&self) -> impl Iterator<Item = NodeRef<'d>> + use<'d> {
        let one: Field<'d, NodeRef<'d>> = self.object.field("spec");
        one.get().into_iter().chain(mappings(self.object.field("specs")))
    }
}
