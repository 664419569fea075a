//! The findings as one JSON document with a shape that stays.
//!
//! ```json
//! {
//!   "version": 1,
//!   "tool": {"name": "hullmark", "version": "0.1.0"},
//!   "findings": [{
//!     "rule": "memory-limit-missing", "severity": "warning", "message": "…",
//!     "location": {
//!       "path": "charts/web/values.yaml",
//!       "start": {"line": 57, "column": 12, "offset": 1403}, "end": {"line": 57, "column": 14, "offset": 1405}
//!     },
//!     "label": "set `limits.memory` here",
//!     "related": [{"path": "…", "start": {…}, "end": {…}, "label": "…"}],
//!     "precision": "exact",
//!     "object": {"apiVersion": "apps/v1", "kind": "Deployment", "namespace": null, "name": "web"},
//!     "field": "spec.template.spec.containers[web].resources.limits.memory",
//!     "help": null,
//!     "fix": {
//!       "title": "set `resources.limits.memory` to `128Mi`", "applicability": "unsafe",
//!       "edits": [{"path": "…", "start": {…}, "end": {…}, "replacement": "…"}]
//!     },
//!     "seenIn": {"values": ["values.yaml", "ci/prod-values.yaml"], "kubeVersions": ["1.33.0"], "everywhere": true},
//!     "fingerprint": "00c7d9ee6d4e9a07"
//!   }],
//!   "suppressed": [{"rule": "host-network", …, "suppression": {
//!     "by": "comment", "justification": "…", "location": {"path": "…", "start": {…}, "end": {…}}
//!   }}],
//!   "summary": {
//!     "files": 3, "documents": 7, "charts": 1, "renders": 2, "templates": 9, "leftAlone": 2,
//!     "untouched": 0,
//!     "findings": {"note": 0, "warning": 1, "error": 0}, "suppressed": 1,
//!     "rules": [{"rule": "memory-limit-missing", "severity": "warning", "count": 1}],
//!     "places": {"exact": 1, "template": 0, "file": 0},
//!     "unchecked": [{"path": "…", "kind": "unreadable", "reason": "…"}]
//!   }
//! }
//! ```
//!
//! Lines and columns are 1-based, columns count Unicode code points, offsets are UTF-8 bytes from the start of
//! the file; `seenIn` is `null` outside charts; `end` is behind the last character. `start` and `end` are `null` where
//! only the file is known. `fix` is `null` where there is none; its edits are made together, and those of a file that is
//! not there yet begin at its start. `suppressed` has what was found and is not reported, each like a finding with its
//! `suppression`, whose `by` is `comment`, `baseline`, `revision` or the tool that the annotation or comment is for.
//! `version` grows when a field is removed or changes its meaning; new fields do not raise it.

use std::io::{self, Write};

use hullmark_findings::{Edit, Finding, Fix, Location, ObjectRef, Place, Precision, SeenIn, Severity};
use hullmark_source::{LineColumn, SourceMap};
use serde::Serialize;

use super::statistics::{self, RuleCount};
use crate::{Format, Report};

/// This format.
pub const FORMAT: Format = Format {
    name: "json",
    about: "one JSON document with every finding and what was looked at",
    extensions: &["json"],
    includes_summary: false,
    write,
};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    tool: JsonTool,
    findings: Vec<JsonFinding<'a>>,
    suppressed: Vec<JsonFinding<'a>>,
    summary: JsonSummary<'a>,
}

#[derive(Serialize)]
struct JsonTool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct JsonFinding<'a> {
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    location: JsonLocation<'a>,
    label: &'a str,
    related: Vec<JsonLocation<'a>>,
    precision: &'static str,
    object: Option<JsonObject<'a>>,
    field: Option<&'a str>,
    help: Option<&'a str>,
    fix: Option<JsonFix<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dependency: Option<JsonDependency<'a>>,
    seen_in: Option<JsonSeenIn<'a>>,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppression: Option<JsonSuppression<'a>>,
}

/// The third-party subchart that wrote what was found.
#[derive(Serialize)]
struct JsonDependency<'a> {
    chart: &'a str,
    configurable: bool,
}

#[derive(Serialize)]
struct JsonSuppression<'a> {
    by: &'static str,
    justification: Option<&'a str>,
    location: Option<JsonLocation<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonSeenIn<'a> {
    values: Vec<&'a str>,
    kube_versions: Vec<&'a str>,
    everywhere: bool,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    #[serde(flatten)]
    bytes: JsonLocation<'a>,
    replacement: &'a str,
}

#[derive(Serialize)]
struct JsonLocation<'a> {
    path: String,
    start: Option<JsonPlace>,
    end: Option<JsonPlace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonPlace {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonObject<'a> {
    api_version: &'a str,
    kind: &'a str,
    namespace: Option<&'a str>,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct JsonSummary<'a> {
    files: usize,
    documents: usize,
    charts: usize,
    renders: usize,
    templates: usize,
    kustomizations: usize,
    left_alone: usize,
    in_dependencies: usize,
    untouched: usize,
    findings: JsonCounts,
    suppressed: usize,
    rules: Vec<RuleCount<'a>>,
    places: JsonPlaces,
    unchecked: Vec<JsonUnchecked<'a>>,
}

#[derive(Serialize)]
struct JsonCounts {
    note: usize,
    warning: usize,
    error: usize,
}

/// How exact the findings' places are.
#[derive(Serialize)]
struct JsonPlaces {
    exact: usize,
    template: usize,
    file: usize,
}

#[derive(Serialize)]
struct JsonUnchecked<'a> {
    path: &'a str,
    kind: &'static str,
    reason: &'a str,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = JsonReport {
        version: VERSION,
        tool: JsonTool { name: "hullmark", version: env!("CARGO_PKG_VERSION") },
        findings: report.findings.iter().map(|it| finding(report.sources, it)).collect(),
        suppressed: report.suppressed.iter().map(|it| finding(report.sources, it)).collect(),
        summary: summary(report),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// A finding with its lines and columns.
pub(super) fn finding<'a>(sources: &SourceMap, finding: &'a Finding) -> JsonFinding<'a> {
    let related = |location: &'a Location| {
        let label = Some(location.label.as_str());
        JsonLocation { label, ..json_location(sources, location.place) }
    };
    JsonFinding {
        rule: &finding.rule,
        severity: finding.severity.as_str(),
        message: &finding.message,
        location: json_location(sources, finding.primary.place),
        label: &finding.primary.label,
        related: finding.related.iter().map(related).collect(),
        precision: finding.precision.as_str(),
        object: finding.object.as_deref().map(json_object),
        field: finding.field.as_deref(),
        help: finding.help.as_deref(),
        fix: finding.fix.as_ref().filter(|fix| !fix.edits.is_empty()).map(|fix| json_fix(sources, fix)),
        dependency: finding
            .third_party
            .as_ref()
            .map(|it| JsonDependency { chart: &it.chart, configurable: it.is_configurable }),
        seen_in: finding.seen_in.as_ref().map(json_seen_in),
        fingerprint: finding.fingerprint.to_string(),
        suppression: finding.suppression.as_deref().map(|it| JsonSuppression {
            by: it.by.as_str(),
            justification: it.justification.as_deref(),
            location: it.place.map(|place| json_location(sources, place)),
        }),
    }
}

fn json_fix<'a>(sources: &SourceMap, fix: &'a Fix) -> JsonFix<'a> {
    let edit = |edit: &'a Edit| {
        let bytes = json_location(sources, Place::Span(edit.span));
        JsonEdit { bytes, replacement: &edit.replacement }
    };
    let edits = fix.edits.iter().map(edit).collect();
    JsonFix { title: &fix.title, applicability: fix.applicability.as_str(), edits }
}

fn json_location<'a>(sources: &SourceMap, place: Place) -> JsonLocation<'a> {
    let at = |offset, place: LineColumn| JsonPlace { line: place.line, column: place.column, offset };
    let (start, end) = match place {
        Place::File(_) => (None, None),
        Place::Span(span) => {
            let range = sources.position(span);
            (Some(at(span.start, range.start)), Some(at(span.end, range.end)))
        }
    };
    JsonLocation { path: sources.name(place.source()).to_string(), start, end, label: None }
}

fn json_seen_in(seen_in: &SeenIn) -> JsonSeenIn<'_> {
    let everywhere = seen_in.is_everywhere();
    JsonSeenIn { values: seen_in.values(), kube_versions: seen_in.kube_versions(), everywhere }
}

fn json_object(object: &ObjectRef) -> JsonObject<'_> {
    JsonObject {
        api_version: &object.api_version,
        kind: &object.kind,
        namespace: object.namespace.as_deref(),
        name: &object.name,
    }
}

/// What was looked at, and how much was found.
pub(super) fn summary<'a>(report: &Report<'a>) -> JsonSummary<'a> {
    let summary = report.summary;
    let counts = report.counts();
    let count = |severity| counts.get(&severity).copied().unwrap_or(0);
    JsonSummary {
        files: summary.files,
        documents: summary.documents,
        charts: summary.charts,
        renders: summary.renders,
        templates: summary.templates,
        kustomizations: summary.kustomizations,
        left_alone: summary.left_alone,
        in_dependencies: summary.in_dependencies,
        untouched: summary.untouched,
        findings: JsonCounts {
            note: count(Severity::Note),
            warning: count(Severity::Warning),
            error: count(Severity::Error),
        },
        suppressed: report.suppressed.len(),
        rules: statistics::counts(report),
        places: JsonPlaces {
            exact: report.placed(Precision::Exact),
            template: report.placed(Precision::Template),
            file: report.placed(Precision::File),
        },
        unchecked: summary
            .unchecked
            .iter()
            .map(|it| JsonUnchecked { path: &it.path, kind: it.kind.as_str(), reason: &it.reason })
            .collect(),
    }
}
