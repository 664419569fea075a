//! `hullmark check`

use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use hullmark_engine::{
    ChartChange, CheckRequest, Exclude, ForCharts, HelmVersion, KubeVersion, OsFiles, Outcome, Selection, Settings,
    Target, UserValues,
};
use hullmark_findings::Severity;
use hullmark_report::{FORMATS, Format, Report, summary_text};

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
    /// Rules to run: recommended, strict, pss-baseline, pss-restricted, all, or a framework's id
    #[arg(long, value_name = "PROFILE", default_value = "recommended")]
    profile: String,
    /// Run these rules in place of the profile's: ids, groups or other tools' ids
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    select: Vec<String>,
    /// Do not run these rules
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Leave out paths, as a line of a .gitignore file would (repeatable)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// The least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "warning", value_parser = severity_parser())]
    fail_on: Severity,
    /// Use no configuration file and no cache (there are none yet)
    #[arg(long)]
    isolated: bool,
    /// The path that reports give to standard input
    #[arg(long, value_name = "PATH", default_value = "<stdin>")]
    stdin_filename: String,
    #[command(flatten)]
    values: ValuesOptions,
    /// How many threads to use [default: `RAYON_NUM_THREADS`, or one a core]
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
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
    pub(crate) fn for_charts(&self) -> ForCharts {
        let change =
            ChartChange { kube_versions: self.kube_versions(), helm: self.helm_version, ..ChartChange::default() };
        ForCharts { paths: None, change }
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

fn severity_parser() -> impl TypedValueParser<Value = Severity> {
    let values = Severity::ALL.map(Severity::as_str);
    PossibleValuesParser::new(values).try_map(|name| name.parse::<Severity>())
}

/// Checks, reports, and gives the exit code.
pub(crate) fn run(args: &CheckArgs, stdout: Terminal) -> Result<ExitCode, CliError> {
    let root = current_folder()?;
    let settings = Settings {
        exclude: Exclude::new(&root, &args.exclude)?,
        charts: vec![args.values.for_charts()],
        ..Settings::new(Selection::new(&args.profile, &args.select, &args.ignore)?)
    };
    let request = CheckRequest {
        targets: args.targets()?,
        settings: Arc::new(Arc::new(settings)),
        values: args.values.user_values(),
    };
    let outcome = thread_pool(args.jobs)?.install(|| hullmark_engine::check(&OsFiles, &request));
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
    Ok(args.exit_code(&outcome))
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

    fn exit_code(&self, outcome: &Outcome) -> ExitCode {
        if outcome.summary.has_failures() {
            ExitCode::from(2)
        } else {
            ExitCode::from(u8::from(outcome.findings.iter().any(|finding| finding.severity >= self.fail_on)))
        }
    }
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
fn write_file(path: &PathBuf, text: &[u8]) -> io::Result<()> {
    std::fs::write(path, text)
}

#[expect(clippy::disallowed_methods, reason = "the command line is what knows where it was started")]
fn current_folder() -> Result<PathBuf, CliError> {
    std::env::current_dir().map_err(|error| CliError::new(format!("cannot tell the current directory: {error}")))
}
