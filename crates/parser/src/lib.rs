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
//!
//! # Ways in
//!
//! | To have | Ask |
//! |---|---|
//! | the text of a file's bytes | [`decode`] |
//! | documents and errors of a text | [`parse`] |
//! | a value by its keys, merges and aliases followed | [`NodeRef::get`], [`NodeRef::at`] |
//! | entries and items as they are written | [`NodeRef::entries`], [`NodeRef::items`] |
//! | what a scalar means, and what it says | [`NodeRef::scalar`], [`NodeRef::text`] |
//! | the bytes of a part of a scalar's decoded text | [`NodeRef::source_of`], [`NodeRef::verbatim_runs`] |
//! | keys that stand twice, and YAML that only `kubectl` reads | [`Document::duplicate_keys`], [`Document::notices`] |
//!
//! # Places
//!
//! All places are spans of bytes in the text that was given to [`parse`], a byte order mark included, and lie on
//! characters' boundaries. Lines and columns are made by `hullmark_source::SourceMap` alone. The span of a node holds
//! those of its children; siblings do not overlap and are in the order of the text. Between the spans of scalars,
//! aliases, tags, anchors, comments and markers there are only white space, indicators, directives and, behind a
//! document, further `...`.
//!
//! # Limits
//!
//! Reading takes time linear in the text. The tree takes about a byte of memory for each byte of a manifest, and 28 for
//! text that is nothing but nodes (`{a,a,a}`). A text is shorter than [`MAX_LENGTH`], collections lie at most 250 deep in
//! each other, and aliases may stand for as much of a document as go-yaml allows. What goes beyond is a [`SyntaxError`]
//! at its place. No input makes the crate panic.

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
