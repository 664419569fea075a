//! How far a check is, for whoever waits for it.

use hullmark_findings::{Finding, RenderName};
use hullmark_source::SourceMap;

use crate::{coverage, secrets};

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

    /// Whether [`first_render`](Self::first_render) does something.
    fn wants_first_render(&self) -> bool {
        false
    }

    /// The first of several renders of a chart was checked; the others go on.
    fn first_render(&self, _first: FirstRender<'_>) {}
}

/// What the first render of a chart shows, before anything is known of the others.
#[derive(Clone, Debug)]
pub struct FirstRender<'a> {
    /// With which values, for which Kubernetes.
    pub name: &'a RenderName,
    /// The findings that are reported, sorted, as far as they are about what was rendered, and the secrets in values and
    /// templates as they are written: those about how these are written otherwise, and about what no render uses, are
    /// missing.
    pub findings: Vec<Finding>,
    /// The texts that their places are in.
    pub sources: &'a SourceMap,
}

impl FirstRender<'_> {
    /// Whether a finding of a whole check is one that this render would show by itself, or one of those secrets.
    #[must_use]
    pub fn tells_of(&self, finding: &Finding) -> bool {
        match &finding.seen_in {
            Some(seen) => seen.renders.contains(self.name) && !coverage::RULES.contains(&&*finding.rule),
            None => secrets::is_rule(&finding.rule),
        }
    }
}

/// Nobody waits.
impl Progress for () {
    fn begin(&self, _stage: Stage, _steps: usize) {}

    fn step(&self) {}
}
