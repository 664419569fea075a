//! The pipeline.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use hullmark_findings::{Finding, Summary, Unchecked};
use hullmark_model::{ReleaseUnit, UnitKind};
use hullmark_parser::Document;
use hullmark_render::template::TemplateCache;
use hullmark_source::SourceMap;
use rayon::prelude::*;

use crate::charts::{ChartRun, CheckedChart};
use crate::discover::{ChartLocation, Discovered, discover};
use crate::findings::sort_and_merge;
use crate::gitops::{self, Deployment};
use crate::manifests::{Manifest, ManifestUnit};
use crate::progress::{Progress, Stage};
use crate::value_sets::{self, UserValues, ValueSet};
use crate::{Files, FindSettings, Settings, secrets, sops};

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

/// What to check, and how.
#[derive(Clone, Debug)]
pub struct CheckRequest {
    /// Where to look.
    pub targets: Vec<Target>,
    /// What is set for what lies there.
    pub settings: Arc<dyn FindSettings>,
    /// Values that charts are rendered with in place of those that they come with.
    pub values: UserValues,
}

impl CheckRequest {
    /// Checks the targets with the same settings everywhere, and charts with the values that they come with.
    #[must_use]
    pub fn new(targets: Vec<Target>, settings: Settings) -> Self {
        Self { targets, settings: Arc::new(Arc::new(settings)), values: UserValues::default() }
    }
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

/// What there is to check, before any chart is rendered.
pub(crate) struct Prepared {
    units: Vec<ManifestUnit>,
    pub(crate) charts: BTreeMap<ChartLocation, Arc<Settings>>,
    user: Option<ValueSet>,
    deployments: Vec<Deployment>,
    files: BTreeSet<PathBuf>,
    pub(crate) unchecked: Vec<Unchecked>,
}

impl Prepared {
    /// Finds what lies under the targets, reads the manifests, and finds the values that charts are rendered with.
    pub(crate) fn new(files: &dyn Files, request: &CheckRequest, sources: &SourceMap, progress: &dyn Progress) -> Self {
        progress.begin(Stage::Discover, 0);
        let mut discovered = discover(files, request);
        let unchecked = &mut discovered.unchecked;
        let user = value_sets::of_user(&request.values, files, sources, unchecked);
        progress.begin(Stage::Read, discovered.manifests.len());
        let read = |unit| stepping(progress, ManifestUnit::read(files, unit, sources));
        let units: Vec<ManifestUnit> = discovered.manifests.par_iter().map(read).collect();
        let documents = units.iter().flat_map(ManifestUnit::documents);
        let deployments = gitops::deployments(documents, &discovered.charts, files, sources, unchecked);
        let Discovered { charts, files, unchecked, .. } = discovered;
        Self { units, charts, user, deployments, files, unchecked }
    }

    /// Renders and checks the charts. `with_templates`: whether it is told how much of their templates was written.
    pub(crate) fn check_charts(
        &self,
        files: &dyn Files,
        sources: &SourceMap,
        with_templates: bool,
        progress: &dyn Progress,
    ) -> Vec<CheckedChart> {
        progress.begin(Stage::Charts, self.charts.len());
        let templates = TemplateCache::default();
        let run = ChartRun {
            files,
            user: self.user.as_ref(),
            deployments: &self.deployments,
            sources,
            templates: &templates,
            with_templates,
        };
        let check = |(chart, settings): (_, &Arc<Settings>)| stepping(progress, run.check(chart, settings));
        self.charts.par_iter().map(check).collect()
    }
}

/// Checks what lies under the targets, on the threads of the current rayon pool.
///
/// Nothing ends it early: what cannot be read or rendered is told in the summary, and the rest is checked.
/// Each render of a chart is a release unit. So are the manifests of one target with the same settings, but for those in
/// the folders that the settings name as units.
pub fn check(files: &dyn Files, request: &CheckRequest) -> Outcome {
    check_with_progress(files, request, &())
}

/// As [`check`], and tells how far it is.
pub fn check_with_progress(files: &dyn Files, request: &CheckRequest, progress: &dyn Progress) -> Outcome {
    let sources = SourceMap::new();
    let prepared = Prepared::new(files, request, &sources, progress);
    let charts = prepared.check_charts(files, &sources, false, progress);
    let unencrypted = sops::unencrypted(files, &prepared.files, &*request.settings, &sources);
    let mut results = Results { unchecked: prepared.unchecked, ..Results::default() };
    let units: Vec<CheckedUnit> = prepared.units.into_iter().map(|unit| results.add_manifests(unit)).collect();
    let check_unit = |(documents, settings): &CheckedUnit| {
        let unit = ReleaseUnit::new(UnitKind::Manifests, documents);
        let names: Vec<Arc<str>> = documents.iter().map(|document| sources.name(document.source())).collect();
        let mut found = settings.rules.check(&unit, names.iter().map(|name| &**name), &sources);
        settings.rules.settle(&mut found, &sources);
        stepping(progress, found)
    };
    results.findings.extend(unencrypted);
    progress.begin(Stage::Manifests, units.len());
    results.findings.par_extend(units.par_iter().flat_map(check_unit));
    progress.begin(Stage::Merge, 0);
    for chart in charts {
        results.add_chart(chart);
    }
    results.into_outcome(sources)
}

/// The documents of a release unit of manifests, and what is set for them.
type CheckedUnit = (Vec<Document>, Arc<Settings>);

/// Passes on the result of a step that is done.
fn stepping<T>(progress: &dyn Progress, result: T) -> T {
    progress.step();
    result
}

#[derive(Default)]
struct Results {
    findings: Vec<Finding>,
    summary: Summary,
    unchecked: Vec<Unchecked>,
}

impl Results {
    /// Counts the files of a release unit and gives its documents.
    fn add_manifests(&mut self, unit: ManifestUnit) -> CheckedUnit {
        let mut all = Vec::new();
        for manifest in unit.manifests {
            match manifest {
                Manifest::Checked { documents, findings } => {
                    self.summary.files += 1;
                    self.summary.documents += documents.len();
                    self.findings.extend(findings);
                    all.extend(documents);
                }
                Manifest::LeftAlone { findings } => {
                    self.summary.left_alone += 1;
                    self.findings.extend(findings);
                }
                Manifest::Unchecked { unchecked, findings } => {
                    self.unchecked.push(unchecked);
                    self.findings.extend(findings);
                }
            }
        }
        (all, unit.settings)
    }

    fn add_chart(&mut self, chart: CheckedChart) {
        self.findings.extend(chart.findings);
        self.unchecked.extend(chart.unchecked);
        self.summary.charts += usize::from(chart.is_whole);
        self.summary.renders += chart.renders;
        self.summary.templates += chart.templates;
    }

    fn into_outcome(mut self, sources: SourceMap) -> Outcome {
        sort_and_merge(&mut self.findings, &sources);
        secrets::keep_one_a_place(&mut self.findings, &sources);
        for finding in &mut self.findings {
            secrets::conceal(&mut finding.message);
            finding.help.as_mut().into_iter().for_each(secrets::conceal);
        }
        for unchecked in &mut self.unchecked {
            secrets::conceal(&mut unchecked.reason);
        }
        self.unchecked.sort();
        self.unchecked.dedup();
        self.summary.unchecked = self.unchecked;
        Outcome { findings: self.findings, summary: self.summary, sources }
    }
}
