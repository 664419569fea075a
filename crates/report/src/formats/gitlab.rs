//! GitLab's Code Quality report: the part of the Code Climate specification that GitLab reads.
//!
//! `location.lines.begin` is required there, so a finding of which only the file is known says line 1 and says in its
//! description that the line is not known. Source: <https://docs.gitlab.com/ci/testing/code_quality/>.

use std::io::{self, Write};

use hullmark_findings::{Finding, Severity};
use serde::Serialize;

use crate::address::address;
use crate::fingerprints::Fingerprints;
use crate::uri::path_below_root;
use crate::words::{remedy, sentence};
use crate::{Format, Report};

pub(super) const FORMAT: Format = Format {
    name: "gitlab",
    about: "GitLab's Code Quality report",
    extensions: &["code-quality-report.json", "codequality.json"],
    includes_summary: false,
    write,
};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: IssueLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content<'a>>,
}

#[derive(Serialize)]
struct IssueLocation {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

#[derive(Serialize)]
struct Content<'a> {
    body: &'a str,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut fingerprints = Fingerprints::new(report);
    let issues: Vec<Issue<'_>> =
        report.findings.iter().map(|finding| issue(report, finding, fingerprints.next(finding))).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue<'a>(report: &Report<'_>, finding: &'a Finding, fingerprint: String) -> Issue<'a> {
    let address = address(report, finding.primary.place);
    let mut description = address.prefixed(&sentence(finding));
    let lines = match address.range {
        Some(range) => Lines { begin: range.start.line, end: range.end.line },
        None => {
            description.push_str(" (the line is not known)");
            Lines { begin: 1, end: 1 }
        }
    };
    Issue {
        description,
        check_name: &finding.rule,
        fingerprint,
        severity: match finding.severity {
            Severity::Note => "info",
            Severity::Warning => "minor",
            Severity::Error => "major",
        },
        location: IssueLocation { path: path_below_root(&address.path, report.root), lines },
        content: remedy(report, finding).map(|body| Content { body }),
    }
}
