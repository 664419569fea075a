//! `hullmark lsp`

use std::process::ExitCode;

use hullmark_lsp::Ending;

use crate::check::today;

/// Arguments of `hullmark lsp`.
#[derive(clap::Args, Debug)]
pub(crate) struct LspArgs {
    /// Speak over standard input and output, as it does anyway: some editors insist on saying so
    #[arg(long)]
    stdio: bool,
}

/// Serves an editor until it leaves.
pub(crate) fn run(_args: &LspArgs) -> ExitCode {
    match hullmark_lsp::serve(std::io::stdin(), std::io::stdout(), || today().ok()) {
        Ending::Orderly => ExitCode::SUCCESS,
        Ending::Abrupt => ExitCode::FAILURE,
    }
}
