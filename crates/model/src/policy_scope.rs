//! Which pods and namespaces network policies of each kind are about.
//!
//! Sources: the API references of `NetworkPolicy` (`networking.k8s.io/v1`), of Cilium's (`cilium.io/v2`) and Calico's (v3)
//! policies, and of `AdminNetworkPolicy` (`policy.networking.k8s.io/v1alpha1`).

use hullmark_parser::NodeRef;

use crate::calico_selector::{Known, calico_selects};
use crate::field::{mappings, strings};
use crate::{Direction, Field, LabelSelector, Labels, NetworkPolicy};

/// The label by which every namespace is itself.
pub(crate) const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// A namespace as selectors see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct NamespaceLabels<'d> {
    pub(crate) name: &'d str,
    /// Those of the `Namespace`; `None` where it is not in view, so that nothing but the name is known.
    pub(crate) labels: Option<Labels<'d>>,
}

impl<'d> NamespaceLabels<'d> {
    fn get(self, key: &str) -> Known<'d> {
        if matches!(key, NAMESPACE_NAME | "projectcalico.org/name") {
            return Known::Value(self.name);
        }
        match self.labels {
            Some(labels) => labels.get(key).map_or(Known::Absent, Known::Value),
            None => Known::Nothing,
        }
    }

    /// Whether a selector of Kubernetes selects it; `true` where that is not known.
    fn may_match(self, selector: NodeRef<'_>) -> bool {
        let wanted = LabelSelector::of(selector).match_labels();
        let fits = |key: &str, holds: &dyn Fn(Option<&str>) -> bool| match self.get(key) {
            Known::Value(value) => holds(Some(value)),
            Known::Absent => holds(None),
            Known::Nothing => true,
        };
        wanted.iter().all(|(key, value)| fits(key, &|it| it == Some(value)))
            && mappings(Field::at(selector, "matchExpressions")).all(|expression| may_hold(expression, &fits))
    }
}

type Fits<'f> = dyn Fn(&str, &dyn Fn(Option<&str>) -> bool) -> bool + 'f;

/// Whether an expression of a selector holds for labels, or may.
fn may_hold(expression: NodeRef<'_>, fits: &Fits<'_>) -> bool {
    let Some(key) = expression.get("key").and_then(NodeRef::text) else { return false };
    let listed = |value: Option<&str>| strings(Field::at(expression, "values")).any(|item| item.get() == value);
    match expression.get("operator").and_then(NodeRef::text) {
        Some("In") => fits(key, &|value| value.is_some() && listed(value)),
        Some("NotIn") => fits(key, &|value| value.is_none() || !listed(value)),
        Some("Exists") => fits(key, &|value| value.is_some()),
        Some("DoesNotExist") => fits(key, &|value| value.is_none()),
        _ => false,
    }
}

impl<'d> NetworkPolicy<'d> {
    /// Whether it selects pods with these labels in a namespace: its own, or any for a policy of the cluster. Where its
    /// selector is not understood, or asks for labels of a namespace that is not in view, it is taken to select them, so
    /// that nobody is told of a missing policy that is there.
    pub(crate) fn selects(&self, labels: Labels<'d>, namespace: NamespaceLabels<'_>) -> bool {
        if self.is_native() {
            return self.pod_selector().get().is_none_or(|selector| LabelSelector::of(selector).matches(labels));
        }
        match self.object().group() {
            "cilium.io" => self
                .specs()
                .filter_map(|spec| spec.get("endpointSelector"))
                .any(|selector| cilium_selects(selector, labels, namespace)),
            _ if self.is_calico() => {
                let selector: Field<'d, &'d str> = self.object().field("spec.selector");
                let label = |key: &str| match key {
                    "projectcalico.org/namespace" => Known::Value(namespace.name),
                    "projectcalico.org/orchestrator" => Known::Value("k8s"),
                    _ if key.starts_with("projectcalico.org/") => Known::Nothing,
                    _ => labels.get(key).map_or(Known::Absent, Known::Value),
                };
                self.applies_in(namespace) && selector.get().is_none_or(|it| calico_selects(it, &label) != Some(false))
            }
            _ if self.is_admin() => {
                let of_pods: Field<'d, NodeRef<'d>> = self.object().field("spec.subject.pods.podSelector");
                let matches = |selector: NodeRef<'d>| LabelSelector::of(selector).matches(labels);
                self.applies_in(namespace) && of_pods.get().is_none_or(matches)
            }
            _ => true,
        }
    }

    /// Whether it may be about some pod of a namespace, as far as it names namespaces.
    pub(crate) fn applies_in(&self, namespace: NamespaceLabels<'_>) -> bool {
        if self.is_calico() {
            let selector: Field<'d, &'d str> = self.object().field("spec.namespaceSelector");
            let selects = |selector: &str| calico_selects(selector, &|key| namespace.get(key)) != Some(false);
            return selector.get().is_none_or(selects);
        }
        if self.is_admin() {
            let paths = ["spec.subject.namespaces", "spec.subject.pods.namespaceSelector"];
            let mut selectors = paths.iter().filter_map(|path| self.object().field::<NodeRef<'d>>(path).get());
            return selectors.all(|selector| namespace.may_match(selector));
        }
        true
    }

    /// Whether it is a policy of administrators, which speaks before or after those of namespaces and shuts nothing off
    /// by selecting it.
    pub(crate) fn is_admin(&self) -> bool {
        self.object().group() == "policy.networking.k8s.io"
    }

    /// Whether it denies, in a direction, what no other policy allows, to the pods that it selects.
    pub(crate) fn denies_by_default(&self, direction: Direction) -> bool {
        !self.is_admin() || self.denies_everybody(direction)
    }

    /// Whether a policy of administrators has a rule that denies everything to every pod and address.
    fn denies_everybody(&self, direction: Direction) -> bool {
        let (peers, everybody) = match direction {
            Direction::Ingress => ("from", ["namespaces", "pods"]),
            Direction::Egress => ("to", ["namespaces", "networks"]),
        };
        let is_everybody = |peer: NodeRef<'d>| {
            let all_namespaces = peer.get("namespaces").is_some_and(|selector| LabelSelector::of(selector).is_empty());
            let networks: Field<'d, NodeRef<'d>> = Field::at(peer, "networks");
            all_namespaces || strings(networks).any(|range| matches!(range.get(), Some("0.0.0.0/0" | "::/0")))
        };
        mappings(self.rules_field(direction)).any(|rule| {
            let is_denied = rule.get("action").and_then(NodeRef::text) == Some("Deny");
            let names_ports = rule.get("ports").is_some_and(|list| list.items().next().is_some());
            let mut named = mappings(Field::at(rule, peers));
            is_denied
                && !names_ports
                && named.any(|peer| is_everybody(peer) && everybody.iter().any(|key| peer.get(key).is_some()))
        })
    }
}

/// Whether a specification of Cilium's shuts its pods off in a direction: where it has a rule for it, or says so.
pub(crate) fn cilium_is_about(spec: NodeRef<'_>, direction: Direction) -> bool {
    let (said, keys) = match direction {
        Direction::Ingress => ("enableDefaultDeny.ingress", ["ingress", "ingressDeny"]),
        Direction::Egress => ("enableDefaultDeny.egress", ["egress", "egressDeny"]),
    };
    let said: Field<'_, bool> = Field::at(spec, said);
    said.get().unwrap_or_else(|| keys.iter().any(|key| spec.get(key).is_some_and(|list| list.items().next().is_some())))
}

/// Cilium writes where a label comes from before its key: `k8s:app`. The namespace is a label of the pod, its own labels
/// are that with a prefix; other labels of Cilium are not known here.
fn cilium_selects(selector: NodeRef<'_>, labels: Labels<'_>, namespace: NamespaceLabels<'_>) -> bool {
    const OF_NAMESPACE: &str = "io.cilium.k8s.namespace.labels.";
    let fits = |key: &str, holds: &dyn Fn(Option<&str>) -> bool| {
        let key = key.strip_prefix("k8s:").or_else(|| key.strip_prefix("any:")).unwrap_or(key);
        let known = match key {
            "io.kubernetes.pod.namespace" => Known::Value(namespace.name),
            _ => match key.strip_prefix(OF_NAMESPACE) {
                Some(of_namespace) => namespace.get(of_namespace),
                None if key.starts_with("io.kubernetes.") || key.starts_with("io.cilium.") => Known::Nothing,
                None => labels.get(key).map_or(Known::Absent, Known::Value),
            },
        };
        match known {
            Known::Value(value) => holds(Some(value)),
            Known::Absent => holds(None),
            Known::Nothing => true,
        }
    };
    let wanted = Labels::of(selector.get("matchLabels"));
    wanted.iter().all(|(key, value)| fits(key, &|it| it == Some(value)))
        && mappings(Field::at(selector, "matchExpressions")).all(|expression| may_hold(expression, &fits))
}
