//! What runs to its end.

use hullmark_parser::{NodeKind, NodeRef};

use crate::{Field, FromNode, Object};

/// The specification of a `Job`, or of the Jobs that a `CronJob` makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JobSpec<'d> {
    object: Object<'d>,
    node: NodeRef<'d>,
}

impl<'d> JobSpec<'d> {
    /// The specification in an object.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        let path: &[&str] = match (object.group(), object.kind()) {
            ("batch", "Job") => &["spec"],
            ("batch", "CronJob") => &["spec", "jobTemplate", "spec"],
            _ => return None,
        };
        let node = object.node().at(path).filter(|node| node.kind() == NodeKind::Mapping)?;
        Some(Self { object, node })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// Whether a `CronJob` makes it again and again, and removes the old ones.
    #[must_use]
    pub fn is_scheduled(&self) -> bool {
        self.object.kind() == "CronJob"
    }

    /// A field of it.
    #[must_use]
    pub fn field<T: FromNode<'d>>(&self, path: &'static str) -> Field<'d, T> {
        Field::at(self.node, path)
    }
}

impl Object<'_> {
    /// Whether it was exported from a cluster, which fills in what nobody wrote.
    #[must_use]
    pub fn is_exported(&self) -> bool {
        self.field::<&str>("metadata.uid").is_set() || self.has_owner()
    }

    /// Whether another object made it and answers for it: what is exported from a cluster.
    #[must_use]
    pub fn has_owner(&self) -> bool {
        let owners: Field<'_, NodeRef<'_>> = self.field("metadata.ownerReferences");
        owners.get().is_some_and(|list| list.items().next().is_some())
    }

    /// Whether Helm or Argo CD creates it at a certain moment of an installation, rather than as a part of what is
    /// installed: its tests, and what runs before and after.
    #[must_use]
    pub fn is_hook(&self) -> bool {
        let annotations = self.annotations();
        annotations.get("helm.sh/hook").is_some() || annotations.get("argocd.argoproj.io/hook").is_some()
    }
}
