//! How far a check is, for whoever waits for it.

/// The stages of a check, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// Finding manifests and charts under the targets.
    Discover,
    /// Reading the manifests. A step is a release unit.
    Read,
    /// Rendering charts and checking what they render. A step is a chart.
    Charts,
    /// Checking the manifests. A step is a release unit.
    Manifests,
    /// Sorting and merging the findings.
    Merge,
}

impl Stage {
    /// What is done, as a user is told.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Discover => "finding files",
            Self::Read => "reading manifests",
            Self::Charts => "rendering and checking charts",
            Self::Manifests => "checking manifests",
            Self::Merge => "merging findings",
        }
    }
}

/// Who is told how far a check is. It is told from several threads, and has no influence on the result, but for giving
/// it up.
pub trait Progress: Sync {
    /// A stage of so many steps begins, and the one before it is over.
    fn begin(&self, stage: Stage, steps: usize);

    /// A step of the stage is done.
    fn step(&self);

    /// Whether nobody waits for the result any more. What is left is then skipped, and the result means nothing.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody waits.
impl Progress for () {
    fn begin(&self, _stage: Stage, _steps: usize) {}

    fn step(&self) {}
}
