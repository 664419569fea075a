//! From paths to findings: the one pipeline that the command line and editors use.
//!
//! `discover` sorts what lies under the targets into manifests and charts; both are read, rendered and parsed
//! in parallel; each release unit goes through the rules; the findings are sorted and de-duplicated. All input
//! comes through [`Files`], so archives, standard input and tests need no other road.
//!
//! The result is the same whatever the number of threads.

mod charts;
mod check;
mod discover;
mod exclude;
mod files;
mod findings;
mod manifests;
mod memory;
pub mod origin;

pub use check::{CheckRequest, Outcome, Target, check};
pub use exclude::{Exclude, ExcludeError};
pub use files::{Files, MAX_FILE_BYTES, OsFiles, PathKind, Scope, Walked};
pub use hullmark_checks::{Selection, UnknownName};
pub use hullmark_render::chart::KubeVersion;
pub use memory::MemoryFiles;
