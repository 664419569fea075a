//! The configuration that somebody begins with.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use hullmark_engine::{Exclude, Files, Scope};

use crate::document::quoted;

/// What lies in the folder that a configuration is written for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Seen {
    /// The folders of charts, and for each the values files beside its values.yaml, sorted.
    pub charts: Vec<(String, Vec<String>)>,
}

impl Seen {
    /// Looks around below a folder, as a check would.
    pub fn below(files: &dyn Files, folder: &Path) -> Self {
        let all = files.walk(folder, Scope::Project(&Exclude::nothing())).files;
        let below = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let is_chart = |path: &&PathBuf| path.file_name().is_some_and(|name| name == "Chart.yaml");
        let folders: BTreeSet<&Path> = all.iter().filter(is_chart).filter_map(|path| path.parent()).collect();
        // What lies in a chart's `charts` is a part of it.
        let is_part = |chart: &Path| chart.ancestors().skip(2).any(|above| folders.contains(above));
        let values = |chart: &Path| {
            let name = |path: &PathBuf| Some(path.file_name()?.to_string_lossy().into_owned());
            let is_values = |name: &String| name.starts_with("values-") && name.ends_with(".yaml");
            all.iter().filter(|path| path.parent() == Some(chart)).filter_map(name).filter(is_values).collect()
        };
        let charts = folders.iter().filter(|chart| !is_part(chart));
        Self { charts: charts.map(|chart| (below(chart), values(chart))).collect() }
    }
}

/// The text of a configuration that sets nothing but the profile, and shows how to set the rest.
#[must_use]
pub fn starter(seen: &Seen) -> String {
    let mut text = String::from(HEAD);
    if let Some((chart, values)) = seen.charts.first() {
        let shown = if chart.is_empty() { "." } else { chart };
        let many = if seen.charts.len() == 1 { "chart" } else { "charts" };
        let _ = writeln!(text, "\n# How charts are rendered. {} {many} found here.", seen.charts.len());
        text.push_str("# [render]\n# kube-versions = [\"1.31.0\", \"1.33.0\"]\n#\n");
        let paths = if chart.is_empty() { "/".to_owned() } else { shown.to_owned() };
        let _ = writeln!(text, "# [[charts]]\n# paths = [{}]\n# namespaces = [\"shop\"]\n#", quoted(&paths));
        let files: Vec<String> = values.iter().map(|name| quoted(&format!("{{chart}}/{name}"))).collect();
        let file = files.first().cloned().unwrap_or_else(|| "\"{chart}/values-prod.yaml\"".to_owned());
        let _ = writeln!(text, "# [charts.value-sets.prod]\n# files = [{file}]\n# set = [\"replicaCount=3\"]");
        text.push_str(LOOKUP);
    }
    text.push_str(TAIL);
    text
}

const HEAD: &str = "\
# Settings of hullmark, for this folder and all below it. docs/configuration.md lists them all;
# `hullmark config show` tells what holds and why.

# The rules to start from: recommended, strict, pss-baseline, pss-restricted, all, or a framework's id.
profile = \"recommended\"

# The least severity that makes the exit code 1: note, warning or error.
# fail-on = \"warning\"

# Paths to leave out, as lines of a .gitignore.
# exclude = [\"vendor/\", \"*.generated.yaml\"]

# Which findings in third-party subcharts are reported: own (those that a value reaches), all or none.
# dependencies = \"own\"

# Folders whose manifests are installed together, and apart from all others.
# release-units = [\"clusters/*/apps/*\"]

# What differs from the profile: \"off\", \"on\", \"note\", \"warning\", \"error\", or a table with options.
[rules]
# single-replica = \"off\"
# image-registry-not-allowed = { level = \"error\", allowed = [\"registry.example.com\"] }
# required-label-missing = { required = [\"app.kubernetes.io/name\"] }

# Other rules for some paths.
# [[overrides]]
# paths = [\"examples/\"]
# profile = \"pss-baseline\"
";

const LOOKUP: &str = r#"
# The objects that `lookup` finds in templates.
# [lookup]
# files = ["stubs/cluster.yaml"]
"#;

const TAIL: &str = r#"
# Which comments and annotations keep findings from being reported.
# [ignores]
# tools = ["checkov", "trivy"]
# forbidden = ["privileged-container"]
# require-reason = true

# How a run reports.
# [output]
# format = "grouped"
# files = ["sarif=hullmark.sarif"]
"#;
