//! What is wrong with a configuration, and where.

use std::fmt;
use std::ops::Range;
use std::path::Path;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

/// Something wrong with a configuration.
#[derive(Debug)]
pub struct Problem {
    message: String,
    source: Option<NamedSource<String>>,
    span: Option<Range<usize>>,
    label: String,
    help: Option<String>,
}

impl Problem {
    /// A problem at bytes of a file's text. The label stands below them.
    pub(crate) fn at(span: Range<usize>, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { message: message.into(), source: None, span: Some(span), label: label.into(), help: None }
    }

    /// A problem with a file as a whole.
    pub(crate) fn of_file(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None, span: None, label: String::new(), help: None }
    }

    /// The same with what to do about it.
    #[must_use]
    pub(crate) fn with_help(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }

    /// The same in the file that it is about.
    #[must_use]
    pub(crate) fn in_file(self, path: &Path, text: &str) -> Self {
        // One line of the text, or two, are enough; the whole is handed on because places are counted from its start.
        Self { source: Some(NamedSource::new(path.to_string_lossy(), text.to_owned()).with_language("TOML")), ..self }
    }

    /// Where it is, in bytes of the file's text.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    /// The file that it is in, as its path is shown, and its text; `None` for one that could not be read.
    #[must_use]
    pub fn file(&self) -> Option<(&str, &str)> {
        self.source.as_ref().map(|source| (source.name(), source.inner().as_str()))
    }

    /// What could be done about it.
    #[must_use]
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.span.clone()?;
        let label = (!self.label.is_empty()).then(|| self.label.clone());
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(label, span))))
    }
}
