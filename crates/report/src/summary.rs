//! The closing lines of a run, for people.

use std::fmt::Write;

use hullmark_findings::{Precision, Summary};

use crate::Report;
use crate::escape::one_line;

/// What was checked, what was found and what could not be checked, in a few lines that end with a line break.
///
/// Formats for people end with it; beside a document for machines it goes to standard error.
#[must_use]
pub fn summary_text(report: &Report<'_>) -> String {
    let summary = report.summary;
    let mut text = String::new();
    for unchecked in &summary.unchecked {
        let _ = writeln!(text, "not checked: {}: {}", one_line(&unchecked.path), one_line(&unchecked.reason));
    }
    let _ = write!(
        text,
        "Checked {} ({}) and {} ({}): {}",
        counted(summary.files, "manifest file"),
        counted(summary.documents, "document"),
        counted(summary.charts, "chart"),
        rendered(summary),
        found(report)
    );
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

/// `9 templates`, `9 templates in 3 renders`.
fn rendered(summary: &Summary) -> String {
    let templates = counted(summary.templates, "template");
    if summary.renders > summary.charts {
        format!("{templates} in {}", counted(summary.renders, "render"))
    } else {
        templates
    }
}

/// `3 errors, 1 note`, the worst first, or `no findings`.
fn found(report: &Report<'_>) -> String {
    let counts = report.counts();
    let parts: Vec<String> = counts.iter().rev().map(|(severity, count)| counted(*count, severity.as_str())).collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
