//! The `hullmark` command.
//!
//! Arguments in, exit code out: 0 when nothing at or above `--fail-on` was found, 1 when something was, 2 for bad
//! usage, input that cannot be read and charts that cannot be rendered.

mod baseline;
mod blame;
mod chart_files;
mod check;
mod completions;
mod config;
mod coverage;
mod error;
mod explain;
mod images;
mod lsp;
mod man;
mod names;
mod output;
mod output_dir;
mod rules;
mod template;
mod terminal;
mod trace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::CliError;
use crate::output::{LooksOptions, Terminal};

/// An offline linter for Kubernetes manifests and Helm charts that points at the line you can edit.
#[derive(Parser, Debug)]
#[command(name = "hullmark", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    looks: LooksOptions,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Check manifests and charts
    Check(Box<check::CheckArgs>),
    /// Note down the findings that are there, so that only new ones are reported
    Baseline(Box<baseline::BaselineArgs>),
    /// Tell which values no template reads, which are declared nowhere, and which template lines are never written
    Coverage(coverage::CoverageArgs),
    /// List the container images of charts and manifests
    Images(Box<images::ImagesArgs>),
    /// Render a chart as `helm template` does
    Template(Box<template::TemplateArgs>),
    /// Tell where a field of a rendered object comes from
    Blame(Box<blame::BlameArgs>),
    /// Show settings, and what may be set
    Config(config::ConfigArgs),
    /// Write a hullmark.toml to begin with
    Init(config::InitArgs),
    /// Serve an editor: the Language Server Protocol over standard input and output
    Lsp(lsp::LspArgs),
    /// List the rules
    Rules(rules::RulesArgs),
    /// Tell all about a rule: why, what to do, examples
    Explain(explain::ExplainArgs),
    /// Print the script with which a shell completes the command line
    Completions(completions::CompletionsArgs),
    /// Write the manual's pages
    Man(man::ManArgs),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let stdout = Terminal::stdout(&cli.looks);
    let result = match cli.command {
        Command::Check(args) => check::run(&args, stdout),
        Command::Baseline(args) => baseline::run(&args),
        Command::Coverage(args) => coverage::run(&args),
        Command::Images(args) => images::run(&args),
        Command::Template(args) => Ok(template::run(&args)),
        Command::Blame(args) => blame::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Init(args) => config::init(&args),
        Command::Lsp(args) => Ok(lsp::run(&args)),
        Command::Rules(args) => rules::run(&args, stdout),
        Command::Explain(args) => explain::run(&args, stdout),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    };
    result.unwrap_or_else(|error| {
        output::print_error(&error, Terminal::stderr(&cli.looks));
        ExitCode::from(CliError::EXIT_CODE)
    })
}
