//! Changes of files that resolve a finding.

use hullmark_source::{SourceId, Span};

/// Whether a fix may be applied without a look.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Applicability {
    /// The workload keeps behaving as it did.
    Safe,
    /// The workload may need more than the edit (a process that runs as root, for instance).
    Unsafe,
}

impl Applicability {
    /// The word used in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// The replacement of one byte range; an empty span inserts, an empty text deletes.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Edit {
    /// The bytes to replace, in a file that the user owns. A file that is not there yet is a source without text.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// A node of a YAML file, known by its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct NodePlace {
    /// Its key, when it is the value of a mapping's entry.
    pub key: Option<Span>,
    /// The node itself.
    pub node: Span,
}

/// What is done to a node of a YAML file. New values are YAML in flow style (`true`, `{type: RuntimeDefault}`).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum NodeChange {
    /// It gets this value.
    Set(String),
    /// The list that it is gets this item behind all others.
    Push(String),
    /// Its entry, or the item that it is, goes.
    Delete,
    /// Its key becomes this one.
    Rename(String),
}

/// A step of a fix.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum FixStep {
    /// A change of a YAML file that keeps its layout.
    Node {
        /// The node to start from, which is there.
        at: NodePlace,
        /// The keys from there to what is changed; those that are not there are made.
        path: Vec<String>,
        /// What is done.
        change: NodeChange,
    },
    /// A change of text that need not be YAML: a template, or a file that is not there yet.
    Text(Edit),
}

impl FixStep {
    /// The text that it changes.
    #[must_use]
    pub const fn source(&self) -> SourceId {
        match self {
            Self::Node { at, .. } => at.node.source,
            Self::Text(edit) => edit.span.source,
        }
    }
}

/// Changes that belong together: all of them or none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What the fix does, as an instruction: "set `privileged` to `false`".
    pub title: String,
    /// Whether it may be applied without a look.
    pub applicability: Applicability,
    /// The changes, in terms of the files' structure, so that several fixes of one file can be made together.
    pub steps: Vec<FixStep>,
    /// The same as bytes, which do not overlap. Writing them takes time in proportion to the files, so they are here
    /// only where a run was asked for them; empty otherwise.
    pub edits: Vec<Edit>,
}
