//! `hullmark config` and `hullmark init`: settings shown and begun.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use hullmark_config::{FILE_NAME, Origin, Seen, Shown, effective, starter};
use hullmark_engine::OsFiles;
use serde_json::{Value, json};

use crate::check::ValuesOptions;
use crate::check::current_folder;
use crate::check::settings::{SettingsOptions, folder_of, told_early};
use crate::error::CliError;
use crate::output::to_stdout;

/// Arguments of `hullmark config`.
#[derive(clap::Args, Debug)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Subcommand, Debug)]
enum ConfigCommand {
    /// Show the settings that hold for a path, and who said so
    Show(Box<ShowArgs>),
    /// Print the JSON schema of hullmark.toml
    Schema,
}

/// Arguments of `hullmark config show`.
#[derive(clap::Args, Debug)]
struct ShowArgs {
    /// A file, a folder or a chart
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: SettingsOptions,
    #[command(flatten)]
    values: ValuesOptions,
}

/// Arguments of `hullmark init`.
#[derive(clap::Args, Debug)]
pub(crate) struct InitArgs {
    /// The folder to write hullmark.toml to
    #[arg(default_value = ".", value_name = "FOLDER")]
    folder: PathBuf,
    /// Overwrite one that is there
    #[arg(long)]
    force: bool,
}

/// Shows settings, or what may be set.
pub(crate) fn run(args: &ConfigArgs) -> Result<ExitCode, CliError> {
    match &args.command {
        ConfigCommand::Show(args) => show(args)?,
        ConfigCommand::Schema => to_stdout(|out| writeln!(out, "{:#}", hullmark_config::schema()))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn show(args: &ShowArgs) -> Result<(), CliError> {
    let start = current_folder()?;
    if !args.path.exists() {
        return Err(CliError::new(format!("no such file or folder: {}", args.path.display())));
    }
    let command_line = args.settings.command_line(&start, args.values.chart_change())?;
    let configurations = args.settings.config.configurations(&start, command_line.clone());
    told_early(&configurations, [&*args.path])?;
    let found = configurations.found_in(folder_of(&args.path));
    let shown = effective(&found, &start, &args.path, args.path.is_dir(), &command_line);
    let files: Vec<String> = found.files.iter().rev().map(|file| file.path.display().to_string()).collect();
    if args.json {
        let settings: Vec<Value> = shown.iter().map(document).collect();
        let document = json!({"version": 1, "path": args.path, "files": files, "settings": settings});
        return to_stdout(|out| writeln!(out, "{document:#}"));
    }
    let width = shown.iter().map(|row| line(row).chars().count()).filter(|width| *width <= WIDEST).max().unwrap_or(0);
    to_stdout(|out| {
        match files.as_slice() {
            [] => writeln!(out, "# no {FILE_NAME} holds for {}", args.path.display())?,
            [file] => writeln!(out, "# {file}")?,
            [file, extended @ ..] => writeln!(out, "# {file}, which extends {}", extended.join(", "))?,
        }
        shown.iter().try_for_each(|row| writeln!(out, "{:width$}  # {}", line(row), origin(&row.origin)))
    })
}

/// Longer lines are not waited for: what stands behind the others is read in a column.
const WIDEST: usize = 72;

fn line(row: &Shown) -> String {
    // What TOML cannot say is a comment.
    let mark = if row.value.starts_with('(') || row.key.starts_with('-') { "# " } else { "" };
    format!("{mark}{} = {}", row.key, row.value)
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Default => "default".to_owned(),
        Origin::File { path, line } => format!("{}:{line}", path.display()),
        Origin::CommandLine => "command line".to_owned(),
    }
}

fn document(row: &Shown) -> Value {
    let from = match &row.origin {
        Origin::Default => json!({"kind": "default"}),
        Origin::File { path, line } => json!({"kind": "file", "path": &**path, "line": line}),
        Origin::CommandLine => json!({"kind": "command-line"}),
    };
    json!({"key": row.key, "value": row.value, "from": from})
}

/// Writes a configuration to begin with.
pub(crate) fn init(args: &InitArgs) -> Result<ExitCode, CliError> {
    let path = args.folder.join(FILE_NAME);
    if !args.folder.is_dir() {
        return Err(CliError::new(format!("no such folder: {}", args.folder.display())));
    }
    if path.exists() && !args.force {
        let error = CliError::new(format!("{} is there already", path.display()));
        return Err(error.with_help("`--force` overwrites it"));
    }
    let text = starter(&Seen::below(&OsFiles, Path::new(&args.folder)));
    hullmark_fix::replace_file(&path, text.as_bytes()).map_err(|error| CliError::writing(&path, &error))?;
    to_stdout(|out| writeln!(out, "{}", path.display()))?;
    Ok(ExitCode::SUCCESS)
}
