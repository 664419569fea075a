//! One line a finding, for editors and scripts.

use std::io::{self, Write};

use hullmark_findings::{Finding, Place};
use owo_colors::{OwoColorize, Style};

use crate::escape::one_line;
use crate::formats::full::severity_style;
use crate::hyperlink::{to_file, to_rule};
use crate::words::sentence;
use crate::{Format, Report};

/// This format.
pub const FORMAT: Format = Format {
    name: "concise",
    about: "one line a finding: path:line:col: severity[rule-id] message",
    extensions: &["txt"],
    includes_summary: false,
    write,
};

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        write_line(report, finding, out)?;
    }
    Ok(())
}

/// `path:line:col: severity[rule-id] message`; a place of which only the file is known has no line to print.
fn write_line(report: &Report<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let path = report.sources.name(finding.primary.place.source());
    let path = one_line(&path);
    let (bold, severity) = if report.style.color {
        (Style::new().bold(), severity_style(finding.severity))
    } else {
        (Style::new(), Style::new())
    };
    let path = to_file(report, finding.primary.place.source(), &path.style(bold).to_string());
    write!(out, "{path}")?;
    if let Place::Span(span) = finding.primary.place {
        let start = report.sources.position(span).start;
        write!(out, ":{}:{}", start.line, start.column)?;
    }
    let tag = format!("{}[{}]", finding.severity, to_rule(report, &finding.rule, &finding.rule));
    writeln!(out, ": {} {}", tag.style(severity), one_line(&sentence(finding)))
}
