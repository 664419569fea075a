//! `--since`: what is new since an earlier revision.

use std::collections::BTreeSet;
use std::path::Path;

use hullmark_engine::{Changes, CheckRequest, OsFiles, Outcome, Progress, Target};
use hullmark_findings::{Finding, SuppressedBy};
use hullmark_source::SourceMap;
use hullmark_suppress::Baseline;

use super::suppress::suppress;
use crate::baseline::normal;
use crate::check::git::GitTree;
use crate::error::CliError;

/// An earlier revision, and what has changed since.
#[derive(Debug)]
pub(super) struct Since {
    revision: String,
    tree: GitTree,
    changes: Changes,
}

impl Since {
    /// # Errors
    ///
    /// When git does not know the revision, or standard input is among the targets.
    pub(super) fn open(revision: &str, request: &CheckRequest, root: &Path) -> Result<Self, CliError> {
        let paths = request.targets.iter().map(|target| match target {
            Target::Path(path) => Ok(path.as_path()),
            Target::Stdin { .. } => Err(CliError::new("standard input has no earlier revision: --since needs paths")),
        });
        let paths: Vec<&Path> = paths.collect::<Result<_, _>>()?;
        let tree = GitTree::open(revision, root)?;
        let changes = tree.changes(&paths)?;
        Ok(Self { revision: revision.to_owned(), tree, changes })
    }

    /// Checks what has changed, and reports what was not there before.
    pub(super) fn check(&self, request: &CheckRequest, progress: &dyn Progress) -> Outcome {
        let (mut outcome, old) = hullmark_engine::check_changed(&OsFiles, &self.tree, request, &self.changes, progress);
        self.suppress_known(&mut outcome, &old);
        outcome
    }

    /// Keeps of an outcome of everything what was not there before.
    pub(super) fn compare(&self, outcome: &mut Outcome, request: &CheckRequest) {
        self.suppress_known(outcome, &hullmark_engine::check(&self.tree, request));
    }

    fn suppress_known(&self, outcome: &mut Outcome, old: &Outcome) {
        let path_in = |sources: &SourceMap, finding: &Finding| {
            normal(Path::new(&*sources.name(finding.primary.place.source()))).to_string_lossy().into_owned()
        };
        let names: BTreeSet<String> = outcome.sources.all().iter().map(|source| source.name().to_string()).collect();
        let baseline = Baseline::of(&old.findings, &|finding| path_in(&old.sources, finding));
        let path_of = |finding: &Finding| path_in(&outcome.sources, finding);
        let known = baseline.compare(&outcome.findings, &path_of, &|_| true, &|path| names.contains(path)).known;
        suppress(outcome, &known, SuppressedBy::Revision, &format!("known to {}", self.revision));
    }
}
