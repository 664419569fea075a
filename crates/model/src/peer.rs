//! Whom network policies let in and out.

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::policy_scope::NAMESPACE_NAME;
use crate::{Field, Labels, NetworkPolicy};

/// Pods as a rule of a network policy names them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PodPeer<'d> {
    /// `podSelector`
    pub pod_selector: Field<'d, NodeRef<'d>>,
    /// `namespaceSelector`; without it the namespace of the policy is meant.
    pub namespace_selector: Field<'d, NodeRef<'d>>,
}

impl<'d> PodPeer<'d> {
    /// The one namespace that the pods are in, for a policy of the namespace `home`; `None` where there may be several.
    #[must_use]
    pub fn namespace<'n>(&self, home: &'n str) -> Option<&'n str>
    where
        'd: 'n,
    {
        match self.namespace_selector.get() {
            None => Some(home),
            Some(selector) => {
                let named = Labels::of(selector.get("matchLabels")).get(NAMESPACE_NAME);
                named.or_else(|| mappings(Field::at(selector, "matchExpressions")).find_map(only_namespace))
            }
        }
    }
}

/// The one namespace that an expression of a selector admits: `{key: kubernetes.io/metadata.name, operator: In, values: [x]}`.
fn only_namespace(expression: NodeRef<'_>) -> Option<&str> {
    let is = |key: &str, wanted: &str| expression.get(key).and_then(NodeRef::text) == Some(wanted);
    let mut values = strings(Field::at(expression, "values")).filter_map(|value| value.get());
    let only = values.next().filter(|_| is("key", NAMESPACE_NAME) && is("operator", "In"))?;
    values.next().is_none().then_some(only)
}

impl<'d> NetworkPolicy<'d> {
    /// The pods that the rules of a policy of Kubernetes name, for both directions.
    #[must_use]
    pub fn pod_peers(&self) -> Vec<PodPeer<'d>> {
        let sides = [("spec.ingress", "from"), ("spec.egress", "to")];
        let of_side = |(rules, peers): (&'static str, &'static str)| {
            mappings(self.object().field(rules)).flat_map(move |rule| mappings(Field::at(rule, peers)))
        };
        let peers = sides.into_iter().flat_map(of_side).map(|peer| PodPeer {
            pod_selector: Field::at(peer, "podSelector"),
            namespace_selector: Field::at(peer, "namespaceSelector"),
        });
        peers.filter(|peer| peer.pod_selector.is_set()).collect()
    }
}
