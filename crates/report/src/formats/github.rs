//! Workflow commands of GitHub Actions: each finding becomes an annotation in the run and in the pull request.
//!
//! GitHub shows ten annotations of a level a step, those that come first, and 50 a job, so the worst findings come
//! first. All of them stand in the log. Source: "Workflow commands for GitHub Actions" and the limitations in
//! `docs/problem-matchers.md` of github.com/actions/toolkit.

use std::io::{self, Write};

use hullmark_findings::{Finding, Severity};

use crate::address::address;
use crate::escape::visible;
use crate::uri::path_below_root;
use crate::words::{page_url, remedy, sentence};
use crate::{Format, Report};

pub(super) const FORMAT: Format = Format {
    name: "github",
    about: "annotations of GitHub Actions, by workflow commands",
    extensions: &[],
    includes_summary: false,
    write,
};

/// Annotations of a level that GitHub shows of one step.
const MOST_SHOWN: usize = 10;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for severity in Severity::ALL.into_iter().rev() {
        for finding in report.findings.iter().filter(|finding| finding.severity == severity) {
            write_command(report, finding, out)?;
        }
    }
    let hidden: usize = report.counts().values().map(|count| count.saturating_sub(MOST_SHOWN)).sum();
    if hidden > 0 {
        writeln!(
            out,
            "GitHub shows {MOST_SHOWN} annotations of each level: {hidden} more findings are only in this log."
        )?;
    }
    Ok(())
}

/// `::error file=…,line=…,endLine=…,col=…,endColumn=…,title=…::message`.
fn write_command(report: &Report<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let level = match finding.severity {
        Severity::Note => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let address = address(report, finding.primary.place);
    write!(out, "::{level} file={}", property(&path_below_root(&address.path, report.root)))?;
    if let Some(range) = address.range {
        write!(out, ",line={},endLine={}", range.start.line, range.end.line)?;
        // Columns of a range over several lines are refused.
        if range.start.line == range.end.line {
            write!(out, ",col={},endColumn={}", range.start.column, range.end.column)?;
        }
    }
    let mut message = address.prefixed(&sentence(finding));
    if let Some(remedy) = remedy(report, finding) {
        message.push_str(&format!("\nFix: {remedy}"));
    }
    if let Some(policy) = (report.rules)(&finding.rule) {
        message.push_str(&format!("\n{}", page_url(policy)));
    }
    writeln!(out, ",title={}::{}", property(&finding.rule), data(&message))
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    encoded(text, &['%', '\r', '\n'])
}

/// The value of a property.
fn property(text: &str) -> String {
    encoded(text, &['%', '\r', '\n', ':', ','])
}

/// Percent-encodes what the runner would act on, and shows what the log's reader would not see.
fn encoded(text: &str, characters: &[char]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for character in text.chars() {
        if characters.contains(&character) {
            encoded.push_str(&format!("%{:02X}", u32::from(character)));
        } else {
            encoded.push(visible(character));
        }
    }
    encoded
}
