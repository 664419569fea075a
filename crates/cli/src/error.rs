//! What the user is told when a command cannot do its work.

use std::fmt;
use std::io;
use std::path::Path;

use hullmark_config::Problem;
use hullmark_engine::{GlobError, UnknownName};
use miette::Diagnostic;

/// An error that ends a command.
#[derive(Debug)]
pub(crate) struct CliError {
    message: String,
    help: Option<String>,
    /// What is wrong with a configuration, each with its place.
    problems: Vec<Problem>,
}

impl CliError {
    /// The exit code of every error.
    pub(crate) const EXIT_CODE: u8 = 2;

    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, problems: Vec::new() }
    }

    #[must_use]
    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Configurations that cannot be used.
    pub(crate) fn of_configuration(problems: Vec<Problem>) -> Self {
        Self { problems, ..Self::new("the configuration cannot be used") }
    }

    /// What there is to tell: what is wrong with configurations, else the error itself.
    pub(crate) fn diagnostics(&self) -> Vec<&dyn Diagnostic> {
        if self.problems.is_empty() {
            return vec![self];
        }
        self.problems.iter().map(|problem| problem as &dyn Diagnostic).collect()
    }

    /// A file that could not be written.
    pub(crate) fn writing(path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot write {}: {error}", path.display()))
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CliError {}

impl Diagnostic for CliError {
    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }
}

impl From<UnknownName> for CliError {
    fn from(error: UnknownName) -> Self {
        let message = format!("unknown {} `{}`", error.what, error.name);
        Self::new(message).with_help(match error.suggestion {
            Some(name) => format!("did you mean `{name}`?"),
            None => "`hullmark rules` lists what there is".to_owned(),
        })
    }
}

impl From<GlobError> for CliError {
    fn from(error: GlobError) -> Self {
        Self::new(error.to_string()).with_help("--exclude takes globs as `.gitignore` has them")
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::new(format!("cannot write to standard output: {error}"))
    }
}
