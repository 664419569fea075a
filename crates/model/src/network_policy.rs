//! Network policies: whom they select, and which direction of traffic they rule.

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::{Field, LabelSelector, Labels, Object};

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
            | ("policy.networking.k8s.io", "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy") => true,
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
    /// Policies of plugins are about what they have rules for; of those whose form is not known here, about both.
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
            _ => return true,
        };
        if strings(types).next().is_some() {
            return strings(types).any(|of| of.is(name));
        }
        direction == Direction::Ingress || self.object.field::<NodeRef<'d>>(key).is_set()
    }

    /// Whether it selects pods with these labels in a namespace that it applies to. Where its selector is not
    /// understood it is taken to select them, so that nobody is told of a missing policy that is there.
    #[must_use]
    pub fn selects(&self, labels: Labels<'d>) -> bool {
        match self.object.group() {
            "networking.k8s.io" | "extensions" => {
                self.pod_selector().get().is_none_or(|selector| LabelSelector::of(selector).matches(labels))
            }
            "cilium.io" => self
                .specs()
                .any(|spec| spec.get("endpointSelector").is_some_and(|selector| cilium_selects(selector, labels))),
            "crd.projectcalico.org" | "projectcalico.org" => {
                let selector: Field<'d, &'d str> = self.object.field("spec.selector");
                selector.get().is_none_or(|selector| calico_selects(selector, labels))
            }
            _ => true,
        }
    }

    /// The specification, or the several that a policy of Cilium may have.
    pub(crate) fn specs(&self) -> impl Iterator<Item = NodeRef<'d>> + use<'d> {
        let one: Field<'d, NodeRef<'d>> = self.object.field("spec");
        one.get().into_iter().chain(mappings(self.object.field("specs")))
    }
}

fn cilium_is_about(spec: NodeRef<'_>, direction: Direction) -> bool {
    let keys = match direction {
        Direction::Ingress => ["ingress", "ingressDeny"],
        Direction::Egress => ["egress", "egressDeny"],
    };
    keys.iter().any(|key| spec.get(key).is_some_and(|list| !list.is_null()))
}

/// Cilium writes where a label comes from before its key: `k8s:app`. Labels of the namespace or of Cilium itself are
/// not known here.
fn cilium_selects(selector: NodeRef<'_>, labels: Labels<'_>) -> bool {
    let wanted = Labels::of(selector.get("matchLabels"));
    let holds = |key: &str, value: &str| {
        let key = key.strip_prefix("k8s:").or_else(|| key.strip_prefix("any:")).unwrap_or(key);
        key.starts_with("io.kubernetes.") || key.starts_with("io.cilium.") || labels.get(key) == Some(value)
    };
    wanted.iter().all(|(key, value)| holds(key, value))
}

/// Conjunctions of `key == 'value'`, `has(key)` and `all()`; what is more than that is taken to hold.
fn calico_selects(selector: &str, labels: Labels<'_>) -> bool {
    if selector.contains("||") || selector.contains('!') {
        return true;
    }
    selector.split("&&").map(str::trim).all(|term| {
        if let Some((key, value)) = term.split_once("==") {
            let value = value.trim().trim_matches(['\'', '"']);
            return labels.get(key.trim()) == Some(value);
        }
        let key = term.strip_prefix("has(").and_then(|rest| rest.strip_suffix(')'));
        key.is_none_or(|key| labels.get(key.trim()).is_some())
    })
}
