//! Whom network policies let in and out.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Field, Labels, NetworkPolicy};

/// The label by which every namespace is itself.
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

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
            Some(selector) => Labels::of(selector.get("matchLabels")).get(NAMESPACE_NAME),
        }
    }
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
