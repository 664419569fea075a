//! `hullmark man`

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use clap::CommandFactory;

use crate::Cli;
use crate::error::CliError;

/// Arguments of `hullmark man`.
#[derive(clap::Args, Debug)]
pub(crate) struct ManArgs {
    /// The folder to write them to, such as ~/.local/share/man/man1
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

/// Writes `hullmark.1`, and a page like `hullmark-check.1` for each command.
pub(crate) fn run(args: &ManArgs) -> Result<ExitCode, CliError> {
    write_pages(&args.folder).map_err(|error| CliError::writing(&args.folder, &error))?;
    Ok(ExitCode::SUCCESS)
}

fn write_pages(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Cli::command(), folder)
}
