//! The command line.

mod template;

use std::process::ExitCode;

fn main() -> ExitCode {
    let matches =
        clap::Command::new("hullmark").subcommand_required(true).subcommand(template::command()).get_matches();
    match matches.subcommand() {
        Some(("template", matches)) => template::run_matches(matches),
        _ => ExitCode::from(2),
    }
}
