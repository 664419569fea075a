//! `hullmark explain`

use std::io::{self, Write};
use std::process::ExitCode;

use hullmark_engine::Selection;
use hullmark_policies::{Example, Lowered, RULES, RuleOption, RulePolicy, by_peer_id, framework, rule};
use owo_colors::{OwoColorize, Style};

use crate::error::CliError;
use crate::names::Name;
use crate::output::{Terminal, to_stdout};
use crate::rules::write_table;

/// Arguments of `hullmark explain`.
#[derive(clap::Args, Debug)]
pub(crate) struct ExplainArgs {
    /// A rule's id, another tool's id for it (`CKV_K8S_16`), or a group
    #[arg(value_name = "ID", value_parser = Name::of_described_rule(), hide_possible_values = true)]
    id: String,
}

/// Prints the page of a rule; of each rule, when another tool's id stands for several; a group as a table.
pub(crate) fn run(args: &ExplainArgs, stdout: Terminal) -> Result<ExitCode, CliError> {
    let named: Vec<&RulePolicy> = match rule(&args.id) {
        Some(policy) => vec![policy],
        None => by_peer_id(&args.id).collect(),
    };
    let group: Vec<&RulePolicy> = RULES.iter().filter(|policy| policy.group == args.id).collect();
    if named.is_empty() && group.is_empty() {
        // Selecting it fails with the name that is most like it.
        Selection::new("all", &[&args.id], &[] as &[&str])?;
    }
    to_stdout(|out| {
        if named.len() > 1 {
            writeln!(out, "`{}` stands for {} rules:\n", args.id, named.len())?;
            write_table(named.iter().copied(), stdout, out)?;
            writeln!(out)?;
        }
        for (index, policy) in named.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            Page { policy, stdout, out }.write()?;
        }
        if named.is_empty() { write_table(group, stdout, out) } else { Ok(()) }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// `allowed (strings, default []): …`
fn option(option: &RuleOption) -> String {
    let RuleOption { name, default, description } = option;
    format!("{name} ({}, default {default}): {description}", default.type_name())
}

struct Page<'a> {
    policy: &'a RulePolicy,
    stdout: Terminal,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn write(&mut self) -> io::Result<()> {
        let policy = self.policy;
        let id = policy.id.style(self.paint(Style::new().bold())).to_string();
        writeln!(self.out, "{id}  {} in {}", policy.severity, policy.group)?;
        writeln!(self.out, "{}", policy.title)?;
        self.section("Why", policy.why)?;
        self.section("Fix", policy.fix)?;
        self.section("Reported as", policy.message)?;
        let profiles = policy.profiles.iter().chain(&["all"]).copied().collect::<Vec<_>>().join(", ");
        self.section("Profiles", &profiles)?;
        self.list("Options", policy.options.iter().map(option))?;
        let lowered = |case: &Lowered| format!("{} ({}): {}", case.case, case.severity, case.because);
        self.list("Lowered", policy.lowered.iter().map(lowered))?;
        self.list("Left out where these say more", policy.outranked_by.iter().map(|id| (*id).to_owned()))?;
        let controls = |(id, controls): &(&str, &[&str])| {
            format!("{}: {}", framework(id).map_or(*id, |it| it.title), controls.join(", "))
        };
        self.list("Frameworks", policy.frameworks.iter().map(controls))?;
        let names = |(tool, ids): &(&str, &[&str])| format!("{tool}: {}", ids.join(", "));
        self.list("Known elsewhere as", policy.peers.iter().map(names))?;
        self.list("Silenced as well by", policy.silenced_by.iter().map(names))?;
        policy.examples.iter().try_for_each(|example| self.example(example))
    }

    fn heading(&mut self, heading: &str) -> io::Result<()> {
        let heading = heading.style(self.paint(Style::new().cyan().bold())).to_string();
        writeln!(self.out, "\n{heading}")
    }

    fn section(&mut self, heading: &str, text: &str) -> io::Result<()> {
        self.heading(heading)?;
        self.paragraph(text)
    }

    fn list(&mut self, heading: &str, lines: impl ExactSizeIterator<Item = String>) -> io::Result<()> {
        if lines.len() > 0 {
            self.heading(heading)?;
        }
        lines.into_iter().try_for_each(|line| self.paragraph(&line))
    }

    fn paragraph(&mut self, text: &str) -> io::Result<()> {
        let options = textwrap::Options::new(self.stdout.style.width)
            .initial_indent("  ")
            .subsequent_indent("  ")
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        writeln!(self.out, "{}", textwrap::fill(text.trim(), options))
    }

    fn example(&mut self, example: &Example) -> io::Result<()> {
        self.heading(&format!("{}: {}", if example.fails { "Fails" } else { "Passes" }, example.name))?;
        example.yaml.trim_end().lines().try_for_each(|line| match line {
            "" => writeln!(self.out),
            line => writeln!(self.out, "  {line}"),
        })
    }

    fn paint(&self, style: Style) -> Style {
        if self.stdout.style.color { style } else { Style::new() }
    }
}
