//! Checkstyle's XML, which many build servers and editors read.

use std::io::{self, Write};

use hullmark_findings::{Finding, Severity};

use crate::address::address;
use crate::words::sentence;
use crate::xml::escaped;
use crate::{Format, Report};

pub(super) const FORMAT: Format = Format {
    name: "checkstyle",
    about: "Checkstyle's XML, for build servers",
    extensions: &["checkstyle.xml", "xml"],
    includes_summary: false,
    write,
};

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"10.0\">")?;
    let mut open: Option<String> = None;
    for finding in report.findings {
        let path = address(report, finding.primary.place).path;
        if open.as_ref() != Some(&path) {
            if open.is_some() {
                writeln!(out, "  </file>")?;
            }
            writeln!(out, "  <file name=\"{}\">", escaped(&path))?;
            open = Some(path);
        }
        write_error(report, finding, out)?;
    }
    if open.is_some() {
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}

/// A finding of which only the file is known has neither line nor column.
fn write_error(report: &Report<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let address = address(report, finding.primary.place);
    write!(out, "    <error")?;
    if let Some(range) = address.range {
        write!(out, " line=\"{}\" column=\"{}\"", range.start.line, range.start.column)?;
    }
    let severity = match finding.severity {
        Severity::Note => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let message = address.prefixed(&sentence(finding));
    writeln!(
        out,
        " severity=\"{severity}\" message=\"{}\" source=\"hullmark.{}\"/>",
        escaped(&message),
        escaped(&finding.rule)
    )
}
