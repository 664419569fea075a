//! What a check is set up with: the options, over what configurations say.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use hullmark_config::{CommandLine, Configurations, Which};
use hullmark_engine::{ChartChange, DependencyFindings, OsFiles, PathGlobs, RuleLayer};
use hullmark_findings::Severity;

use super::severity_parser;
use crate::error::CliError;
use crate::names::Name;

/// Which configuration is asked.
#[derive(clap::Args, Debug)]
pub(crate) struct ConfigOptions {
    /// Use this configuration, in place of the nearest hullmark.toml in the folder of a target and those above it
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long)]
    isolated: bool,
}

impl ConfigOptions {
    /// The configurations of a run, with what the command line sets.
    pub(crate) fn configurations(&self, start: &Path, command_line: CommandLine) -> Configurations {
        let which = match &self.config {
            _ if self.isolated => Which::Isolated,
            Some(path) => Which::File(path.clone()),
            None => Which::Nearest,
        };
        Configurations::new(Arc::new(OsFiles), start, which, command_line)
    }
}

/// What may be set on the command line as well as in a configuration.
#[derive(clap::Args, Debug)]
pub(crate) struct SettingsOptions {
    /// Rules to run: recommended, strict, pss-baseline, pss-restricted, all, or a framework's id [default: recommended]
    #[arg(long, value_name = "PROFILE", value_parser = Name::of_profile(), hide_possible_values = true)]
    profile: Option<String>,
    /// Run these rules in place of the profile's: ids, groups or other tools' ids
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = Name::of_rule(), hide_possible_values = true)]
    select: Vec<String>,
    /// Do not run these rules
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = Name::of_rule(), hide_possible_values = true)]
    ignore: Vec<String>,
    /// Leave out paths, as a line of a .gitignore file would (repeatable)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// The least severity that makes the exit code 1 [default: warning]
    #[arg(long, value_name = "SEVERITY", value_parser = severity_parser())]
    fail_on: Option<Severity>,
    /// Which findings in third-party subcharts to report: those that a value reaches, all, or none [default: own]
    #[arg(long, value_name = "own|all|none", value_parser = dependencies_parser())]
    dependencies: Option<DependencyFindings>,
    #[command(flatten)]
    pub(crate) config: ConfigOptions,
}

fn dependencies_parser() -> impl TypedValueParser<Value = DependencyFindings> {
    let words = DependencyFindings::ALL.map(DependencyFindings::as_str);
    PossibleValuesParser::new(words).map(|word| DependencyFindings::named(&word).unwrap_or_default())
}

impl SettingsOptions {
    /// What these options say. `start` is the directory that they were given in.
    pub(crate) fn command_line(&self, start: &Path, charts: ChartChange) -> Result<CommandLine, CliError> {
        let mut rules = RuleLayer::default();
        if let Some(profile) = &self.profile {
            rules.set_profile(profile)?;
        }
        rules.select(&self.select)?;
        rules.ignore(&self.ignore)?;
        let exclude = match self.exclude.as_slice() {
            [] => None,
            globs => Some(PathGlobs::new(start, start, globs)?),
        };
        let charts = ChartChange { dependencies: self.dependencies, ..charts };
        let shown = self.shown(&charts);
        Ok(CommandLine { rules, exclude, charts, fail_on: self.fail_on, shown })
    }

    /// What they say, as settings would.
    fn shown(&self, charts: &ChartChange) -> Vec<(String, String)> {
        let list = |texts: &[String]| (!texts.is_empty()).then(|| format!("{texts:?}"));
        let versions = charts.kube_versions.iter().map(|versions| {
            versions.iter().map(|it| it.version.trim_start_matches('v').to_owned()).collect::<Vec<_>>()
        });
        let pairs = [
            ("profile", self.profile.as_ref().map(|profile| format!("{profile:?}"))),
            ("fail-on", self.fail_on.map(|severity| format!("\"{severity}\""))),
            ("dependencies", self.dependencies.map(|it| format!("\"{}\"", it.as_str()))),
            ("--exclude", list(&self.exclude)),
            ("--select", list(&self.select)),
            ("--ignore", list(&self.ignore)),
            ("render.kube-versions", versions.map(|texts| format!("{texts:?}")).next()),
            ("render.helm-version", charts.helm.map(|version| version.to_string())),
        ];
        pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
    }
}

/// Finds the configurations of some paths, and tells what is wrong with them before anything is done.
pub(crate) fn told_early<'p>(
    configurations: &Configurations,
    paths: impl IntoIterator<Item = &'p Path>,
) -> Result<(), CliError> {
    for path in paths {
        configurations.found_in(folder_of(path));
    }
    told(configurations)
}

/// Tells what is wrong with the configurations that were met.
pub(crate) fn told(configurations: &Configurations) -> Result<(), CliError> {
    let problems = configurations.take_problems();
    if problems.is_empty() { Ok(()) } else { Err(CliError::of_configuration(problems)) }
}

/// The folder in which a configuration for a path is looked for first.
pub(crate) fn folder_of(path: &Path) -> &Path {
    if path.is_dir() { path } else { path.parent().unwrap_or(path) }
}
