//! `hullmark baseline`

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use hullmark_engine::{CheckRequest, Outcome, Target};
use hullmark_findings::Finding;
use hullmark_suppress::{Baseline, BaselineEntry, Compared};

use crate::check::{CheckArgs, current_folder};
use crate::error::CliError;
use crate::output::to_stderr;

/// The file that is meant when none is named.
const DEFAULT_FILE: &str = "hullmark-baseline.json";

/// Arguments of `hullmark baseline`.
#[derive(clap::Args, Debug)]
pub(crate) struct BaselineArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    /// Note down all findings, so that `check --baseline` reports only new ones
    Create(Options),
    /// Note down the findings of the paths that are checked anew, and keep those of others
    Update(Options),
    /// Take out what is no longer found
    Prune(Options),
}

/// What all of them take.
#[derive(clap::Args, Debug)]
#[command(mut_arg("format", |arg| arg.hide(true)), mut_arg("output", |arg| arg.hide(true)))]
#[command(mut_arg("statistics", |arg| arg.hide(true)), mut_arg("fail_on", |arg| arg.hide(true)))]
#[command(mut_arg("since", |arg| arg.hide(true)))]
struct Options {
    #[command(flatten)]
    check: CheckArgs,
}

/// Checks, and writes the baseline.
pub(crate) fn run(args: &BaselineArgs) -> Result<ExitCode, CliError> {
    let (Action::Create(options) | Action::Update(options) | Action::Prune(options)) = &args.action;
    let root = current_folder()?;
    let file = BaselineFile::new(options.check.baseline().unwrap_or(Path::new(DEFAULT_FILE)), &root);
    let old = match &args.action {
        Action::Create(_) => file.must_be_new()?,
        Action::Update(_) | Action::Prune(_) => file.read()?,
    };
    let (request, configurations) = options.check.request(&root)?;
    let outcome = options.check.outcome(&request, &configurations)?;
    let new = match &args.action {
        Action::Create(_) => Baseline::of(&outcome.findings, &|finding| file.path_of(finding, &outcome)),
        Action::Update(_) => {
            let found = Baseline::of(&outcome.findings, &|finding| file.path_of(finding, &outcome));
            let scope = file.scope(&request, &outcome);
            old.merged(&|entry| !scope.covers(entry), &found)
        }
        Action::Prune(_) => old.without(&file.compare(&old, &request, &outcome).gone),
    };
    file.write(&new)?;
    let (before, after) = (old.count(), new.count());
    let noun = if after == 1 { "finding" } else { "findings" };
    to_stderr(&format!("{}: {after} {noun} ({before} before)\n", file.shown.display()));
    Ok(if outcome.summary.has_failures() { ExitCode::from(CliError::EXIT_CODE) } else { ExitCode::SUCCESS })
}

/// A baseline on disk. Paths in it are relative to its folder.
pub(crate) struct BaselineFile {
    /// As the user names it.
    pub(crate) shown: PathBuf,
    /// Its folder, absolute.
    folder: PathBuf,
    /// The directory of the start.
    root: PathBuf,
}

impl BaselineFile {
    pub(crate) fn new(path: &Path, root: &Path) -> Self {
        let absolute = normal(&root.join(path));
        let folder = absolute.parent().map_or_else(|| root.to_owned(), Path::to_owned);
        Self { shown: path.to_owned(), folder, root: root.to_owned() }
    }

    fn must_be_new(&self) -> Result<Baseline, CliError> {
        if self.root.join(&self.shown).exists() {
            let message = format!("there is a baseline in {} already", self.shown.display());
            return Err(CliError::new(message).with_help("`hullmark baseline update` notes its findings down anew"));
        }
        Ok(Baseline::default())
    }

    /// Reads it.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or is no baseline.
    #[expect(clippy::disallowed_methods, reason = "the command line is what reads what belongs to no check")]
    pub(crate) fn read(&self) -> Result<Baseline, CliError> {
        let shown = self.shown.display();
        let text = std::fs::read_to_string(&self.shown).map_err(|error| {
            let message = CliError::new(format!("cannot read the baseline {shown}: {error}"));
            match error.kind() {
                io::ErrorKind::NotFound => message.with_help("`hullmark baseline create` makes one"),
                _ => message,
            }
        })?;
        Baseline::parse(&text).map_err(|error| CliError::new(format!("cannot read {shown}: {error}")))
    }

    fn write(&self, baseline: &Baseline) -> Result<(), CliError> {
        hullmark_fix::replace_file(&self.shown, baseline.text().as_bytes())
            .map_err(|error| CliError::writing(&self.shown, &error))
    }

    /// What the baseline says of the findings of a run.
    pub(crate) fn compare(&self, baseline: &Baseline, request: &CheckRequest, outcome: &Outcome) -> Compared {
        let scope = self.scope(request, outcome);
        let path_of = |finding: &Finding| self.path_of(finding, outcome);
        baseline
            .compare(&outcome.findings, &path_of, &|entry| scope.covers(entry), &|path| scope.sources.contains(path))
    }

    fn path_of(&self, finding: &Finding, outcome: &Outcome) -> String {
        self.path(&outcome.sources.name(finding.primary.place.source()))
    }

    /// The path of a source or target, relative to the baseline's folder where it lies there.
    fn path(&self, name: &str) -> String {
        let absolute = normal(&self.root.join(name));
        let below = absolute.strip_prefix(&self.folder).unwrap_or(&absolute);
        below.to_string_lossy().replace('\\', "/")
    }

    fn scope<'a>(&'a self, request: &'a CheckRequest, outcome: &Outcome) -> CheckedScope<'a> {
        let target = |target: &Target| match target {
            Target::Path(path) => self.path(&path.to_string_lossy()),
            Target::Stdin { name } => self.path(name),
        };
        let sources = outcome.sources.all().iter().map(|source| self.path(source.name())).collect();
        let targets = request.targets.iter().map(target).collect();
        CheckedScope { folder: &self.folder, targets, sources, request }
    }
}

/// What a run has checked.
struct CheckedScope<'a> {
    /// The folder that paths start from.
    folder: &'a Path,
    /// The paths of the targets.
    targets: Vec<String>,
    /// The paths of all files that were read.
    sources: BTreeSet<String>,
    request: &'a CheckRequest,
}

impl CheckedScope<'_> {
    /// Whether a finding like that of the entry would have been found.
    fn covers(&self, entry: &BaselineEntry) -> bool {
        // An unknown rule is one that is no more.
        let rule_ran = || {
            let path = self.folder.join(&entry.path);
            let settings = self.request.settings.settings_at(&path);
            settings.rules.at(&path).has(&entry.rule) || hullmark_policies::rule(&entry.rule).is_none()
        };
        rule_ran() && self.targets.iter().any(|target| is_at_or_below(&entry.path, target))
    }
}

fn is_at_or_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '!']))
}

/// A path without `.` and `..`, as it is written: links are not followed.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}
