//! The closing lines of a run, for people.

use std::fmt::Write;

use hullmark_findings::{Precision, Summary, Unchecked, UncheckedKind};

use crate::Report;
use crate::escape::one_line;
use crate::words::{counted, counted_by_severity};

/// What was checked, what was found and what could not be checked, in a few lines that end with a line break.
///
/// Of what is ordinarily not checked, such as the releases of charts that lie in registries, only the first few are named.
///
/// Formats for people end with it; beside a document for machines it goes to standard error.
#[must_use]
pub fn summary_text(report: &Report<'_>) -> String {
    let summary = report.summary;
    let mut text = String::new();
    text.push_str(&unchecked_lines(summary));
    if summary.files + summary.charts + summary.renders + summary.unchecked.len() + summary.untouched == 0 {
        text.push_str("Nothing to check: there are no Kubernetes manifests and no charts here.\n");
    }
    let _ = write!(text, "{}: {}", checked_text(summary), counted_by_severity(report.findings));
    if !report.suppressed.is_empty() {
        let _ = write!(text, "; {} suppressed", report.suppressed.len());
    }
    if summary.in_dependencies > 0 {
        let _ = write!(text, "; {} in dependencies left out", summary.in_dependencies);
    }
    if summary.untouched > 0 {
        let what = if summary.untouched == 1 { "chart or file" } else { "charts or files" };
        let _ = write!(text, "; {} unchanged {what} left out", summary.untouched);
    }
    if !summary.unchecked.is_empty() {
        let _ = write!(text, "; {} not checked", summary.unchecked.len());
    }
    if summary.left_alone > 0 {
        let _ = write!(text, "; {} without Kubernetes objects left alone", counted(summary.left_alone, "file"));
    }
    let inexact = [Precision::Template, Precision::File].map(|precision| report.placed(precision));
    if let [template, file] = inexact
        && template + file > 0
    {
        let _ = write!(
            text,
            "; placed: {} exactly, {template} at a template, {file} at a file",
            report.placed(Precision::Exact)
        );
    }
    text.push_str(".\n");
    text
}

/// How many of an ordinary kind are named where there are many.
const NAMED_OF_A_KIND: usize = 3;

/// The kinds of which a tree may well have many without anybody having to act.
const ORDINARY: [(UncheckedKind, &str); 4] = [
    (UncheckedKind::Library, "library charts"),
    (UncheckedKind::ChartElsewhere, "resources whose chart or values lie elsewhere"),
    (UncheckedKind::LooksLikeTemplate, "files that look like templates"),
    (UncheckedKind::ResourceElsewhere, "parts of kustomizations that lie elsewhere"),
];

/// A line for each thing that was not checked, or for the first few of an ordinary kind and one for the rest of them.
fn unchecked_lines(summary: &Summary) -> String {
    let mut text = String::new();
    for unchecked in summary.unchecked.iter().filter(|it| !ORDINARY.iter().any(|(kind, _)| *kind == it.kind)) {
        text.push_str(&unchecked_line(unchecked));
    }
    for (kind, what) in ORDINARY {
        let of_kind: Vec<&Unchecked> = summary.unchecked.iter().filter(|it| it.kind == kind).collect();
        let named = if of_kind.len() > NAMED_OF_A_KIND + 1 { NAMED_OF_A_KIND } else { of_kind.len() };
        text.extend(of_kind.iter().take(named).map(|it| unchecked_line(it)));
        if let Some(more @ 1..) = of_kind.len().checked_sub(named) {
            let _ = writeln!(text, "not checked: {more} more {what}; `--format json` names them");
        }
    }
    text
}

fn unchecked_line(unchecked: &Unchecked) -> String {
    format!("not checked: {}: {}\n", one_line(&unchecked.path), one_line(&unchecked.reason))
}

/// `Checked 1 manifest file (2 documents) and 1 chart (9 templates in 3 renders)`.
pub(crate) fn checked_text(summary: &Summary) -> String {
    let kustomizations = match summary.kustomizations {
        0 => String::new(),
        some => format!(", {}", counted(some, "kustomization")),
    };
    format!(
        "Checked {} ({}){kustomizations} and {} ({})",
        counted(summary.files, "manifest file"),
        counted(summary.documents, "document"),
        counted(summary.charts, "chart"),
        rendered(summary),
    )
}

/// `9 templates`, `9 templates in 3 renders`.
fn rendered(summary: &Summary) -> String {
    let templates = counted(summary.templates, "template");
    if summary.renders > summary.charts {
        format!("{templates} in {}", counted(summary.renders, "render"))
    } else {
        templates
    }
}
