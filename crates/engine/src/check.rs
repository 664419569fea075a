//! The pipeline.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_findings::{Finding, Summary, Unchecked};
use hullmark_render::template::TemplateCache;
use hullmark_source::SourceMap;
use hullmark_suppress::Suppressions;
use rayon::prelude::*;

use crate::charts::{ChartRun, CheckedChart};
use crate::discover::{ChartLocation, Discovered, discover};
use crate::files::without_dot;
use crate::findings::sort_and_merge;
use crate::gitops::{self, Deployment};
use crate::kustomize::Kustomizations;
use crate::manifests::{Manifest, ManifestUnit};
use crate::progress::{Progress, Stage};
use crate::renders::{ChartRender, Once};
use crate::settings::ForFixing;
use crate::suppress::{IgnoresByPath, part};
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
    /// Which comments and annotations keep findings from being reported.
    pub suppression: hullmark_suppress::Settings,
    /// Whether what the settings exclude is left out even where it is a target itself.
    pub force_exclude: bool,
}

impl CheckRequest {
    /// Checks the targets with the same settings everywhere, and charts with the values that they come with. All comments
    /// and annotations count.
    #[must_use]
    pub fn new(targets: Vec<Target>, settings: Settings) -> Self {
        Self::with(targets, Arc::new(Arc::new(settings)))
    }

    /// Checks the targets with what is set for each folder, and charts with the values that they come with. All comments
    /// and annotations count.
    #[must_use]
    pub fn with(targets: Vec<Target>, settings: Arc<dyn FindSettings>) -> Self {
        let (values, suppression) = (UserValues::default(), hullmark_suppress::Settings::default());
        Self { targets, settings, values, suppression, force_exclude: false }
    }

    /// The same, with all rules [for fixing](hullmark_checks::Selection::for_fixing).
    #[must_use]
    pub fn for_fixing(&self) -> Self {
        Self { settings: Arc::new(ForFixing::new(Arc::clone(&self.settings))), ..self.clone() }
    }

    /// The paths among the targets.
    fn roots(&self) -> Vec<PathBuf> {
        let path = |target: &Target| match target {
            Target::Path(path) => Some(without_dot(path)),
            Target::Stdin { .. } => None,
        };
        self.targets.iter().filter_map(path).collect()
    }
}

/// What a check found.
#[derive(Debug)]
pub struct Outcome {
    /// The findings, sorted by path, place, rule and message, each once.
    pub findings: Vec<Finding>,
    /// What was found and is not reported, each with the reason, sorted alike.
    pub suppressed: Vec<Finding>,
    /// What was looked at, and what could not be checked.
    pub summary: Summary,
    /// The texts that the findings' places are in.
    pub sources: SourceMap,
    /// The renders of all charts, chart by chart.
    pub renders: Vec<ChartRender>,
    /// The files outside of charts that hold objects.
    pub manifests: Vec<String>,
    /// The files that hold none, and that nothing was looked for in but secrets.
    pub left_alone: Vec<String>,
}

impl Outcome {
    /// Of nothing.
    pub(crate) fn empty() -> Self {
        Self {
            findings: Vec::new(),
            suppressed: Vec::new(),
            summary: Summary::default(),
            sources: SourceMap::new(),
            renders: Vec::new(),
            manifests: Vec::new(),
            left_alone: Vec::new(),
        }
    }
}

/// What is told of charts besides findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Extra {
    Nothing,
    /// How much of their templates was written.
    Templates,
    /// The images that they ask for.
    Images,
}

/// What was made of texts, and is good for other checks in which these have the same ids.
#[derive(Clone, Default, Debug)]
pub(crate) struct Kept {
    pub(crate) templates: Arc<TemplateCache>,
    pub(crate) once: Arc<Once>,
}

/// What there is to check, before any chart is rendered.
pub(crate) struct Prepared {
    pub(crate) units: Vec<ManifestUnit>,
    pub(crate) charts: BTreeMap<ChartLocation, Arc<Settings>>,
    user: Option<ValueSet>,
    deployments: Vec<Deployment>,
    pub(crate) files: BTreeSet<PathBuf>,
    pub(crate) unchecked: Vec<Unchecked>,
    kept: Kept,
}

impl Prepared {
    /// Finds what lies under the targets, reads the manifests, and finds the values that charts are rendered with.
    pub(crate) fn new(files: &dyn Files, request: &CheckRequest, sources: &SourceMap, progress: &dyn Progress) -> Self {
        progress.begin(Stage::Discover, 0);
        let discovered = discover(files, request);
        progress.begin(Stage::Read, discovered.manifests.len());
        let read = |unit| stepping(progress, ManifestUnit::read(files, unit, sources));
        let units = discovered.manifests.par_iter().map(read).collect();
        Self::of(discovered, units, Kept::default(), files, request, sources)
    }

    /// What was found, with its manifests read: `units` has those of each of its release units, in their order.
    pub(crate) fn of(
        mut discovered: Discovered,
        units: Vec<ManifestUnit>,
        kept: Kept,
        files: &dyn Files,
        request: &CheckRequest,
        sources: &SourceMap,
    ) -> Self {
        let unchecked = &mut discovered.unchecked;
        let user = value_sets::of_user(&request.values, files, sources, unchecked);
        let documents = units.iter().flat_map(ManifestUnit::documents);
        let roots = request.roots();
        let deployments = gitops::deployments(documents, &discovered.charts, &roots, files, sources, unchecked);
        let Discovered { charts, files, unchecked, .. } = discovered;
        Self { units, charts, user, deployments, files, unchecked, kept }
    }

    /// The same with the charts that `has_chart` says yes to, and with or without the manifests.
    pub(crate) fn only(self, has_chart: impl Fn(&ChartLocation) -> bool, with_manifests: bool) -> Self {
        let charts = self.charts.into_iter().filter(|(chart, _)| has_chart(chart)).collect();
        if with_manifests {
            return Self { charts, ..self };
        }
        Self { charts, units: Vec::new(), files: BTreeSet::new(), unchecked: Vec::new(), ..self }
    }

    /// The values that resources of the tree deploy the chart in a folder with.
    pub(crate) fn deployments_of(&self, chart: &Path) -> impl Iterator<Item = &ValueSet> {
        self.deployments.iter().filter(move |deployment| deployment.chart == chart).map(|it| &it.values)
    }

    /// Renders and checks the charts, and tells something besides.
    pub(crate) fn check_charts(
        &self,
        files: &dyn Files,
        suppressions: &Suppressions<'_>,
        sources: &SourceMap,
        extra: Extra,
        progress: &dyn Progress,
    ) -> Vec<CheckedChart> {
        progress.begin(Stage::Charts, self.charts.len());
        let run = ChartRun {
            files,
            user: self.user.as_ref(),
            deployments: &self.deployments,
            suppressions,
            sources,
            templates: &self.kept.templates,
            once: &self.kept.once,
            extra,
            progress,
        };
        let check = |(chart, settings): (_, &Arc<Settings>)| stepping(progress, run.check(chart, settings));
        self.charts.par_iter().map(check).collect()
    }
}

/// Checks what lies under the targets, on the threads of the current rayon pool.
///
/// Nothing ends it early: what cannot be read or rendered is told in the summary, and the rest is checked.
/// Each render of a chart is a release unit. So are the manifests of one folder with the same settings, and the files that
/// are targets themselves together, but for those in the folders that the settings name as units. Kustomizations are
/// built, and judged with the manifests around them.
pub fn check(files: &dyn Files, request: &CheckRequest) -> Outcome {
    check_with_progress(files, request, &())
}

/// As [`check`], and tells how far it is.
pub fn check_with_progress(files: &dyn Files, request: &CheckRequest, progress: &dyn Progress) -> Outcome {
    let sources = SourceMap::new();
    let prepared = Prepared::new(files, request, &sources, progress);
    check_prepared(&prepared, files, request, sources, progress)
}

/// Checks what was prepared with `sources`.
pub(crate) fn check_prepared(
    prepared: &Prepared,
    files: &dyn Files,
    request: &CheckRequest,
    sources: SourceMap,
    progress: &dyn Progress,
) -> Outcome {
    let ignores = IgnoresByPath::new(request);
    let suppressions = Suppressions::new(&ignores, &sources);
    let charts = prepared.check_charts(files, &suppressions, &sources, Extra::Nothing, progress);
    let unencrypted = sops::unencrypted(files, &prepared.files, &*request.settings, &sources);
    let kustomizations = Kustomizations::new(files, &prepared.files, &prepared.units, &sources);
    let mut results = Results { unchecked: prepared.unchecked.clone(), ..Results::default() };
    results.add_manifests(&prepared.units, &kustomizations);
    let (refused, left_out) = kustomizations.problems(&prepared.units, &sources);
    results.findings.extend(refused);
    results.unchecked.extend(left_out);
    let check_unit = |(index, unit): (usize, &ManifestUnit)| {
        let mut found = kustomizations.check(index, unit, &suppressions, &sources);
        unit.settings.rules.settle(&mut found, &sources);
        stepping(progress, found)
    };
    results.findings.extend(unencrypted);
    progress.begin(Stage::Manifests, prepared.units.len());
    // As whole lists: a parallel `flat_map` would move each finding several times.
    let found: Vec<Vec<Finding>> = prepared.units.par_iter().enumerate().map(check_unit).collect();
    for mut found in found {
        match results.findings.is_empty() {
            true => results.findings = found,
            false => results.findings.append(&mut found),
        }
    }
    progress.begin(Stage::Merge, 0);
    for chart in charts {
        results.add_chart(chart);
    }
    results.settle(&sources);
    let Results { findings, summary, unchecked, renders, manifests, left_alone } = results;
    let (findings, suppressed) = part(findings, &suppressions, &unchecked, &*request.settings, &sources);
    let summary = Summary { unchecked, ..summary };
    Outcome { findings, suppressed, summary, sources, renders, manifests, left_alone }
}

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
    renders: Vec<ChartRender>,
    manifests: Vec<String>,
    left_alone: Vec<String>,
}

impl Results {
    fn add_manifests(&mut self, units: &[ManifestUnit], kustomizations: &Kustomizations) {
        self.summary.kustomizations = kustomizations.len();
        for manifest in units.iter().flat_map(|unit| &unit.manifests) {
            match &**manifest {
                // It needs no `apiVersion` and `kind`.
                Manifest::LeftAlone { path, findings } if kustomizations.is_kustomization(path) => {
                    self.findings.extend_from_slice(findings);
                }
                manifest => self.add_manifest(manifest),
            }
        }
    }

    fn add_manifest(&mut self, manifest: &Manifest) {
        let findings = match manifest {
            Manifest::Checked { path, documents, findings } => {
                self.manifests.push(path.clone());
                self.summary.files += 1;
                self.summary.documents += documents.len();
                findings
            }
            Manifest::LeftAlone { path, findings } => {
                self.left_alone.push(path.clone());
                self.summary.left_alone += 1;
                findings
            }
            Manifest::Unchecked { unchecked, findings } => {
                self.unchecked.push(unchecked.clone());
                findings
            }
        };
        self.findings.extend_from_slice(findings);
    }

    fn add_chart(&mut self, chart: CheckedChart) {
        self.findings.extend(chart.findings);
        self.unchecked.extend(chart.unchecked);
        self.renders.extend(chart.outputs);
        self.summary.charts += usize::from(chart.is_whole);
        self.summary.renders += chart.renders;
        self.summary.templates += chart.templates;
        self.summary.in_dependencies += chart.left_out;
    }

    fn settle(&mut self, sources: &SourceMap) {
        settle(&mut self.findings, sources);
        for unchecked in &mut self.unchecked {
            secrets::conceal(&mut unchecked.reason);
        }
        self.unchecked.sort();
        self.unchecked.dedup();
    }
}

/// Sorts, leaves one of each, and conceals the secrets in the words.
pub(crate) fn settle(findings: &mut Vec<Finding>, sources: &SourceMap) {
    sort_and_merge(findings, sources);
    secrets::keep_one_a_place(findings, sources);
    secrets::conceal_in(findings);
}
