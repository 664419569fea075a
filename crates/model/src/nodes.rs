//! On which nodes a pod may run.

use hullmark_parser::{NodeKind, NodeRef};

use crate::field::mappings;
use crate::{Anchor, Field, PodSpec};

impl<'d> PodSpec<'d> {
    /// The taints that it does not mind: the entries of `tolerations`.
    pub fn tolerations(&self) -> impl Iterator<Item = NodeRef<'d>> {
        mappings(self.field("tolerations"))
    }

    /// The labels of nodes that it asks for, by node selector or by affinity, required or preferred, each with its
    /// place. Those that it avoids are left out.
    pub fn wanted_node_labels(&self) -> impl Iterator<Item = (&'d str, Anchor<'d>)> {
        let selector: Field<'d, NodeRef<'d>> = self.field("nodeSelector");
        let entries = selector.get().into_iter().flat_map(NodeRef::entries);
        let selected = entries.filter_map(|(key, value)| Some((key.text()?, Anchor::Node(value))));
        let affinity = |path| self.field::<NodeRef<'d>>(path);
        let required =
            affinity("affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms");
        let preferred = affinity("affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution");
        let preferences = mappings(preferred).filter_map(|item| item.get("preference"));
        let terms = mappings(required).chain(preferences).filter(|term| term.kind() == NodeKind::Mapping);
        let expressions = terms.flat_map(|term| mappings(Field::at(term, "matchExpressions")));
        selected.chain(expressions.filter_map(wanted))
    }
}

fn wanted<'d>(expression: NodeRef<'d>) -> Option<(&'d str, Anchor<'d>)> {
    let key: Field<'d, &'d str> = Field::at(expression, "key");
    let operator: Field<'d, &'d str> = Field::at(expression, "operator");
    (operator.is("In") || operator.is("Exists")).then_some((key.get()?, key.anchor()))
}
