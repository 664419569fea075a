//! What resolves a finding, as a rule says it: in terms of the objects that the rule looks at.
//!
//! A rule names fields and values. Where these stand (in a manifest, in values.yaml, in a template) is found out by
//! [`place`](crate::place), as for findings.

use hullmark_edits::Value;
use hullmark_findings::{Applicability, Fix};
use hullmark_model::Anchor;
use hullmark_parser::NodeRef;
use hullmark_source::SourceMap;

use crate::place::step;

/// Changes of objects that resolve a finding together.
#[derive(Clone, PartialEq, Debug)]
pub struct Remedy<'d> {
    applicability: Applicability,
    operations: Vec<Operation<'d>>,
}

/// One change of an object.
#[derive(Clone, PartialEq, Debug)]
pub enum Operation<'d> {
    /// The field gets this value; with the mappings around it, if they are missing too.
    Set(Anchor<'d>, Value),
    /// The list gets this item behind all others; it is made if it is missing.
    Push(Anchor<'d>, Value),
    /// The entry that has this value, or the item that it is, goes.
    Delete(NodeRef<'d>),
    /// The key of this value becomes another one.
    Rename(NodeRef<'d>, &'static str),
    /// Another object comes into being, in a file of its own beside that of a node.
    Create {
        /// A node of the object that the other belongs to.
        beside: NodeRef<'d>,
        /// The name of the file, less its extension.
        name: String,
        /// The object.
        object: Value,
    },
}

/// A remedy after which every workload behaves as it did.
#[must_use]
pub const fn safely<'d>() -> Remedy<'d> {
    Remedy { applicability: Applicability::Safe, operations: Vec::new() }
}

/// A remedy after which a workload may need something else as well, so that somebody has to look.
#[must_use]
pub const fn unsafely<'d>() -> Remedy<'d> {
    Remedy { applicability: Applicability::Unsafe, operations: Vec::new() }
}

impl<'d> Remedy<'d> {
    /// Sets a field, written or missing.
    #[must_use]
    pub fn set(self, field: impl Into<Anchor<'d>>, value: impl Into<Value>) -> Self {
        self.and(Operation::Set(field.into(), value.into()))
    }

    /// Adds an item to a list, written or missing.
    #[must_use]
    pub fn push(self, list: impl Into<Anchor<'d>>, item: impl Into<Value>) -> Self {
        self.and(Operation::Push(list.into(), item.into()))
    }

    /// Removes the entry that has this value, or an item of a list. Something that is missing is left so.
    #[must_use]
    pub fn delete(self, field: impl Into<Anchor<'d>>) -> Self {
        match field.into() {
            Anchor::Node(node) => self.and(Operation::Delete(node)),
            _ => self,
        }
    }

    /// Gives the value another key.
    #[must_use]
    pub fn rename(self, field: NodeRef<'d>, key: &'static str) -> Self {
        self.and(Operation::Rename(field, key))
    }

    /// Makes an object in a new file beside that of a node. `name` is that of the file, less its extension.
    #[must_use]
    pub fn create(self, beside: NodeRef<'d>, name: impl Into<String>, object: Value) -> Self {
        self.and(Operation::Create { beside, name: name.into(), object })
    }

    fn and(mut self, operation: Operation<'d>) -> Self {
        self.operations.push(operation);
        self
    }

    /// The changes of the user's files; `None` where one of them cannot be made in a file that the user owns.
    pub(crate) fn fix(&self, sources: &SourceMap) -> Option<Fix> {
        let steps: Option<Vec<_>> = self.operations.iter().map(|operation| step(sources, operation)).collect();
        let steps = steps.filter(|steps| !steps.is_empty())?;
        let title = self.operations.iter().map(Operation::title).collect::<Vec<_>>().join(", ");
        Some(Fix { title, applicability: self.applicability, steps, edits: Vec::new() })
    }
}

impl<'d> Operation<'d> {
    /// The node that the change starts from.
    pub(crate) fn node(&self) -> NodeRef<'d> {
        match self {
            Self::Set(anchor, _) | Self::Push(anchor, _) => anchor.node(),
            Self::Delete(node) | Self::Rename(node, _) | Self::Create { beside: node, .. } => *node,
        }
    }

    /// What it does, as an instruction.
    fn title(&self) -> String {
        match self {
            Self::Set(field, value) => format!("set `{}` to `{value}`", name_of(*field)),
            Self::Push(list, item) => format!("add `{item}` to `{}`", name_of(*list)),
            Self::Delete(node) => format!("remove `{}`", name_of(Anchor::Node(*node))),
            Self::Rename(node, key) => format!("rename `{}` to `{key}`", name_of(Anchor::Node(*node))),
            Self::Create { name, .. } => format!("create `{name}.yaml`"),
        }
    }
}

/// How a field is called: its key, or the keys that are missing; an item of a list by what it is or its name.
fn name_of(field: Anchor<'_>) -> String {
    let node = field.node();
    let missing = field.missing();
    if !missing.is_empty() {
        return missing.to_owned();
    }
    match node.key().and_then(NodeRef::key_name) {
        Some(key) => key.into_owned(),
        None => {
            let named = ["name", "containerPort", "port", "key"].iter().find_map(|key| node.get(key)?.text());
            node.text().or(named).map_or_else(|| "this item".to_owned(), str::to_owned)
        }
    }
}
