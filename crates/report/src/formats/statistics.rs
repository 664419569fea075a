//! How many findings there are of each rule, in place of the findings.

use std::collections::BTreeMap;
use std::io::{self, Write};

use hullmark_findings::Severity;
use owo_colors::{OwoColorize, Style};
use serde::Serialize;

use crate::escape::one_line;
use crate::formats::full::severity_style;
use crate::hyperlink::to_rule;
use crate::{Format, Report, summary_text};

/// The counts as a table for people.
pub const STATISTICS: Format = Format {
    name: "statistics",
    about: "how many findings there are of each rule",
    extensions: &[],
    includes_summary: true,
    write,
};

/// The counts as a JSON array of objects with `rule`, `severity` and `count`.
pub const STATISTICS_JSON: Format = Format {
    name: "statistics-json",
    about: "how many findings there are of each rule, as JSON",
    extensions: &[],
    includes_summary: false,
    write: write_json,
};

/// The findings of a rule.
#[derive(Serialize)]
pub(super) struct RuleCount<'a> {
    rule: &'a str,
    /// That of the worst finding.
    severity: &'static str,
    count: usize,
}

/// The rules with findings: those with most first, by id where they have as many.
pub(super) fn counts<'a>(report: &Report<'a>) -> Vec<RuleCount<'a>> {
    let mut rules: BTreeMap<&str, (Severity, usize)> = BTreeMap::new();
    for finding in report.findings {
        let (worst, count) = rules.entry(&finding.rule).or_insert((finding.severity, 0));
        *worst = finding.severity.max(*worst);
        *count += 1;
    }
    let count = |(rule, (severity, count)): (&'a str, (Severity, usize))| RuleCount {
        rule,
        severity: severity.as_str(),
        count,
    };
    let mut counts: Vec<RuleCount<'_>> = rules.into_iter().map(count).collect();
    counts.sort_by_key(|it| std::cmp::Reverse(it.count));
    counts
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let counts = counts(report);
    let count_width = counts.first().map_or(0, |most| most.count.to_string().len());
    let rule_width = counts.iter().map(|it| it.rule.len()).max().unwrap_or(0);
    for it in &counts {
        let style = it.severity.parse().map(severity_style).unwrap_or_default();
        let style = if report.style.color { style } else { Style::new() };
        let severity = format!("{:7}", it.severity);
        let rule = to_rule(report, it.rule, it.rule);
        let title = (report.rules)(it.rule).map(|policy| policy.title).unwrap_or_default();
        let padding = " ".repeat(if title.is_empty() { 0 } else { rule_width - it.rule.len() + 2 });
        let severity = severity.style(style);
        writeln!(out, "{:count_width$}  {severity}  {rule}{padding}{}", it.count, one_line(title))?;
    }
    match (report.style.summary, counts.is_empty()) {
        (false, _) => Ok(()),
        (true, true) => out.write_all(summary_text(report).as_bytes()),
        (true, false) => write!(out, "\n{}", summary_text(report)),
    }
}

fn write_json(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &counts(report))?;
    writeln!(out)
}
