//! On which nodes pods may run, and beside which others.

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::{Anchor, Field, FromNode, LabelSelector, Labels, PodSpec};

/// The label by which a node is itself.
const HOSTNAME: &str = "kubernetes.io/hostname";

/// A term of `podAntiAffinity`: pods that this one keeps away from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AntiAffinityTerm<'d> {
    node: NodeRef<'d>,
}

impl<'d> AntiAffinityTerm<'d> {
    /// The label of nodes that says what counts as the same place.
    #[must_use]
    pub fn topology_key(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "topologyKey")
    }

    /// Whether it keeps away from pods of a namespace with these labels, for a pod that is in that namespace itself.
    /// Without a selector it means none.
    #[must_use]
    pub fn selects(&self, labels: Labels<'d>, home: &str) -> bool {
        let mut named = strings(Field::at(self.node, "namespaces")).peekable();
        let by_labels: Field<'d, NodeRef<'d>> = Field::at(self.node, "namespaceSelector");
        let is_home = by_labels.is_set() || named.peek().is_none() || named.any(|it| it.is(home));
        is_home && self.selects_labels(labels)
    }

    fn selects_labels(&self, labels: Labels<'d>) -> bool {
        let selector: Field<'d, NodeRef<'d>> = Field::at(self.node, "labelSelector");
        selector.get().is_some_and(|selector| LabelSelector::of(selector).matches(labels))
    }
}

/// An entry of `topologySpreadConstraints`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TopologySpread<'d> {
    node: NodeRef<'d>,
}

impl<'d> TopologySpread<'d> {
    /// The constraint itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// A field of it.
    #[must_use]
    pub fn field<T: FromNode<'d>>(&self, path: &'static str) -> Field<'d, T> {
        Field::at(self.node, path)
    }

    /// `labelSelector`: which pods are counted; none without it.
    #[must_use]
    pub fn selector(&self) -> Field<'d, NodeRef<'d>> {
        self.field("labelSelector")
    }

    /// Whether pods with these labels are counted.
    #[must_use]
    pub fn counts(&self, labels: Labels<'d>) -> bool {
        self.selector().get().is_some_and(|selector| LabelSelector::of(selector).matches(labels))
    }
}

impl<'d> PodSpec<'d> {
    /// The terms that keep it away from other pods, required and preferred.
    pub fn anti_affinity(&self) -> impl Iterator<Item = AntiAffinityTerm<'d>> + use<'d> {
        const REQUIRED: &str = "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution";
        const PREFERRED: &str = "affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution";
        let required = mappings(self.field(REQUIRED));
        let preferred = mappings(self.field(PREFERRED)).filter_map(|item| item.get("podAffinityTerm"));
        required.chain(preferred).map(|node| AntiAffinityTerm { node })
    }

    /// How it is spread over the nodes.
    pub fn topology_spread(&self) -> impl Iterator<Item = TopologySpread<'d>> + use<'d> {
        mappings(self.field("topologySpreadConstraints")).map(|node| TopologySpread { node })
    }

    /// The alternatives of `nodeAffinity` that must hold: one of them is enough.
    fn node_terms(&self) -> impl Iterator<Item = NodeRef<'d>> + use<'d> {
        mappings(self.field("affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"))
    }

    /// What ties it to one node: the name of the node, and where that is written.
    #[must_use]
    pub fn pinned_to(&self) -> Option<(&'d str, Anchor<'d>)> {
        let name: Field<'d, &'d str> = self.field("nodeName");
        let selector: Option<NodeRef<'d>> = self.node().get("nodeSelector").and_then(|labels| labels.get(HOSTNAME));
        let by_label = selector.map(Field::<&'d str>::of);
        let named = [Some(name), by_label].into_iter().flatten().find(|field| field.get().is_some_and(is_name));
        if let Some(field) = named {
            return Some((field.get()?, field.anchor()));
        }
        let terms: Vec<NodeRef<'d>> = self.node_terms().collect();
        match terms.as_slice() {
            [term] => only_node_of(*term),
            _ => None,
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
}

/// The only node that a term of a node affinity leaves.
fn only_node_of(term: NodeRef<'_>) -> Option<(&str, Anchor<'_>)> {
    let by = |list, key: &'static str| {
        mappings(Field::at(term, list))
            .filter(move |item| Field::at(*item, "key").is(key) && Field::at(*item, "operator").is("In"))
    };
    let requirement = by("matchExpressions", HOSTNAME).chain(by("matchFields", "metadata.name")).next()?;
    let mut values = strings(Field::at(requirement, "values"));
    match (values.next(), values.next()) {
        (Some(only), None) => Some((only.get()?, only.anchor())),
        _ => None,
    }
}
