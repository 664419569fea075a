//! `--verbose`: what a run looked at, with which settings and values, and what it passed over.

use std::fmt::Write as _;

use hullmark_config::{Configurations, FILE_NAME};
use hullmark_engine::{ChartRender, Outcome};

/// The settings that were met, the charts with their value sets, the manifests, and the files without objects.
pub(super) fn story(outcome: &Outcome, configurations: &Configurations) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    for found in configurations.met() {
        let files: Vec<String> = found.files.iter().rev().map(|file| file.path.display().to_string()).collect();
        let _ = match files.as_slice() {
            [] => writeln!(text, "settings: the defaults, where no {FILE_NAME} holds"),
            [file] => writeln!(text, "settings: {file}"),
            [file, extended @ ..] => writeln!(text, "settings: {file}, which extends {}", extended.join(", ")),
        };
    }
    for renders in outcome.renders.chunk_by(|a, b| a.chart == b.chart) {
        let Some(first) = renders.first() else { continue };
        let _ = writeln!(text, "chart: {}: {}", first.chart, renders.iter().map(values).collect::<Vec<_>>().join("; "));
    }
    for path in &outcome.manifests {
        let _ = writeln!(text, "manifest: {path}");
    }
    for path in &outcome.left_alone {
        let _ = writeln!(text, "left alone: {path}: no Kubernetes object in it");
    }
    text
}

/// `values.yaml on Kubernetes 1.33.0, 9 templates`.
fn values(render: &ChartRender) -> String {
    let templates = render.templates.len();
    let plural = if templates == 1 { "" } else { "s" };
    format!("{} on Kubernetes {}, {templates} template{plural}", render.name.values, render.name.kube_version)
}
