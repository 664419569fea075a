//! Edits that resolve a finding.

use hullmark_source::Span;

/// Whether a fix may be applied without a look.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Applicability {
    /// The workload keeps behaving as it did.
    Safe,
    /// The workload may need more than the edit (a process that runs as root, for instance).
    Unsafe,
}

/// The replacement of one byte range; an empty span inserts, an empty text deletes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// The bytes to replace, in a file that the user owns.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// Edits that belong together: all of them or none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What the fix does, as an instruction: "set `privileged` to `false`".
    pub title: String,
    /// Whether it may be applied without a look.
    pub applicability: Applicability,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}
