//! The pipeline.

use std::path::PathBuf;

use hullmark_checks::Selection;
use hullmark_findings::{Finding, Summary, Unchecked};
use hullmark_model::{ReleaseUnit, UnitKind};
use hullmark_parser::Document;
use hullmark_render::chart::KubeVersion;
use hullmark_render::template::TemplateCache;
use hullmark_source::SourceMap;
use rayon::prelude::*;

use crate::charts::{self, CheckedChart};
use crate::discover::discover;
use crate::findings::sort_and_merge;
use crate::manifests::{self, Manifest};
use crate::{Exclude, Files};

/// Something to check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// A file or a folder. A file that the user names is a manifest whatever its name is; one inside a chart
    /// stands for the chart.
    Path(PathBuf),
    /// Standard input, as a manifest under this name.
    Stdin {
        /// Its name in reports.
        name: String,
    },
}

/// What to check, and against which rules.
#[derive(Clone, Debug)]
pub struct CheckRequest {
    /// Where to look.
    pub targets: Vec<Target>,
    /// What to leave out of the folders among the targets.
    pub exclude: Exclude,
    /// The rules to run.
    pub selection: Selection,
    /// The version of Kubernetes that charts are rendered for.
    pub kube_version: KubeVersion,
}

/// What a check found.
#[derive(Debug)]
pub struct Outcome {
    /// The findings, sorted by path, place, rule and message, each once.
    pub findings: Vec<Finding>,
    /// What was looked at, and what could not be checked.
    pub summary: Summary,
    /// The texts that the findings' places are in.
    pub sources: SourceMap,
}

/// Checks what lies under the targets, on the threads of the current rayon pool.
///
/// Nothing ends it early: what cannot be read or rendered is told in the summary, and the rest is checked.
/// All manifests of one target are one release unit, and so is each chart.
pub fn check(files: &dyn Files, request: &CheckRequest) -> Outcome {
    let sources = SourceMap::new();
    let templates = TemplateCache::default();
    let discovered = discover(files, request);
    let selection = &request.selection;
    let (units, charts): (Vec<Vec<Manifest>>, Vec<CheckedChart>) = rayon::join(
        || {
            let read = |file| manifests::read(files, file, selection, &sources);
            discovered.manifests.par_iter().map(|unit| unit.par_iter().map(read).collect()).collect()
        },
        || {
            discovered
                .charts
                .par_iter()
                .map(|chart| charts::check(files, chart, request, &sources, &templates))
                .collect()
        },
    );
    let mut results = Results { unchecked: discovered.unchecked, ..Results::default() };
    let documents: Vec<Vec<Document>> = units.into_iter().map(|unit| results.add_manifests(unit)).collect();
    let check_unit = |documents: &Vec<Document>| {
        let unit = ReleaseUnit::new(UnitKind::Manifests, documents);
        hullmark_checks::run(&unit, selection, &sources)
    };
    results.findings.par_extend(documents.par_iter().flat_map(check_unit));
    for chart in charts {
        results.add_chart(chart);
    }
    results.into_outcome(sources)
}

#[derive(Default)]
struct Results {
    findings: Vec<Finding>,
    summary: Summary,
    unchecked: Vec<Unchecked>,
}

impl Results {
    /// Counts the files of a release unit and gives its documents.
    fn add_manifests(&mut self, unit: Vec<Manifest>) -> Vec<Document> {
        let mut all = Vec::new();
        for manifest in unit {
            match manifest {
                Manifest::Checked { documents, findings } => {
                    self.summary.files += 1;
                    self.summary.documents += documents.len();
                    self.findings.extend(findings);
                    all.extend(documents);
                }
                Manifest::LeftAlone => self.summary.left_alone += 1,
                Manifest::Unchecked(unchecked) => self.unchecked.push(unchecked),
            }
        }
        all
    }

    fn add_chart(&mut self, chart: CheckedChart) {
        self.findings.extend(chart.findings);
        self.unchecked.extend(chart.unchecked);
        self.summary.charts += usize::from(chart.is_whole);
        self.summary.templates += chart.templates;
    }

    fn into_outcome(mut self, sources: SourceMap) -> Outcome {
        sort_and_merge(&mut self.findings, &sources);
        self.unchecked.sort();
        self.unchecked.dedup();
        self.summary.unchecked = self.unchecked;
        Outcome { findings: self.findings, summary: self.summary, sources }
    }
}
