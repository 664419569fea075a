//! Why a finding is not reported.

use crate::Place;

/// What keeps a finding from being reported.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum SuppressedBy {
    /// A comment of hullmark's own: `# hullmark: ignore[…]`.
    Comment,
    /// A comment or an annotation that another tool understands, with the tool's name.
    Peer(&'static str),
    /// An entry of the baseline.
    Baseline,
    /// It was there in the revision that was compared with.
    Revision,
}

impl SuppressedBy {
    /// The words used in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Peer(tool) => tool,
            Self::Baseline => "baseline",
            Self::Revision => "revision",
        }
    }

    /// Whether it stands in the files that were checked: SARIF's `inSource`, as opposed to `external`.
    #[must_use]
    pub const fn is_in_source(self) -> bool {
        matches!(self, Self::Comment | Self::Peer(_))
    }
}

/// A decision that a finding is not to be reported.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Suppression {
    /// What it is.
    pub by: SuppressedBy,
    /// The reason that somebody gave.
    pub justification: Option<String>,
    /// Where it is written, when it is written in a file that was checked.
    pub place: Option<Place>,
}
