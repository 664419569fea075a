//! Findings by file, one line each, for a person with many of them.

use std::io::{self, Write};

use hullmark_findings::{Finding, Place};
use owo_colors::{OwoColorize, Style};

use crate::escape::one_line;
use crate::formats::full::severity_style;
use crate::hyperlink::{to_file, to_rule};
use crate::words::{by_file, counted_by_severity, sentence};
use crate::{Format, Report, summary_text};

pub(super) const FORMAT: Format = Format {
    name: "grouped",
    about: "one line a finding, under the name of its file",
    extensions: &[],
    includes_summary: true,
    write,
};

/// ```text
/// charts/web/values.yaml: 1 error, 1 warning
///   4:12  error    memory-limit-missing  container `web` of Deployment/web has no memory limit
///   9:3   warning  image-tag-latest      image `web:latest` has the tag `latest`
/// ```
fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let styled = |style: Style| if report.style.color { style } else { Style::new() };
    for file in by_file(report) {
        let name = one_line(&file.name).style(styled(Style::new().bold())).to_string();
        let counts = counted_by_severity(&file.findings);
        writeln!(out, "{}: {counts}", to_file(report, file.source, &name))?;
        let rows: Vec<(String, &Finding)> =
            file.findings.iter().map(|finding| (position(report, finding), *finding)).collect();
        let widest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or(0);
        let place_width = widest(&mut rows.iter().map(|(place, _)| place.len()));
        let rule_width = widest(&mut rows.iter().map(|(_, finding)| finding.rule.len()));
        for (place, finding) in rows {
            let severity = format!("{:7}", finding.severity);
            let severity = severity.style(styled(severity_style(finding.severity)));
            let rule = to_rule(report, &finding.rule, &finding.rule);
            let padding = " ".repeat(rule_width - finding.rule.len());
            let message = sentence(finding);
            writeln!(out, "  {place:place_width$}  {severity}  {rule}{padding}  {}", one_line(&message))?;
        }
        writeln!(out)?;
    }
    if report.style.summary { out.write_all(summary_text(report).as_bytes()) } else { Ok(()) }
}

/// `4:12`, or nothing where only the file is known.
fn position(report: &Report<'_>, finding: &Finding) -> String {
    let Place::Span(span) = finding.primary.place else { return String::new() };
    let start = report.sources.position(span).start;
    format!("{}:{}", start.line, start.column)
}
