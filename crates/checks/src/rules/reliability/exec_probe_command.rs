//! A probe that costs more than the question is worth.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("exec-probe-command", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let denied = report.options().strings("commands");
    for probe in container.probes() {
        for argument in probe.command() {
            let Some(text) = argument.get() else { continue };
            if let Some(program) = programs(text).find(|program| denied.contains(program)) {
                report.at(argument).arg("command", program).arg("probe", probe.kind().as_str());
            }
        }
    }
}

/// The programs that an argument starts: itself, or as a script the first word of each of its commands.
fn programs(text: &str) -> impl Iterator<Item = &str> {
    let commands = text.split([';', '|', '&', '(', ')', '`', '\n']);
    let words = commands.filter_map(|command| command.split_whitespace().find(|word| !is_prefix(word)));
    words.map(|word| if word.starts_with('/') { word.rsplit('/').next().unwrap_or(word) } else { word })
}

/// What stands before the program of a command: assignments and words of the shell.
fn is_prefix(word: &str) -> bool {
    word.contains('=')
        || matches!(word, "!" | "{" | "do" | "elif" | "else" | "exec" | "if" | "then" | "until" | "while")
}
