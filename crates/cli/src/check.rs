//! `hullmark check`

mod fixing;
mod git;
mod meter;
mod outputs;
pub(crate) mod settings;
mod since;
mod suppress;
mod verbose;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use hullmark_config::{Configurations, OutputSettings};
use hullmark_engine::{
    ChartChange, CheckRequest, FindSettings, HelmVersion, KubeVersion, OsFiles, Outcome, Settings, Target, UserValues,
};
use hullmark_findings::{Finding, Severity};
use hullmark_policies::RulePolicy;
use hullmark_report::Report;

use self::outputs::OutputOptions;
use self::settings::SettingsOptions;
pub(crate) use self::suppress::today;
use crate::error::CliError;
use crate::output::{Terminal, to_stderr};
use crate::template::SetOptions;

/// Templates call templates: the worker threads need more room than the default 2 MiB.
const STACK_BYTES: usize = 32 << 20;

/// Arguments of `hullmark check`.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Exit codes:
  0  nothing at or above --fail-on was found
  1  something was
  2  bad usage, input that cannot be read, or a chart that cannot be rendered

`full` and `grouped` end with a summary; with the other formats it goes to standard error.")]
pub(crate) struct CheckArgs {
    /// Files and folders to check; `-` reads standard input
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    settings: SettingsOptions,
    /// The path that reports give to standard input
    #[arg(long, value_name = "PATH", default_value = "<stdin>")]
    stdin_filename: String,
    /// Leave out excluded paths even where they are among PATH, as when pre-commit names the changed files
    #[arg(long)]
    force_exclude: bool,
    #[command(flatten)]
    suppress: suppress::SuppressArgs,
    #[command(flatten)]
    values: ValuesOptions,
    /// How many threads to use [default: `RAYON_NUM_THREADS`, or one a core]
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    fixing: fixing::FixOptions,
    /// Tell on standard error which settings held, which values charts were rendered with, and what was passed over
    #[arg(long, short, conflicts_with = "quiet")]
    verbose: bool,
    #[command(flatten)]
    meter: meter::MeterOptions,
}

/// What charts are rendered with.
#[derive(clap::Args, Debug)]
pub(crate) struct ValuesOptions {
    /// Values file for all charts; the last one wins. With -f or --set, charts are rendered with these alone, not
    /// with each of ci/*-values.yaml, values-*.yaml, values.*.yaml and the values of Argo CD and Flux resources
    #[arg(short = 'f', long = "values", value_name = "FILE", value_delimiter = ',')]
    files: Vec<PathBuf>,
    #[command(flatten)]
    set: SetOptions,
    /// The version of Kubernetes that charts are rendered for (repeatable: each values set with each)
    /// [default: 1.33.0]
    #[arg(long = "kube-version", value_name = "VERSION", value_parser = KubeVersion::parse)]
    kube_versions: Vec<KubeVersion>,
    /// The major version of Helm that charts are rendered as [default: 3]
    #[arg(long, value_name = "3|4")]
    helm_version: Option<HelmVersion>,
}

impl ValuesOptions {
    /// What they set for all charts.
    pub(crate) fn chart_change(&self) -> ChartChange {
        ChartChange { kube_versions: self.kube_versions(), helm: self.helm_version, ..ChartChange::default() }
    }

    /// The versions of Kubernetes, each once.
    fn kube_versions(&self) -> Option<Vec<KubeVersion>> {
        let mut versions: Vec<KubeVersion> = Vec::new();
        for version in &self.kube_versions {
            if !versions.contains(version) {
                versions.push(version.clone());
            }
        }
        (!versions.is_empty()).then_some(versions)
    }

    /// The files and assignments.
    ///
    /// # Errors
    ///
    /// When there is no such file: what every chart would be rendered without need not be rendered.
    pub(crate) fn user_values(&self) -> Result<UserValues, CliError> {
        if let Some(missing) = self.files.iter().find(|path| path.as_os_str() != "-" && !path.exists()) {
            let url = missing.to_str().is_some_and(|text| text.contains("://"));
            let error = CliError::new(format!("no such values file: {}", missing.display()));
            return Err(if url { error.with_help("nothing is fetched: download it first") } else { error });
        }
        let set = self.set.texts().map(|(kind, text)| (kind, text.clone())).collect();
        Ok(UserValues { files: self.files.clone(), set })
    }
}

/// Reads `note`, `warning` or `error`.
pub(crate) fn severity_parser() -> impl TypedValueParser<Value = Severity> {
    let values = Severity::ALL.map(Severity::as_str);
    PossibleValuesParser::new(values).try_map(|name| name.parse::<Severity>())
}

/// Checks, reports, and gives the exit code.
pub(crate) fn run(args: &CheckArgs, stdout: Terminal) -> Result<ExitCode, CliError> {
    let root = current_folder()?;
    let (request, configurations) = args.request(&root)?;
    let outputs = args.output.outputs(&args.output_settings(&configurations), stdout)?;
    let meter = args.meter.start();
    let threads = thread_pool(args.jobs)?;
    let since = args.suppress.since(&request, &root)?;
    let mut outcome = if args.fixing.is_on() {
        let fixed = threads.install(|| args.fixing.fix(&request))?;
        settings::told(&configurations)?;
        match args.fixing.finish(fixed)? {
            Ok(mut outcome) => {
                since.iter().for_each(|since| threads.install(|| since.compare(&mut outcome, &request)));
                outcome
            }
            Err(code) => return Ok(code),
        }
    } else {
        threads.install(|| match &since {
            Some(since) => since.check(&request, &meter),
            None => hullmark_engine::check_with_progress(&OsFiles, &request, &meter),
        })
    };
    settings::told(&configurations)?;
    let notice = args.suppress.apply(&mut outcome, &request, &root)?;
    if outputs.show_edits() {
        threads.install(|| hullmark_engine::write_fixes(&mut outcome));
    }
    meter.begin_reports();
    let root = root.to_string_lossy().replace('\\', "/");
    let checked_rules = checked_rules(&request, &outcome);
    let report = Report {
        findings: &outcome.findings,
        suppressed: &outcome.suppressed,
        sources: &outcome.sources,
        summary: &outcome.summary,
        rules: hullmark_policies::rule,
        checked_rules: &checked_rules,
        root: Some(&root),
        style: stdout.style,
    };
    if args.verbose {
        to_stderr(&verbose::story(&outcome, &configurations));
    }
    outputs.write(&report)?;
    to_stderr(&notice);
    to_stderr(&meter.timings());
    Ok(exit_code(&outcome, &configurations))
}

impl CheckArgs {
    /// What is to be checked, and the configurations that say how.
    pub(crate) fn request(&self, root: &Path) -> Result<(CheckRequest, Arc<Configurations>), CliError> {
        let command_line = self.settings.command_line(root, self.values.chart_change())?;
        let configurations = Arc::new(self.settings.config.configurations(root, command_line));
        settings::told_early(&configurations, self.paths.iter().map(|path| &**path))?;
        let settings: Arc<dyn FindSettings> = Arc::<Configurations>::clone(&configurations);
        let (targets, values) = (self.targets()?, self.values.user_values()?);
        let request = CheckRequest {
            targets,
            settings,
            values,
            suppression: self.suppress.settings()?,
            force_exclude: self.force_exclude,
        };
        Ok((request, configurations))
    }

    /// How the configuration of the first target wants the run to report.
    fn output_settings(&self, configurations: &Configurations) -> OutputSettings {
        let first = self.paths.first().map_or(Path::new("."), |path| settings::folder_of(path));
        configurations.found_in(first).output()
    }

    /// What is found, without a report.
    pub(crate) fn outcome(&self, request: &CheckRequest, configured: &Configurations) -> Result<Outcome, CliError> {
        let outcome = thread_pool(self.jobs)?.install(|| hullmark_engine::check(&OsFiles, request));
        settings::told(configured)?;
        Ok(outcome)
    }

    /// The baseline that is named.
    pub(crate) fn baseline(&self) -> Option<&Path> {
        self.suppress.baseline.as_deref()
    }

    fn targets(&self) -> Result<Vec<Target>, CliError> {
        let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
        if self.paths.iter().filter(|path| is_stdin(path)).count() > 1 {
            return Err(CliError::new("standard input can be read only once"));
        }
        let target = |path: &PathBuf| match is_stdin(path) {
            true => Target::Stdin { name: self.stdin_filename.clone() },
            false => Target::Path(path.clone()),
        };
        Ok(self.paths.iter().map(target).collect())
    }
}

/// The rules that ran somewhere.
fn checked_rules(request: &CheckRequest, outcome: &Outcome) -> Vec<&'static RulePolicy> {
    let names = outcome.sources.all();
    let met = names.iter().map(|source| request.settings.settings_at(Path::new(&**source.name())));
    let of_targets = request.targets.iter().filter_map(|target| match target {
        Target::Path(path) => Some(request.settings.settings_in(settings::folder_of(path))),
        Target::Stdin { .. } => None,
    });
    let mut all: Vec<Arc<Settings>> = Vec::new();
    for settings in of_targets.chain(met) {
        if !all.iter().any(|known| Arc::ptr_eq(known, &settings)) {
            all.push(settings);
        }
    }
    let ran = |policy: &&RulePolicy| all.iter().any(|settings| settings.rules.anywhere().has(policy.id));
    hullmark_policies::RULES.iter().filter(ran).collect()
}

fn exit_code(outcome: &Outcome, configurations: &Configurations) -> ExitCode {
    if outcome.summary.has_failures() {
        return ExitCode::from(2);
    }
    let fails = |finding: &Finding| {
        let path = outcome.sources.name(finding.primary.place.source());
        finding.severity >= configurations.settings_at(Path::new(&*path)).fail_on
    };
    ExitCode::from(u8::from(outcome.findings.iter().any(fails)))
}

/// The threads that the engine works on: as many as asked for, else one a core.
pub(crate) fn thread_pool(jobs: Option<NonZeroUsize>) -> Result<rayon::ThreadPool, CliError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.map_or(0, NonZeroUsize::get))
        .stack_size(STACK_BYTES)
        .build()
        .map_err(|error| CliError::new(format!("cannot start threads: {error}")))
}

#[expect(clippy::disallowed_methods, reason = "the command line is what knows where it was started")]
pub(crate) fn current_folder() -> Result<PathBuf, CliError> {
    std::env::current_dir().map_err(|error| CliError::new(format!("cannot tell the current directory: {error}")))
}
