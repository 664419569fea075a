//! `hullmark completions`

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::{Arg, Command, CommandFactory};
use clap_complete::Shell;

use crate::Cli;
use crate::error::CliError;
use crate::output::to_stdout;

/// The name of the command.
const NAME: &str = "hullmark";

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
    clap_complete::generate(args.shell, &mut Cli::command(), NAME, &mut script);
    if args.shell == Shell::Fish {
        script.extend(fish_positionals(&Cli::command()).into_bytes());
    }
    to_stdout(|out| out.write_all(&script))?;
    Ok(ExitCode::SUCCESS)
}

/// What stands behind a command without being an option, such as a rule's id: the generator for fish leaves it out.
fn fish_positionals(command: &Command) -> String {
    let mut script = String::new();
    for subcommand in command.get_subcommands() {
        let positionals = subcommand.get_positionals().filter(|arg| arg.get_value_parser().possible_values().is_some());
        for value in positionals.flat_map(Arg::get_possible_values) {
            let _ = write!(
                script,
                "complete -c {NAME} -n \"__fish_{NAME}_using_subcommand {}\" -f -a {}",
                subcommand.get_name(),
                value.get_name()
            );
            if let Some(help) = value.get_help() {
                let help = help.to_string().replace('\\', "\\\\").replace('\'', "\\'");
                let _ = write!(script, " -d '{help}'");
            }
            script.push('\n');
        }
    }
    script
}
