//! Fields that stand at many places of one object.

use hullmark_parser::NodeRef;

use crate::Object;

impl<'d> Object<'d> {
    /// Every value of a key anywhere below `spec`, in order. What stands behind an alias is told where it is written.
    #[must_use]
    pub fn all_named(&self, key: &str) -> Vec<NodeRef<'d>> {
        let mut found = Vec::new();
        let mut left: Vec<NodeRef<'d>> = self.node().get("spec").into_iter().collect();
        while let Some(node) = left.pop() {
            if node.is_alias() {
                continue;
            }
            for (name, value) in node.entries() {
                if name.text() == Some(key) {
                    found.push(value);
                }
            }
            left.extend(node.items().rev());
            left.extend(node.entries().rev().map(|(_, value)| value));
        }
        found
    }

    /// The texts in `data` of a `ConfigMap` or the like, with their keys.
    pub fn data(&self) -> impl Iterator<Item = (&'d str, NodeRef<'d>)> + use<'d> {
        let data = self.node().get("data").into_iter().flat_map(NodeRef::entries);
        data.filter_map(|(key, value)| Some((key.text()?, value)))
    }

    /// The keys and values of its annotations, with their places.
    pub fn annotation_nodes(&self) -> impl Iterator<Item = (&'d str, NodeRef<'d>)> + use<'d> {
        let annotations = self.node().at(&["metadata", "annotations"]);
        let entries = annotations.into_iter().flat_map(NodeRef::entries);
        entries.filter_map(|(key, value)| Some((key.text()?, value)))
    }
}
