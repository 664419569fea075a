//! Kubernetes objects.

use hullmark_parser::{Document, NodeKind, NodeRef};

use crate::kinds::{self, Scope};
use crate::workload::{self, PodSpec};
use crate::{Field, FromNode, Labels};

/// Lists in lists are no use to anybody; deeper ones are left unread.
const MAX_LIST_DEPTH: usize = 4;

/// A mapping with `apiVersion` and `kind`.
#[derive(Clone, Copy, Debug)]
pub struct Object<'d> {
    node: NodeRef<'d>,
    api_version: &'d str,
    group: &'d str,
    kind: &'d str,
}

/// Two are the same when they stand at the same place.
impl PartialEq for Object<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl Eq for Object<'_> {}

impl<'d> Object<'d> {
    /// The objects of a document: one as a rule, those in it for a `List`, none when it is no manifest.
    #[must_use]
    pub fn all_in(document: &'d Document) -> Vec<Self> {
        let mut objects = Vec::new();
        if let Some(root) = document.root() {
            collect(root, None, MAX_LIST_DEPTH, &mut objects);
        }
        objects
    }

    /// The mapping as a whole.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// `apiVersion` as written.
    #[must_use]
    pub fn api_version(&self) -> &'d str {
        self.api_version
    }

    /// The API group; empty for the core group.
    #[must_use]
    pub fn group(&self) -> &'d str {
        self.group
    }

    /// `kind` as written.
    #[must_use]
    pub fn kind(&self) -> &'d str {
        self.kind
    }

    /// `kind`, to point at what is missing beside the object rather than in it: a name comes from many places.
    #[must_use]
    pub fn kind_field(&self) -> Field<'d, &'d str> {
        self.field("kind")
    }

    /// Whether it is of this kind in this API group (empty for the core group), in whatever version.
    #[must_use]
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.kind == kind && self.group == group
    }

    /// A field of it.
    #[must_use]
    pub fn field<T: FromNode<'d>>(&self, path: &'static str) -> Field<'d, T> {
        Field::at(self.node, path)
    }

    /// `metadata.name`
    #[must_use]
    pub fn name(&self) -> Field<'d, &'d str> {
        self.field("metadata.name")
    }

    /// `metadata.generateName`, from which the API server makes a name.
    #[must_use]
    pub fn generate_name(&self) -> Field<'d, &'d str> {
        self.field("metadata.generateName")
    }

    /// `metadata.namespace` as written. [`ReleaseUnit::namespace_of`](crate::ReleaseUnit::namespace_of) tells
    /// where the object ends up.
    #[must_use]
    pub fn namespace(&self) -> Field<'d, &'d str> {
        self.field("metadata.namespace")
    }

    /// `metadata.labels`
    #[must_use]
    pub fn labels(&self) -> Labels<'d> {
        Labels::of(self.node.at(&["metadata", "labels"]))
    }

    /// `metadata.annotations`
    #[must_use]
    pub fn annotations(&self) -> Labels<'d> {
        Labels::of(self.node.at(&["metadata", "annotations"]))
    }

    /// Whether objects of the kind live in a namespace; `None` for kinds that Kubernetes itself does not have.
    #[must_use]
    pub fn scope(&self) -> Option<Scope> {
        kinds::scope(self.group(), self.kind)
    }

    /// The specifications of the pods that it makes: none for most kinds, several for a few.
    #[must_use]
    pub fn pod_specs(&self) -> Vec<PodSpec<'d>> {
        workload::pod_specs(*self)
    }
}

fn collect<'d>(node: NodeRef<'d>, list: Option<(&'d str, &'d str)>, depth: usize, objects: &mut Vec<Object<'d>>) {
    let own = node.get("apiVersion").and_then(NodeRef::as_str).zip(node.get("kind").and_then(NodeRef::as_str));
    // The items of a `DeploymentList` may leave out what they are.
    let Some((api_version, kind)) = own.or(list) else { return };
    let items = node.get("items").filter(|items| items.kind() == NodeKind::Sequence);
    match (kind.strip_suffix("List"), items) {
        (Some(item_kind), Some(items)) => {
            let Some(depth) = depth.checked_sub(1) else { return };
            let implied = (!item_kind.is_empty()).then_some((api_version, item_kind));
            for item in items.items() {
                collect(item, implied, depth, objects);
            }
        }
        _ => {
            let group = api_version.split_once('/').map_or("", |(group, _)| group);
            objects.push(Object { node, api_version, group, kind });
        }
    }
}
