//! Charts: from a folder or an archive to findings in the files that somebody can edit.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use flate2::read::GzDecoder;
use hullmark_findings::{Finding, RenderName, Unchecked, UncheckedKind};
use hullmark_render::chart::{
    self, Capabilities, Chart, ChartFiles, File, HELMIGNORE, IgnoreRules, KubeVersion, MAX_CHART_BYTES, RenderOptions,
};
use hullmark_render::template::TemplateCache;
use hullmark_source::SourceMap;
use hullmark_suppress::Suppressions;
use rayon::prelude::*;

use crate::check::{Extra, settle};
use crate::coverage::{self, ChartCoverage, Mentions, WrittenDown};
use crate::discover::ChartLocation;
use crate::files::{Files, display_name, reason};
use crate::findings::{called_from, is_of_render, render_error, spelling};
use crate::gitops::Deployment;
use crate::images::{self, ImageUse};
use crate::merge::merge;
use crate::renders::{ChartRender, CheckedRender, Once, OneRender, error_place};
use crate::suppress::judge_alone;
use crate::value_sets::{self, ValueSet, WrittenValues};
use crate::{ChartSettings, DependencyFindings, FirstRender, Progress, Scope, Settings, fixes, lookup, secrets};

/// What became of a chart.
#[derive(Default, Debug)]
pub(crate) struct CheckedChart {
    pub(crate) findings: Vec<Finding>,
    /// How many renders were made.
    pub(crate) renders: usize,
    /// How many templates were rendered under some values.
    pub(crate) templates: usize,
    /// Whether the chart was rendered without an error under all values.
    pub(crate) is_whole: bool,
    pub(crate) unchecked: Vec<Unchecked>,
    /// How many findings in dependencies the settings leave out.
    pub(crate) left_out: usize,
    /// What the values have in common with the templates, when one of its rules is on.
    pub(crate) coverage: Option<ChartCoverage>,
    /// The images that it asks for, if it was asked for them.
    pub(crate) images: Vec<ImageUse>,
    /// The renders themselves.
    pub(crate) outputs: Vec<ChartRender>,
}

impl CheckedChart {
    /// Leaves out what is not to be reported of dependencies. That one cannot be rendered is always told: the chart as a
    /// whole is not checked then.
    fn leave_out(&mut self, choice: DependencyFindings) {
        let before = self.findings.len();
        self.findings.retain(|finding| is_reported(finding, choice));
        self.left_out = before.saturating_sub(self.findings.len());
    }
}

fn is_reported(finding: &Finding, choice: DependencyFindings) -> bool {
    is_of_render(finding) || choice.reports(finding)
}

/// Adds the texts of a chart to `sources`.
pub(crate) fn register(files: &dyn Files, location: &ChartLocation, sources: &SourceMap) {
    let read = match location {
        ChartLocation::Folder(folder) => Some(read_folder(files, folder, &mut |_, _, _| {})),
        ChartLocation::Archive(path) => {
            files.read(path).ok().map(|bytes| ChartFiles::archive(display_name(path), bytes))
        }
    };
    // What is wrong with it, a check tells.
    let _ = read.map(|files| chart::load(&files, sources));
}

/// What all charts of a run are checked with.
#[derive(Clone, Copy)]
pub(crate) struct ChartRun<'a> {
    pub(crate) files: &'a dyn Files,
    /// The set that the user's options make.
    pub(crate) user: Option<&'a ValueSet>,
    /// The resources that deploy charts of the tree.
    pub(crate) deployments: &'a [Deployment],
    pub(crate) suppressions: &'a Suppressions<'a>,
    pub(crate) sources: &'a SourceMap,
    /// The templates that charts of the run share.
    pub(crate) templates: &'a TemplateCache,
    /// What was parsed of files that are rendered as they are.
    pub(crate) once: &'a Once,
    pub(crate) progress: &'a dyn Progress,
    /// What is told besides findings.
    pub(crate) extra: Extra,
}

impl ChartRun<'_> {
    /// Renders a chart with all its value sets, as `helm template` would, and checks what comes out.
    pub(crate) fn check(&self, location: &ChartLocation, settings: &Settings) -> CheckedChart {
        let path = location.path();
        let name = display_name(path);
        let mut checked = CheckedChart::default();
        let mut unchecked = |kind, path, reason| checked.unchecked.push(Unchecked { path, kind, reason });
        let read = match location {
            ChartLocation::Folder(folder) => Some(read_folder(self.files, folder, &mut unchecked)),
            ChartLocation::Archive(path) => match self.files.read(path) {
                Ok(bytes) => Some(ChartFiles::archive(name.as_str(), bytes)),
                Err(error) => {
                    unchecked(UncheckedKind::Unreadable, name.clone(), reason(&error));
                    None
                }
            },
        };
        let Some(files) = read else { return checked };
        self.check_files(&files, &name, location, settings, &mut checked);
        settings.rules.settle(&mut checked.findings, self.sources);
        let of_chart = settings.chart(path, matches!(location, ChartLocation::Folder(_)));
        checked.leave_out(of_chart.dependencies);
        fixes::keep_own(&mut checked.findings, &name, self.sources);
        checked
    }

    /// Loads the chart and checks it with each value set.
    fn check_files(
        &self,
        files: &ChartFiles,
        name: &str,
        location: &ChartLocation,
        settings: &Settings,
        checked: &mut CheckedChart,
    ) {
        let selection = settings.rules.anywhere();
        match chart::load(files, self.sources) {
            Ok(chart) => {
                if let Some(parsed) = chart.parsed_values() {
                    let of = |document| spelling(document, name, selection, self.sources);
                    checked.findings.extend(parsed.documents.iter().flat_map(of));
                }
                let of_chart = settings.chart(location.path(), matches!(location, ChartLocation::Folder(_)));
                let mut sets = self.value_sets(&chart, location, &of_chart, &mut checked.unchecked);
                if !of_chart.lookup.is_empty() {
                    let cluster =
                        lookup::cluster(&of_chart.lookup, parent(location), self.files, &mut checked.unchecked);
                    sets.iter_mut().for_each(|set| set.options.cluster.clone_from(&cluster));
                }
                let values = WrittenValues::new(&chart, &sets, self.sources);
                let this =
                    ThisChart { chart: &chart, name, settings, of_chart: &of_chart, sets: &sets, values: &values };
                self.check_renders(&this, checked);
            }
            Err(error) => {
                let (kind, path, reason) = (UncheckedKind::Unrendered, name.to_owned(), error.message.clone());
                checked.unchecked.push(Unchecked { path, kind, reason });
                let placement = called_from(error_place(&error.place, self.sources), &[]);
                let finding = render_error(&error.message, placement, name, selection);
                checked.findings.extend(finding);
            }
        }
    }

    fn value_sets(
        &self,
        chart: &Chart,
        location: &ChartLocation,
        settings: &ChartSettings,
        unchecked: &mut Vec<Unchecked>,
    ) -> Vec<ValueSet> {
        if let Some(set) = self.user {
            return value_sets::for_releases(vec![set.clone()], settings);
        }
        let folder = match location {
            ChartLocation::Folder(folder) => Some(folder.as_path()),
            ChartLocation::Archive(_) => None,
        };
        let mut sets = Vec::new();
        if settings.uses_conventional_values() {
            sets = value_sets::of_chart(chart, folder, self.files, self.sources);
            let here = self.deployments.iter().filter(|deployment| folder == Some(&deployment.chart));
            sets.extend(here.map(|deployment| deployment.values.clone()));
        }
        sets.extend(value_sets::of_settings(
            &settings.value_sets,
            parent(location),
            self.files,
            self.sources,
            unchecked,
        ));
        value_sets::for_releases(sets, settings)
    }

    /// Renders and checks each set for each version of Kubernetes.
    fn check_renders(&self, this: &ThisChart<'_>, checked: &mut CheckedChart) {
        let ThisChart { chart, name, settings, values, .. } = *this;
        let selection = settings.rules.anywhere();
        let wants_coverage = coverage::is_wanted(selection) && !chart.metadata.is_library();
        // Who wants to hear of the first render wants to hear of a secret that was typed just now.
        let early = self.progress.wants_first_render().then(|| self.secrets(this));
        let told_first = early.as_deref().unwrap_or_default();
        let read = || (early.is_none().then(|| self.secrets(this)), wants_coverage.then(|| Mentions::of(chart)));
        let (renders, (late, mentions)) = rayon::join(|| self.renders(this, told_first), read);
        let secrets = early.or(late).unwrap_or_default();
        if self.progress.is_cancelled() {
            return;
        }
        if let Some(mentions) = mentions {
            let outputs: Vec<_> = renders.iter().map(|(_, render)| &render.output).collect();
            let names: Vec<RenderName> = renders.iter().map(|(name, _)| name.clone()).collect();
            let templates = self.extra == Extra::Templates;
            let written = WrittenDown { values, mentions };
            let coverage = coverage::of_chart(chart, name, &written, &names, &outputs, self.sources, templates);
            // What a chart reads that does not render is not known.
            if coverage.failed.len() < coverage.renders.len() {
                checked.findings.extend(coverage.findings(selection));
            }
            checked.coverage = Some(coverage);
        }
        let uses = renders.iter().map(|(name, render)| (name, render.output.images.as_slice()));
        checked.images = images::of_renders(uses, self.sources);
        merge(renders, name, self.sources, checked);
        let reasons = checked.unchecked.iter_mut().map(|it| &mut it.reason);
        let words = words_of_failures(&mut checked.findings);
        secrets::conceal_values(values.all(), reasons.chain(words), self.sources);
        checked.findings.extend(secrets);
    }

    /// The renders, checked: the first one's findings are told before the others are done, where somebody wants that, and
    /// `secrets` with them.
    fn renders(&self, this: &ThisChart<'_>, secrets: &[Finding]) -> Vec<(RenderName, CheckedRender)> {
        let ThisChart { chart, name, settings, of_chart, sets, .. } = *this;
        let versions = &of_chart.kube_versions;
        let paths = this.paths(self.sources);
        let pairs: Vec<_> = sets.iter().flat_map(|set| versions.iter().map(move |version| (set, version))).collect();
        let check_one = |(set, version): &(&ValueSet, &KubeVersion)| {
            let capabilities = Capabilities::new((*version).clone(), of_chart.api_versions.iter().cloned());
            let render = OneRender {
                name,
                options: RenderOptions { capabilities, helm: of_chart.helm, ..set.options.clone() },
                rules: &settings.rules,
                paths: &paths,
                suppressions: self.suppressions,
                sources: self.sources,
                templates: self.templates,
                with_images: self.extra == Extra::Images,
                once: self.once,
                is_cancelled: &|| self.progress.is_cancelled(),
            };
            let kube_version = version.version.trim_start_matches('v').into();
            (RenderName { values: set.name.clone(), kube_version }, render.check(chart))
        };
        let check_all = |pairs: &[_]| -> Vec<_> {
            pairs.par_iter().filter(|_| !self.progress.is_cancelled()).map(check_one).collect()
        };
        match pairs.split_first() {
            Some((first, others)) if !others.is_empty() && self.progress.wants_first_render() => {
                let first = || {
                    let (name, render) = check_one(first);
                    self.tell_first(&name, &render, secrets, this);
                    (name, render)
                };
                let (first, others) = rayon::join(first, || check_all(others));
                std::iter::once(first).chain(others).collect()
            }
            _ => check_all(&pairs),
        }
    }

    /// Tells what the first render shows, as it would be reported if there were no other.
    fn tell_first(&self, name: &RenderName, render: &CheckedRender, secrets: &[Finding], this: &ThisChart<'_>) {
        if self.progress.is_cancelled() {
            return;
        }
        let mut findings = [&render.findings, secrets].concat();
        secrets::conceal_values(this.values.all(), words_of_failures(&mut findings), self.sources);
        this.settings.rules.settle(&mut findings, self.sources);
        findings.retain(|finding| is_reported(finding, this.of_chart.dependencies));
        settle(&mut findings, self.sources);
        judge_alone(&mut findings, self.suppressions);
        findings.retain(|finding| finding.suppression.is_none());
        self.progress.first_render(FirstRender { name, findings, sources: self.sources });
    }

    /// Looks for secrets in the values and in the templates as they are written: no render brings all of them out.
    fn secrets(&self, this: &ThisChart<'_>) -> Vec<Finding> {
        let ThisChart { chart, name, settings, values, .. } = *this;
        let selection = settings.rules.anywhere();
        let in_values = values.all().flat_map(|text| {
            let find = || secrets::in_values(text, name, selection, self.sources);
            let Some(first) = text.documents.first() else { return Vec::new() };
            self.once.secrets(first.source(), (name, first.text()), find)
        });
        let templates = chart.templates.iter().filter_map(File::text);
        let in_templates = templates.flat_map(|(source, text)| {
            let find = || secrets::in_text(source, text, "this template", selection, self.sources);
            self.once.secrets(source, (name, text), find)
        });
        in_values.chain(in_templates).collect()
    }
}

/// The folder of a chart, or that of its archive.
fn parent(location: &ChartLocation) -> &Path {
    match location {
        ChartLocation::Folder(folder) => folder,
        ChartLocation::Archive(path) => path.parent().unwrap_or(path),
    }
}

/// A chart, and what it is rendered with.
#[derive(Clone, Copy)]
struct ThisChart<'a> {
    chart: &'a Chart,
    name: &'a str,
    settings: &'a Settings,
    of_chart: &'a ChartSettings,
    sets: &'a [ValueSet],
    values: &'a WrittenValues,
}

impl ThisChart<'_> {
    /// The files that findings may point to, the chart itself first.
    fn paths(&self, sources: &SourceMap) -> Vec<Arc<str>> {
        let files = self.chart.files.iter().chain(&self.chart.templates).filter_map(File::text);
        let sets = self.sets.iter().flat_map(|set| set.texts(sources));
        let texts = files.map(|(source, _)| source).chain(sets.map(|(source, _)| source));
        std::iter::once(Arc::from(self.name)).chain(texts.map(|source| sources.name(source))).collect()
    }
}

/// What findings say of templates that fail and of what they write.
fn words_of_failures(findings: &mut [Finding]) -> impl Iterator<Item = &mut String> {
    findings.iter_mut().filter(|finding| is_of_render(finding)).flat_map(|finding| {
        let places = std::iter::once(&mut finding.primary).chain(&mut finding.related);
        let labels = places.map(|place| &mut place.label);
        labels.chain(&mut finding.help).chain(std::iter::once(&mut finding.message))
    })
}

/// The files of a chart folder. One that cannot be read is told, and the chart is rendered without it.
fn read_folder(
    files: &dyn Files,
    folder: &Path,
    unchecked: &mut dyn FnMut(UncheckedKind, String, String),
) -> ChartFiles {
    let rules = match files.read(&folder.join(HELMIGNORE)) {
        // `load` tells what is wrong with them.
        Ok(bytes) => IgnoreRules::parse(&String::from_utf8_lossy(&bytes)).unwrap_or_default(),
        Err(_) => IgnoreRules::default(),
    };
    let walked = files.walk(folder, Scope::Chart(&rules));
    for (path, reason) in walked.failures {
        unchecked(UncheckedKind::Unreadable, display_name(&path), reason);
    }
    let mut members = Vec::new();
    for path in walked.files {
        match files.read(&path) {
            Ok(bytes) => members.push((display_name(path.strip_prefix(folder).unwrap_or(&path)), bytes)),
            Err(error) => unchecked(UncheckedKind::Unreadable, display_name(&path), reason(&error)),
        }
    }
    ChartFiles::folder(display_name(folder), members)
}

/// The name of the outermost folder of a packed chart; `None` when the bytes are none.
pub(crate) fn packed_chart_name(bytes: &[u8]) -> Option<String> {
    let mut archive = tar::Archive::new(GzDecoder::new(bytes).take(MAX_CHART_BYTES));
    archive.entries().ok()?.map_while(Result::ok).find_map(|entry| {
        let path = entry.path().ok()?;
        let mut parts = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        match (parts.next(), parts.next().as_deref(), parts.next()) {
            (Some(folder), Some("Chart.yaml"), None) => Some(folder),
            _ => None,
        }
    })
}
