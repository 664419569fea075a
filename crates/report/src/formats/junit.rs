//! The XML of `JUnit`, as build servers show test results: a suite for each file, a failed test for each finding, an error for
//! what should have been checked and could not be. No time is measured, so that equal runs give equal reports.

use std::io::{self, Write};

use hullmark_findings::{Finding, Unchecked};

use crate::address::{Address, address};
use crate::summary::checked_text;
use crate::words::{by_file, page_url, remedy, sentence};
use crate::xml::escaped;
use crate::{Format, Report};

pub(super) const FORMAT: Format = Format {
    name: "junit",
    about: "JUnit's XML, for build servers",
    extensions: &["junit.xml", "xml"],
    includes_summary: false,
    write,
};

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (errors, skipped): (Vec<&Unchecked>, Vec<&Unchecked>) =
        report.summary.unchecked.iter().partition(|unchecked| unchecked.kind.is_failure());
    let failures = report.findings.len();
    let unchecked = errors.len() + skipped.len();
    let suppressed = report.suppressed.len();
    // A report without a test reads as if nothing had run.
    let tests = failures + unchecked + suppressed + 1;
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"hullmark\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{}\" time=\"0\">",
        errors.len()
    )?;
    write_suite_start("hullmark", (1 + unchecked, 0, errors.len(), skipped.len()), out)?;
    writeln!(
        out,
        "    <testcase name=\"{}\" classname=\"hullmark\" time=\"0\"/>",
        escaped(&checked_text(report.summary))
    )?;
    for it in errors {
        write_unchecked(it, ("error", " type=\"unchecked\""), out)?;
    }
    for it in skipped {
        write_unchecked(it, ("skipped", ""), out)?;
    }
    writeln!(out, "  </testsuite>")?;
    for file in by_file(report) {
        write_suite_start(&file.name, (file.findings.len(), file.findings.len(), 0, 0), out)?;
        for finding in file.findings {
            write_failure(report, &file.name, finding, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    if suppressed > 0 {
        write_suite_start("suppressed", (suppressed, 0, 0, suppressed), out)?;
        for finding in report.suppressed {
            write_suppressed(report, finding, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Counts are those of tests, failures, errors and skipped tests.
fn write_suite_start(name: &str, counts: (usize, usize, usize, usize), out: &mut dyn Write) -> io::Result<()> {
    let (tests, failures, errors, skipped) = counts;
    writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"0\">",
        escaped(name)
    )
}

fn write_unchecked(unchecked: &Unchecked, element: (&str, &str), out: &mut dyn Write) -> io::Result<()> {
    let path = escaped(&unchecked.path);
    let (element, kind) = element;
    writeln!(out, "    <testcase name=\"not checked: {path}\" classname=\"{path}\" time=\"0\">")?;
    writeln!(out, "      <{element} message=\"{}\"{kind}/>", escaped(&unchecked.reason))?;
    writeln!(out, "    </testcase>")
}

fn write_failure(report: &Report<'_>, path: &str, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let address = address(report, finding.primary.place);
    let sentence = sentence(finding);
    let (position, line) = match address.range {
        Some(range) => {
            (format!(" ({}:{})", range.start.line, range.start.column), format!(" line=\"{}\"", range.start.line))
        }
        None => (String::new(), String::new()),
    };
    // Readers take two tests of one name and class for the same test.
    let name = format!("{}: {sentence}{position}", finding.rule);
    writeln!(
        out,
        "    <testcase name=\"{}\" classname=\"{}\" file=\"{}\"{line} time=\"0\">",
        escaped(&name),
        escaped(path),
        escaped(&address.path)
    )?;
    writeln!(
        out,
        "      <failure type=\"{}\" message=\"{}\">{}</failure>",
        finding.severity,
        escaped(&sentence),
        escaped(&details(report, finding, &address)).replace("&#10;", "\n")
    )?;
    writeln!(out, "    </testcase>")
}

/// What is known and accepted is a test that was skipped.
fn write_suppressed(report: &Report<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let address = address(report, finding.primary.place);
    let position = address.range.map_or_else(String::new, |it| format!(" ({}:{})", it.start.line, it.start.column));
    let (rule, path) = (&finding.rule, escaped(&address.path));
    let name = escaped(&format!("{rule}: {}{position}", sentence(finding))).into_owned();
    writeln!(out, "    <testcase name=\"{name}\" classname=\"{path}\" file=\"{path}\" time=\"0\">")?;
    let why = finding.suppression.as_deref().map_or_else(String::new, |it| match &it.justification {
        Some(why) => format!("suppressed by {}: {why}", it.by.as_str()),
        None => format!("suppressed by {}", it.by.as_str()),
    });
    writeln!(out, "      <skipped message=\"{}\"/>", escaped(&why))?;
    writeln!(out, "    </testcase>")
}

/// The place, the reason and the remedy, a line each.
fn details(report: &Report<'_>, finding: &Finding, address: &Address) -> String {
    let mut place = address.path.clone();
    if let Some(range) = address.range {
        place.push_str(&format!(":{}:{}", range.start.line, range.start.column));
    }
    if let Some(member) = &address.member {
        place.push_str(&format!("!{member}"));
    }
    let mut lines = vec![place];
    let policy = (report.rules)(&finding.rule);
    lines.extend(policy.map(|policy| format!("Why: {}", policy.why)));
    lines.extend(remedy(report, finding).map(|remedy| format!("Fix: {remedy}")));
    lines.extend(policy.map(page_url));
    lines.join("\n")
}
