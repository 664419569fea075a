//! `hullmark rules`

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use hullmark_engine::{Selection, named};
use hullmark_findings::Severity;
use hullmark_policies::{Lowered, OptionValue, RULES, RuleOption, RulePolicy};
use owo_colors::{OwoColorize, Style};
use serde::Serialize;

use crate::check::severity_parser;
use crate::error::CliError;
use crate::names::Name;
use crate::output::{Terminal, to_stdout};

/// Arguments of `hullmark rules`.
#[derive(clap::Args, Debug)]
pub(crate) struct RulesArgs {
    /// Only these: ids, groups or other tools' ids
    #[arg(value_name = "ID", value_parser = Name::of_rule(), hide_possible_values = true)]
    ids: Vec<String>,
    /// Only those of a profile: recommended, strict, pss-baseline, pss-restricted, all, or a framework's id
    #[arg(long, value_name = "PROFILE", default_value = "all", hide_default_value = true, value_parser = Name::of_profile(), hide_possible_values = true)]
    profile: String,
    /// Only those at or above a severity
    #[arg(long, value_name = "SEVERITY", default_value = "note", hide_default_value = true, value_parser = severity_parser())]
    severity: Severity,
    /// How to list them
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    format: ListFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum ListFormat {
    /// A table for people
    Text,
    /// An array of objects with id, group, severity, title and all that is known besides
    Json,
}

/// A rule in the JSON list. The fields are a contract: they may grow, they do not change.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonRule {
    id: &'static str,
    group: &'static str,
    severity: &'static str,
    title: &'static str,
    security_severity: Option<f32>,
    profiles: &'static [&'static str],
    message: &'static str,
    why: &'static str,
    fix: &'static str,
    /// `safe`, `unsafe` or `by case`; `null` for a rule that `--fix` does nothing about.
    fixable: Option<&'static str>,
    frameworks: BTreeMap<&'static str, &'static [&'static str]>,
    peers: BTreeMap<&'static str, &'static [&'static str]>,
    options: Vec<JsonOption>,
    lowered: Vec<JsonLowered>,
    outranked_by: &'static [&'static str],
}

/// Something that users may set for a rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonOption {
    name: &'static str,
    r#type: &'static str,
    default: serde_json::Value,
    description: &'static str,
}

/// A case in which a rule's finding weighs less.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonLowered {
    case: &'static str,
    severity: &'static str,
    because: &'static str,
}

/// Lists the rules that fit, sorted by id.
pub(crate) fn run(args: &RulesArgs, stdout: Terminal) -> Result<ExitCode, CliError> {
    let rules = args.rules()?;
    to_stdout(|out| match args.format {
        ListFormat::Text => write_table(rules, stdout, out),
        ListFormat::Json => {
            let rules: Vec<JsonRule> = rules.into_iter().map(json_rule).collect();
            serde_json::to_writer_pretty(&mut *out, &rules)?;
            writeln!(out)
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

impl RulesArgs {
    fn rules(&self) -> Result<Vec<&'static RulePolicy>, CliError> {
        let profile = Selection::new(&self.profile, &[] as &[&str], &[] as &[&str])?;
        let ids = named(&self.ids)?;
        let fits = |rule: &&RulePolicy| {
            profile.has(rule.id) && (ids.is_empty() || ids.contains(&rule.id)) && rule.severity >= self.severity
        };
        Ok(RULES.iter().filter(fits).collect())
    }
}

/// One line a rule: id, severity, which fixes it has, title.
pub(crate) fn write_table<'a>(
    rules: impl IntoIterator<Item = &'a RulePolicy> + Clone,
    stdout: Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    let bold = if stdout.style.color { Style::new().bold() } else { Style::new() };
    let width = rules.clone().into_iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in rules {
        let id = format!("{:width$}", rule.id);
        writeln!(out, "{}  {:7}  {:7}  {}", id.style(bold), rule.severity, rule.fixable.as_str(), rule.title)?;
    }
    Ok(())
}

fn json_rule(policy: &RulePolicy) -> JsonRule {
    JsonRule {
        id: policy.id,
        group: policy.group,
        severity: policy.severity.as_str(),
        title: policy.title,
        security_severity: policy.security_severity,
        profiles: policy.profiles,
        message: policy.message,
        why: policy.why,
        fix: policy.fix,
        fixable: Some(policy.fixable.as_str()).filter(|word| !word.is_empty()),
        frameworks: policy.frameworks.iter().copied().collect(),
        peers: policy.peers.iter().copied().collect(),
        options: policy.options.iter().map(json_option).collect(),
        lowered: policy.lowered.iter().map(json_lowered).collect(),
        outranked_by: policy.outranked_by,
    }
}

fn json_option(option: &'static RuleOption) -> JsonOption {
    let default = match &option.default {
        OptionValue::Boolean(truth) => (*truth).into(),
        OptionValue::Integer(number) => (*number).into(),
        OptionValue::String(text) => text.as_ref().into(),
        OptionValue::Strings(texts) => texts.iter().map(AsRef::as_ref).collect(),
    };
    JsonOption { name: option.name, r#type: option.default.type_name(), default, description: option.description }
}

fn json_lowered(lowered: &Lowered) -> JsonLowered {
    JsonLowered { case: lowered.case, severity: lowered.severity.as_str(), because: lowered.because }
}
