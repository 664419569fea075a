//! `hullmark check`

mod meter;
pub(crate) mod settings;

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use hullmark_config::Configurations;
use hullmark_engine::{
    ChartChange, CheckRequest, FindSettings, HelmVersion, KubeVersion, OsFiles, Outcome, Target, UserValues,
};
use hullmark_findings::{Finding, Severity};
use hullmark_report::{FORMATS, Format, Report, summary_text};

use self::settings::SettingsOptions;
use crate::error::CliError;
use crate::output::{Terminal, to_stderr, to_stdout};
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

`full` ends with a summary; with the other formats it goes to standard error.")]
pub(crate) struct CheckArgs {
    /// Files and folders to check; `-` reads standard input
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to report [default: full on a terminal, concise elsewhere]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    format: Option<&'static Format>,
    /// Write the report to a file in place of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    settings: SettingsOptions,
    /// The path that reports give to standard input
    #[arg(long, value_name = "PATH", default_value = "<stdin>")]
    stdin_filename: String,
    #[command(flatten)]
    values: ValuesOptions,
    /// How many threads to use [default: `RAYON_NUM_THREADS`, or one a core]
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
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
    pub(crate) fn user_values(&self) -> UserValues {
        let set = self.set.texts().map(|(kind, text)| (kind, text.clone())).collect();
        UserValues { files: self.files.clone(), set }
    }
}

fn format_parser() -> impl TypedValueParser<Value = &'static Format> {
    let values = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(values)
        .try_map(|name| hullmark_report::format(&name).ok_or_else(|| CliError::new(format!("no format `{name}`"))))
}

/// Reads `note`, `warning` or `error`.
pub(crate) fn severity_parser() -> impl TypedValueParser<Value = Severity> {
    let values = Severity::ALL.map(Severity::as_str);
    PossibleValuesParser::new(values).try_map(|name| name.parse::<Severity>())
}

/// Checks, reports, and gives the exit code.
pub(crate) fn run(args: &CheckArgs, stdout: Terminal) -> Result<ExitCode, CliError> {
    let root = current_folder()?;
    let command_line = args.settings.command_line(&root, args.values.chart_change())?;
    let configurations = Arc::new(args.settings.config.configurations(&root, command_line));
    settings::told_early(&configurations, args.paths.iter().map(|path| &**path))?;
    let settings: Arc<dyn FindSettings> = Arc::<Configurations>::clone(&configurations);
    let request = CheckRequest { targets: args.targets()?, settings, values: args.values.user_values() };
    let meter = args.meter.start();
    let outcome = thread_pool(args.jobs)?.install(|| hullmark_engine::check_with_progress(&OsFiles, &request, &meter));
    settings::told(&configurations)?;
    meter.begin_reports();
    let root = root.to_string_lossy().replace('\\', "/");
    let report = Report {
        findings: &outcome.findings,
        sources: &outcome.sources,
        summary: &outcome.summary,
        rules: hullmark_policies::rule,
        root: Some(&root),
        style: stdout.style,
    };
    let format = args.format(stdout);
    args.write(&report, format)?;
    if !format.includes_summary || args.output.is_some() {
        to_stderr(&summary_text(&report));
    }
    to_stderr(&meter.timings());
    Ok(exit_code(&outcome, &configurations))
}

impl CheckArgs {
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

    fn format(&self, stdout: Terminal) -> &'static Format {
        let for_people = stdout.is_terminal && self.output.is_none();
        self.format.unwrap_or(if for_people { &hullmark_report::FULL } else { &hullmark_report::CONCISE })
    }

    fn write(&self, report: &Report<'_>, format: &Format) -> Result<(), CliError> {
        let Some(path) = &self.output else {
            return to_stdout(|out| (format.write)(report, out));
        };
        let mut text = Vec::new();
        let written = (format.write)(report, &mut text).and_then(|()| write_file(path, &text));
        written.map_err(|error| CliError::writing(path, &error))
    }
}

fn exit_code(outcome: &Outcome, configurations: &Configurations) -> ExitCode {
    if outcome.summary.has_failures() {
        return ExitCode::from(2);
    }
    let fails = |finding: &Finding| {
        let path = outcome.sources.name(finding.primary.place.source());
        let folder = Path::new(&*path).parent().map(Path::to_owned).unwrap_or_default();
        finding.severity >= configurations.settings_in(&folder).fail_on
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

#[expect(clippy::disallowed_methods, reason = "the command line is what writes")]
pub(crate) fn write_file(path: &Path, text: &[u8]) -> io::Result<()> {
    std::fs::write(path, text)
}

#[expect(clippy::disallowed_methods, reason = "the command line is what knows where it was started")]
pub(crate) fn current_folder() -> Result<PathBuf, CliError> {
    std::env::current_dir().map_err(|error| CliError::new(format!("cannot tell the current directory: {error}")))
}
