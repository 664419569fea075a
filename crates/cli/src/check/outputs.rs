//! Where `hullmark check` writes its report, and in which formats.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use hullmark_config::OutputSettings;
use hullmark_report::{CONCISE, FORMATS, FULL, Format, JSON, Report, STATISTICS, STATISTICS_JSON, Style, summary_text};

use crate::error::CliError;
use crate::output::{Terminal, to_stderr, to_stdout};
use crate::replace_file::replace_file;

/// Options of `hullmark check` about its report.
#[derive(clap::Args, Debug)]
pub(crate) struct OutputOptions {
    /// How to report [default: full on a terminal, concise elsewhere]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    format: Option<&'static Format>,
    /// Write the report to a file: FILE in place of standard output, as --format or else the ending of its name says;
    /// FORMAT=FILE beside it (repeatable)
    #[arg(long, short, value_name = "[FORMAT=]FILE", value_parser = clap::builder::OsStringValueParser::new().try_map(parse_output))]
    output: Vec<Output>,
    /// Count the findings of each rule in place of showing them
    #[arg(long)]
    statistics: bool,
    /// Write findings only: no summary and no notices
    #[arg(long, short)]
    quiet: bool,
}

/// A file to write to.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Output {
    /// The format that stands in front of it.
    format: Option<&'static str>,
    path: PathBuf,
}

fn format_parser() -> impl TypedValueParser<Value = &'static Format> {
    let values = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(values)
        .try_map(|name| hullmark_report::format(&name).ok_or_else(|| CliError::new(format!("no format `{name}`"))))
}

/// Takes `FORMAT=FILE` apart. A word in front of `=` that is no format is more likely a mistake than a part of a name.
fn parse_output(argument: std::ffi::OsString) -> Result<Output, CliError> {
    let split = argument.to_str().and_then(|text| text.split_once('='));
    let Some((name, path)) = split.filter(|(name, _)| name.bytes().all(|byte| byte.is_ascii_alphanumeric())) else {
        return Ok(Output { format: None, path: argument.into() });
    };
    match hullmark_report::format(name) {
        _ if path.is_empty() => Err(CliError::new(format!("`{name}=` names no file"))),
        Some(format) => Ok(Output { format: Some(format.name), path: path.into() }),
        None => {
            let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
            Err(CliError::new(format!(
                "no format `{name}`: use one of {}, or ./{name}={path} for a file of that name",
                names.join(", ")
            )))
        }
    }
}

/// What is to be written where.
#[derive(Debug)]
pub(crate) struct Outputs {
    stdout: Option<(&'static Format, Style)>,
    files: Vec<(PathBuf, &'static Format)>,
    is_quiet: bool,
}

impl Outputs {
    /// Whether one of the formats has fixes in it as edits.
    pub(crate) fn show_edits(&self) -> bool {
        let of_stdout = self.stdout.map(|(format, _)| format);
        self.files.iter().map(|(_, format)| *format).chain(of_stdout).any(Format::shows_edits)
    }

    /// Writes the report everywhere, and the summary to standard error where standard output has none.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub(crate) fn write(&self, report: &Report<'_>) -> Result<(), CliError> {
        let in_style = |style| Report { style: Style { summary: !self.is_quiet, ..style }, ..*report };
        if let Some((format, style)) = self.stdout {
            to_stdout(|out| (format.write)(&in_style(style), out))?;
        }
        let mut notices = String::new();
        for (path, format) in &self.files {
            let mut text = Vec::new();
            let written = (format.write)(&in_style(Style::default()), &mut text);
            written.and_then(|()| replace_file(path, &text)).map_err(|error| CliError::writing(path, &error))?;
            let _ = writeln!(notices, "wrote {} ({})", path.display(), format.name);
        }
        if !self.is_quiet {
            to_stderr(&notices);
            if self.stdout.is_none_or(|(format, _)| !format.includes_summary) {
                to_stderr(&summary_text(report));
            }
        }
        Ok(())
    }
}

impl OutputOptions {
    /// What is to be written where: what these options say, else what the configuration says.
    ///
    /// # Errors
    ///
    /// When the format of a file is not clear, or a file would be written twice.
    pub(crate) fn outputs(&self, configured: &OutputSettings, stdout: Terminal) -> Result<Outputs, CliError> {
        let is_redirected = self.output.iter().any(|output| output.format.is_none());
        let default = if stdout.is_terminal { &FULL } else { &CONCISE };
        // Who asks for counts asks for them in place of findings, whatever these look like elsewhere.
        let of_file = configured.format.filter(|format| self.counted(format).is_ok());
        let format = self.counted(self.format.or(of_file).unwrap_or(default))?;
        let files = match self.output.as_slice() {
            [] if self.statistics => Vec::new(),
            [] => configured.files.iter().map(|(format, path)| (path.clone(), *format)).collect(),
            _ => self.files()?,
        };
        Ok(Outputs { stdout: (!is_redirected).then_some((format, stdout.style)), files, is_quiet: self.quiet })
    }

    /// The files to write, each with its format.
    fn files(&self) -> Result<Vec<(PathBuf, &'static Format)>, CliError> {
        let mut files: Vec<(PathBuf, &'static Format)> = Vec::new();
        for output in &self.output {
            let format = match output.format.and_then(hullmark_report::format).or(self.format) {
                Some(format) => format,
                None => guess(&output.path)?,
            };
            if files.iter().any(|(path, _)| *path == output.path) {
                return Err(CliError::new(format!("{} is to be written twice", output.path.display())));
            }
            files.push((output.path.clone(), self.counted(format)?));
        }
        Ok(files)
    }

    /// The format itself, or with `--statistics` that of the counts.
    fn counted(&self, format: &'static Format) -> Result<&'static Format, CliError> {
        match format.name {
            _ if !self.statistics => Ok(format),
            "json" => Ok(&STATISTICS_JSON),
            "full" | "concise" | "grouped" => Ok(&STATISTICS),
            name => {
                Err(CliError::new(format!("`{name}` has no statistics: use full, concise, grouped or {}", JSON.name)))
            }
        }
    }
}

/// The format that the name of a file stands for.
fn guess(path: &Path) -> Result<&'static Format, CliError> {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    match hullmark_report::formats_of_file(&name).as_slice() {
        [] => Ok(&CONCISE),
        [format] => Ok(format),
        several => {
            let ways: Vec<String> = several.iter().map(|it| format!("{}={}", it.name, path.display())).collect();
            Err(CliError::new(format!("{name} may be several formats: write --output {}", ways.join(" or "))))
        }
    }
}
