//! `hullmark completions`

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::Cli;
use crate::error::CliError;
use crate::output::to_stdout;

/// Arguments of `hullmark completions`.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Where it belongs:
  bash        hullmark completions bash > ~/.local/share/bash-completion/completions/hullmark
  zsh         hullmark completions zsh > \"${fpath[1]}/_hullmark\"
  fish        hullmark completions fish > ~/.config/fish/completions/hullmark.fish
  PowerShell  hullmark completions powershell >> $PROFILE")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script with which a shell completes `hullmark`.
pub(crate) fn run(args: &CompletionsArgs) -> Result<ExitCode, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "hullmark", &mut script);
    to_stdout(|out| out.write_all(&script))?;
    Ok(ExitCode::SUCCESS)
}
