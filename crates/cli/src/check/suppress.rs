//! What of the findings `hullmark check` does not report.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use hullmark_engine::{CheckRequest, Outcome, SuppressionSettings};
use hullmark_findings::{Finding, SuppressedBy, Suppression};
use hullmark_suppress::Date;

use crate::baseline::BaselineFile;
use crate::check::since::Since;
use crate::error::CliError;

/// Which findings are not reported.
#[derive(clap::Args, Debug)]
pub(crate) struct SuppressArgs {
    /// Report what comments and annotations suppress, too
    #[arg(long)]
    no_ignore: bool,
    /// Report only what this file does not know yet; `hullmark baseline` makes it
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Check only what has changed since this revision of the git repository, or since a branch left it, and report only
    /// what was not there
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,
}

impl SuppressArgs {
    /// What the run takes notice of.
    pub(crate) fn settings(&self) -> Result<SuppressionSettings, CliError> {
        Ok(SuppressionSettings { is_on: !self.no_ignore, today: Some(today()?), ..SuppressionSettings::default() })
    }

    /// The earlier revision that the run is compared with.
    pub(super) fn since(&self, request: &CheckRequest, root: &Path) -> Result<Option<Since>, CliError> {
        self.since.as_deref().map(|revision| Since::open(revision, request, root)).transpose()
    }

    /// Suppresses the findings that the baseline knows. Gives what the user should hear about it.
    pub(super) fn apply(&self, outcome: &mut Outcome, request: &CheckRequest, root: &Path) -> Result<String, CliError> {
        let Some(path) = &self.baseline else { return Ok(String::new()) };
        let file = BaselineFile::new(path, root);
        let compared = file.compare(&file.read()?, request, outcome);
        suppress(outcome, &compared.known, SuppressedBy::Baseline, &format!("known to {}", path.display()));
        let gone: usize = compared.gone.iter().map(|entry| entry.count).sum();
        Ok(match gone {
            // What has not changed was not looked at.
            _ if self.since.is_some() => String::new(),
            0 => String::new(),
            1 => format!("1 finding of {} is gone: `hullmark baseline prune` takes it out\n", path.display()),
            _ => format!("{gone} findings of {} are gone: `hullmark baseline prune` takes them out\n", path.display()),
        })
    }
}

/// Moves the findings that are known to those that are not reported.
pub(super) fn suppress(outcome: &mut Outcome, known: &[bool], by: SuppressedBy, why: &str) {
    let findings = std::mem::take(&mut outcome.findings);
    let (known, new): (Vec<_>, Vec<_>) = findings.into_iter().zip(known).partition(|(_, known)| **known);
    outcome.findings = new.into_iter().map(|(finding, _)| finding).collect();
    outcome.suppressed.extend(known.into_iter().map(|(finding, _)| {
        let suppression = Suppression { by, justification: Some(why.to_owned()), place: None };
        Finding { suppression: Some(Box::new(suppression)), ..finding }
    }));
}

/// The day of the run, in UTC: that of `SOURCE_DATE_EPOCH`, where a build is to come out the same on every day, else that
/// of the clock.
#[expect(clippy::disallowed_methods, reason = "the command line is what knows the environment and the time")]
pub(crate) fn today() -> Result<Date, CliError> {
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => seconds
            .trim()
            .parse::<u64>()
            .map_err(|_| CliError::new(format!("SOURCE_DATE_EPOCH is no number of seconds: `{seconds}`")))?,
        Err(_) => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs()),
    };
    Ok(Date::from_unix_seconds(seconds))
}
