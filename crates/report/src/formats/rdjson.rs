//! Reviewdog's diagnostic format, a `DiagnosticResult` in JSON.
//!
//! Lines and columns are 1-based, and columns count bytes of UTF-8, as `proto/rdf/reviewdog.proto` has it.

use std::io::{self, Write};

use hullmark_findings::{Applicability, Finding, Location, Place, Severity};
use hullmark_source::{LineColumn, Source, Span};
use serde::Serialize;

use crate::address::address;
use crate::uri::path_below_root;
use crate::words::{PROJECT_URL, page_url, sentence};
use crate::{Format, Report};

pub(super) const FORMAT: Format = Format {
    name: "rdjson",
    about: "Reviewdog's diagnostic format",
    extensions: &["rdjson", "rdjson.json"],
    includes_summary: false,
    write,
};

#[derive(Serialize)]
struct DiagnosticResult<'a> {
    source: RdSource,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct RdSource {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: RdLocation,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RelatedLocation>,
}

#[derive(Serialize)]
struct RdLocation {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<RdRange>,
}

#[derive(Serialize)]
struct RdRange {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// Reviewdog has one text for one range a suggestion, in the file of the diagnostic.
#[derive(Serialize)]
struct Suggestion<'a> {
    range: RdRange,
    text: &'a str,
}

#[derive(Serialize)]
struct RelatedLocation {
    message: String,
    location: RdLocation,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = DiagnosticResult {
        source: RdSource { name: "hullmark", url: PROJECT_URL },
        diagnostics: report.findings.iter().map(|finding| diagnostic(report, finding)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn diagnostic<'a>(report: &Report<'_>, finding: &'a Finding) -> Diagnostic<'a> {
    let related = |it: &Location| {
        let message = address(report, it.place).prefixed(&it.label);
        RelatedLocation { message, location: location(report, it.place) }
    };
    Diagnostic {
        message: address(report, finding.primary.place).prefixed(&sentence(finding)),
        location: location(report, finding.primary.place),
        severity: match finding.severity {
            Severity::Note => "INFO",
            Severity::Warning => "WARNING",
            Severity::Error => "ERROR",
        },
        code: Code { value: &finding.rule, url: (report.rules)(&finding.rule).map(page_url) },
        suggestions: suggestion(report, finding).into_iter().collect(),
        related_locations: finding.related.iter().map(related).collect(),
    }
}

/// The fix, where it is safe and one edit in the file that the finding points to: reviewers apply it with a click.
fn suggestion<'a>(report: &Report<'_>, finding: &'a Finding) -> Option<Suggestion<'a>> {
    let fix = finding.fix.as_ref().filter(|fix| fix.applicability == Applicability::Safe)?;
    let [edit] = fix.edits.as_slice() else { return None };
    let is_here = edit.span.source == finding.primary.place.source();
    let range = location(report, Place::Span(edit.span)).range.filter(|_| is_here)?;
    Some(Suggestion { range, text: &edit.replacement })
}

fn location(report: &Report<'_>, place: Place) -> RdLocation {
    let address = address(report, place);
    let source = report.sources.get(place.source());
    let range = address.range.zip(place.span()).zip(source).map(|((range, span), source)| RdRange {
        start: position(&source, range.start, span.start),
        end: position(&source, range.end, span.end),
    });
    RdLocation { path: path_below_root(&address.path, report.root), range }
}

fn position(source: &Source, place: LineColumn, offset: u32) -> Position {
    let start = source.lines().start(place.line).unwrap_or(offset);
    let before = source.slice(Span::new(source.id(), start, offset.max(start)));
    // A byte order mark is no part of the first line.
    let bytes = if start == 0 { before.trim_start_matches('\u{feff}').len() } else { before.len() };
    Position { line: place.line, column: u32::try_from(bytes).unwrap_or(u32::MAX).saturating_add(1) }
}
