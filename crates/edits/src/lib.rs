//! Comment-preserving edits of YAML by span: the base of every fix.
//!
//! An operation takes a node of a parsed document and returns a [`Change`]: the bytes to replace and what to put there.
//! Nothing is written until an [`EditSet`] is applied to the text. Before a change is returned, the edited text has been
//! read and compared with what was intended: the same tree, styles, comments, anchors and aliases but for the one
//! difference. What can't be done so is an [`EditError`], which says why, where, and what to do.
//!
//! ```
//! use hullmark_edits::{EditSet, delete_at, set_at};
//! use hullmark_parser::parse;
//! use hullmark_source::SourceId;
//!
//! let text = "spec:\n  # Seen by all.\n  hostNetwork: true\n  containers:\n  - name: web # the shop\n";
//! let parsed = parse(SourceId::new(0), &text.into());
//! let pod = &parsed.documents[0];
//!
//! let mut set = EditSet::default();
//! set.add(delete_at(pod, &"spec.hostNetwork".parse().unwrap()).unwrap())?;
//! set.add(set_at(pod, &"spec.containers[0].image".parse().unwrap(), &"shop:1.2".into()).unwrap())?;
//! assert_eq!(
//!     set.apply(text)?.text,
//!     "spec:\n  containers:\n  - name: web # the shop\n    image: shop:1.2\n"
//! );
//! # Ok::<(), hullmark_edits::Conflict>(())
//! ```
//!
//! # How new text is written
//!
//! - **Indentation** is that of the siblings, else of the first nested collection of the document, else two columns;
//!   sequences stand under their key or indented as others of the mapping or else the document do.
//! - **Quotes** are kept where they can hold the value. New text is plain unless Kubernetes' reader would then take it for
//!   something else, or all texts and keys around it have quotes that they would not need. Text of several lines becomes
//!   a block scalar (`|`) in block style.
//! - **`{}` and `[]`** that get content become block style, unless they lie in brackets or hold comments.
//! - **Line breaks** are those of the first line; a last line without one leaves one behind that has none either.
//!
//! # Whose a comment is
//!
//! To an entry belong the comment behind it in its last line, those within it, the comment lines right above it (no blank
//! line between) in the column of its key or dash, and those below it that are indented more, blank lines between them
//! included. Above the first entry of a document they belong to the document. When an entry is deleted, its comments go
//! with it, and the blank line above it if a blank line or nothing follows; all others stay byte by byte.
//!
//! # Limits
//!
//! Offsets are UTF-8 bytes. Each operation takes time linear in the text. Entries with `? `, pairs in a list without
//! braces (`[a: b]`) as mappings, and documents with syntax errors are refused.

mod change;

mod editor;
mod emit;
mod entries;
mod error;
mod flow;
mod guard;
mod insert;
mod lines;
mod mapping;
mod path;
mod quoting;
mod removal;
mod replace;
mod sequence;
mod set;
mod steps;
mod surroundings;
mod value;
mod verify;
mod written;

pub use change::Change;
pub use editor::{Editor, EditorError};
pub use error::EditError;
pub use hullmark_findings::Edit;
pub use mapping::{Position, delete, insert, set};
pub use path::{Path, PathError, Step, delete_at, set_at};
pub use quoting::{Place, write_scalar};
pub use replace::{rename_key, replace, set_scalar};
pub use sequence::{delete_item, insert_item, push};
pub use set::{Conflict, EditSet, Edited, OffsetMap};
pub use steps::{StepError, StepWriter, write_steps};
pub use value::Value;
pub use written::{written_document, written_entry, written_item};
