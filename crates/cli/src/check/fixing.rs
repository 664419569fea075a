//! `--fix`, `--unsafe-fixes` and `--diff`.

use std::process::ExitCode;

use hullmark_engine::{CheckRequest, OsFiles, Outcome, Target};
use hullmark_findings::Applicability;
use hullmark_fix::{Fixed, may_write, unified_diff};
use hullmark_report::without_secrets;

use crate::error::CliError;
use crate::output::{to_stderr, to_stdout};

/// What to do with the fixes of findings.
#[derive(clap::Args, Debug)]
pub(crate) struct FixOptions {
    /// Fix what can be fixed safely, and report the rest
    #[arg(long, group = "fixing")]
    fix: bool,
    /// With --fix or --diff: also make fixes after which a workload may need something else
    #[arg(long, requires = "fixing")]
    unsafe_fixes: bool,
    /// Print the changes that --fix would make, and make none; the exit code is 1 if there are some
    #[arg(long, group = "fixing")]
    diff: bool,
}

impl FixOptions {
    /// Whether fixes are to be made, on the disk or for show.
    pub(crate) const fn is_on(&self) -> bool {
        self.fix || self.diff
    }

    /// Makes the fixes in memory.
    pub(crate) fn fix(&self, request: &CheckRequest) -> Result<Fixed, CliError> {
        if request.targets.iter().any(|target| matches!(target, Target::Stdin { .. })) {
            return Err(CliError::new("standard input cannot be fixed").with_help("name the file"));
        }
        Ok(hullmark_fix::fix(&OsFiles, request, self.applicability(), &may_write))
    }

    const fn applicability(&self) -> Applicability {
        if self.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe }
    }

    /// What a check finds behind the fixes, which are on the disk then; or the exit code, when they are only shown.
    pub(crate) fn finish(&self, fixed: Fixed) -> Result<Result<Outcome, ExitCode>, CliError> {
        if self.diff {
            // The lines around a change are no place for secrets either.
            let Outcome { findings, sources, .. } = &fixed.outcome;
            let shown = |text: &str| without_secrets(text, findings, sources);
            to_stdout(|out| {
                fixed.files.iter().try_for_each(|file| {
                    let name = file.path.to_string_lossy().replace('\\', "/");
                    let before = file.before.as_deref().map(shown);
                    out.write_all(unified_diff(&name, before.as_deref(), &shown(&file.after)).as_bytes())
                })
            })?;
            to_stderr(&self.summary(&fixed, "Would fix"));
            return Ok(Err(ExitCode::from(u8::from(!fixed.files.is_empty()))));
        }
        for file in &fixed.files {
            hullmark_fix::write(file).map_err(|error| CliError::new(error.to_string()))?;
        }
        to_stderr(&self.summary(&fixed, "Fixed"));
        Ok(Ok(fixed.outcome))
    }

    /// "Fixed 12 findings in 3 files (3 fixes need --unsafe-fixes).", and what was not fixed, and why.
    fn summary(&self, fixed: &Fixed, done: &str) -> String {
        let mut text = String::new();
        for refused in &fixed.refused {
            text += &format!("not fixed: {}: {}: {} ({})\n", refused.file, refused.rule, refused.title, refused.reason);
        }
        let (findings, files) = (counted(fixed.fixed, "finding"), counted(fixed.files.len(), "file"));
        let fixes = fixed.outcome.findings.iter().filter_map(|finding| finding.fix.as_ref());
        let more = fixes.filter(|fix| fix.applicability > self.applicability()).count();
        let more = match more {
            0 => String::new(),
            1 => " (1 fix needs --unsafe-fixes)".to_owned(),
            more => format!(" ({more} fixes need --unsafe-fixes)"),
        };
        text + &format!("{done} {findings} in {files}{more}.\n")
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
