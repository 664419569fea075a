//! YAML as a linter needs it: every node, key and comment with its bytes, and every scalar as Kubernetes types it.
//!
//! [`parse`] never fails as a whole. A syntax error ends its document; the documents before and behind it are
//! there, and so is what was read of the damaged one.
//!
//! Scalars are typed as `sigs.k8s.io/yaml` (the reader of `kubectl` and Helm) types them, which is YAML 1.1:
//! `yes` is a boolean and `0644` is an octal number. The text as written is kept beside it.
//!
//! ```
//! use hullmark_parser::{Scalar, parse};
//! use hullmark_source::SourceId;
//!
//! let text = "kind: Pod # the smallest\nspec:\n  hostNetwork: yes\n---\nkind: [\n".into();
//! let parsed = parse(SourceId::new(0), &text);
//!
//! let pod = &parsed.documents[0];
//! let network = pod.root().and_then(|root| root.at(&["spec", "hostNetwork"])).unwrap();
//! assert_eq!(network.scalar(), Some(Scalar::Bool(true)));
//! assert_eq!(pod.slice(network.span()), "yes");
//! assert_eq!(pod.slice(network.entry_span()), "hostNetwork: yes");
//! assert_eq!(pod.slice(pod.comments()[0].span), "# the smallest");
//!
//! assert!(!parsed.documents[1].is_complete());
//! assert_eq!(parsed.errors[0].message, "the `[` that opens here is never closed");
//! assert_eq!(parsed.errors[0].hint.as_deref(), Some("put a `]` behind its last entry"));
//! ```

mod aliases;
mod document;
mod duplicates;
mod encoding;
mod error;
#[cfg(test)]
mod events;
mod explain;
mod fault;
mod hints;
mod layout;
mod node;
mod notice;
mod reader;
mod runs;
mod scalar;
mod scan;
mod sections;
mod sink;
mod tree;

pub use document::{Comment, Document, Parsed, ScalarStyle};
pub use encoding::{EncodingError, decode};
pub use error::SyntaxError;
pub use node::{NodeId, NodeKind, NodeRef};
pub use notice::Notice;
pub use reader::{MAX_LENGTH, parse};
pub use runs::VerbatimRun;
pub use scalar::Scalar;
