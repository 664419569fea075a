//! Applies fixes, and only those that are proved to help.
//!
//! [`fix`] makes fixes in memory, checks what was touched again, and keeps a fix only if its finding is gone, no other
//! one came, and everything still renders; so long until there is nothing more to fix. What it gives is the new text of
//! each file; [`write`](fn@write) puts that on the disk, one whole file at a time. [`unified_diff`] shows it.
//!
//! ```
//! use hullmark_engine::{CheckRequest, MemoryFiles, Selection, Settings, Target};
//! use hullmark_findings::Applicability;
//!
//! let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  serviceAccount: shop # its own\n";
//! let files = MemoryFiles::new([("pod.yaml", pod)]);
//! let selection = Selection::new("recommended", &["deprecated-service-account-field"], &[] as &[&str])?;
//! let request = CheckRequest::new(vec![Target::Path("pod.yaml".into())], Settings::new(selection));
//! let fixed = hullmark_fix::fix(&files, &request, Applicability::Safe, &|_| Ok(()));
//! assert_eq!(fixed.files[0].after, pod.replace("serviceAccount:", "serviceAccountName:"));
//! # Ok::<(), hullmark_engine::UnknownName>(())
//! ```

mod area;
mod diff;
mod overlay;
mod replace_file;
mod rounds;
mod search;
mod trial;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_engine::Outcome;

pub use diff::unified_diff;
pub use replace_file::replace_file;
pub use rounds::fix;
pub use write::{WriteError, may_write, write};

/// What became of the fixes of a run.
#[derive(Debug)]
pub struct Fixed {
    /// The files that are other than before, sorted by path.
    pub files: Vec<ChangedFile>,
    /// How many findings were fixed.
    pub fixed: usize,
    /// The fixes that were not applied, in the order of their findings.
    pub refused: Vec<Refused>,
    /// What a check finds in the fixed files.
    pub outcome: Outcome,
}

/// A file that fixes change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangedFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its text before; `None` for a file that comes into being.
    pub before: Option<Arc<str>>,
    /// Its text behind the fixes.
    pub after: String,
}

/// A fix that was tried or looked at, and not applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// The rule of the finding.
    pub rule: Arc<str>,
    /// The message of the finding.
    pub message: String,
    /// The file of the finding.
    pub file: Arc<str>,
    /// What the fix would have done.
    pub title: String,
    /// Why it was not applied.
    pub reason: Reason,
}

/// Why a fix was not applied.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Reason {
    /// The edit cannot be made so that the file keeps its layout.
    #[error("{0}")]
    NotWritten(String),
    /// The finding was still there.
    #[error("the finding would still be there")]
    NoHelp,
    /// Another finding came.
    #[error("{rule} would be found then: {message}")]
    NewFinding {
        /// The rule of the new finding.
        rule: Arc<str>,
        /// Its message.
        message: String,
    },
    /// Something could not be read or rendered any more.
    #[error("it would break what is there: {0}")]
    Breaks(String),
    /// The file may not be changed.
    #[error("{0}")]
    NotWritable(String),
    /// So many others were tried that this one was not.
    #[error("too many other fixes of the same chart failed")]
    GivenUp,
}

/// Says whether a file may be changed, and why not.
pub type MayWrite<'a> = dyn Fn(&Path) -> Result<(), String> + Sync + 'a;
