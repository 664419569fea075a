//! The streams that the command writes to.

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};

use clap::ValueEnum;
use hullmark_report::Style;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use owo_colors::OwoColorize;

use crate::error::CliError;
use crate::terminal;

/// Text for people is not wrapped wider than this: longer lines are hard to read.
const WIDEST: usize = 120;

/// How text looks on a terminal.
#[derive(clap::Args, Debug)]
pub(crate) struct LooksOptions {
    /// When to use colours: `auto` means on a terminal, unless `NO_COLOR` is set, or where `CLICOLOR_FORCE` is
    #[arg(long, value_enum, default_value_t = When::Auto, global = true, value_name = "WHEN")]
    color: When,
    /// When to link places and rules: `auto` means on a terminal that is known to show links
    #[arg(long, value_enum, default_value_t = When::Auto, global = true, value_name = "WHEN")]
    hyperlinks: When,
}

/// When to use colours or links.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum When {
    /// Where they help.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// What is known of a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Terminal {
    /// Whether somebody looks at it.
    pub(crate) is_terminal: bool,
    /// How text on it looks.
    pub(crate) style: Style,
}

impl Terminal {
    pub(crate) fn stdout(looks: &LooksOptions) -> Self {
        Self::of(io::stdout().is_terminal(), terminal_size::terminal_size_of(io::stdout()), looks)
    }

    pub(crate) fn stderr(looks: &LooksOptions) -> Self {
        Self::of(io::stderr().is_terminal(), terminal_size::terminal_size_of(io::stderr()), looks)
    }

    fn of(
        is_terminal: bool,
        size: Option<(terminal_size::Width, terminal_size::Height)>,
        looks: &LooksOptions,
    ) -> Self {
        let width = size.map_or(Style::default().width, |(width, _)| usize::from(width.0).min(WIDEST));
        let chosen = |choice, auto: bool| match choice {
            When::Always => true,
            When::Never => false,
            When::Auto => auto,
        };
        let color = chosen(looks.color, terminal::shows_color(is_terminal, environment));
        let hyperlinks = chosen(looks.hyperlinks, terminal::shows_hyperlinks(is_terminal, environment));
        Self { is_terminal, style: Style { color, width, hyperlinks, ..Style::default() } }
    }
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
fn environment(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// Writes to standard output. A reader that closed the pipe (`| head`) has seen enough, which is no error.
pub(crate) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), CliError> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

/// Writes to standard error; there is nobody to tell if that fails.
pub(crate) fn to_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Prints an error: in a line, with what helps below it, and with the lines of a configuration where those are at fault.
pub(crate) fn print_error(error: &CliError, terminal: Terminal) {
    let color = terminal.style.color;
    let mut theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    "error:".clone_into(&mut theme.characters.error);
    let handler = GraphicalReportHandler::new_themed(theme).with_width(terminal.style.width);
    for diagnostic in error.diagnostics() {
        let mut text = String::new();
        if diagnostic.source_code().is_none() || handler.render_report(&mut text, diagnostic).is_err() {
            text = plain(diagnostic, color);
        }
        to_stderr(text.trim_start_matches(' '));
    }
}

/// `error: …`, and what helps on a line of its own.
fn plain(diagnostic: &dyn Diagnostic, color: bool) -> String {
    let paint = |style: owo_colors::Style| if color { style } else { owo_colors::Style::new() };
    let mut text = format!("{} {diagnostic}\n", "error:".style(paint(owo_colors::Style::new().red().bold())));
    if let Some(help) = diagnostic.help() {
        let _ = writeln!(text, "  {} {help}", "help:".style(paint(owo_colors::Style::new().cyan())));
    }
    text
}
