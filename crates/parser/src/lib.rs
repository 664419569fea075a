//! YAML as a linter needs it: every node, key and comment with its bytes, and every scalar as Kubernetes types it.
//!
//! [`parse`] never fails as a whole. A syntax error ends its document; the documents before and behind it are
//! there, and so is what was read of the damaged one.
//!
//! Scalars are typed as `sigs.k8s.io/yaml` (the reader of `kubectl` and Helm) types them, which is YAML 1.1:
//! `yes` is a boolean and `0644` is an octal number. The text as written is kept beside it.

mod aliases;
mod document;
mod duplicates;
mod error;
#[cfg(test)]
mod events;
mod explain;
mod fault;
mod hints;
mod layout;
mod node;
mod reader;
mod runs;
mod scalar;
mod scan;
mod sections;
mod sink;
mod tree;

pub use document::{Comment, Document, Parsed, ScalarStyle};
pub use error::SyntaxError;
pub use node::{NodeId, NodeKind, NodeRef};
pub use reader::parse;
pub use runs::VerbatimRun;
pub use scalar::Scalar;
