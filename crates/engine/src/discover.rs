//! What lies under the targets: manifests, charts, and what can be neither.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_findings::{Unchecked, UncheckedKind};

use crate::charts;
use crate::files::{Files, PathKind, Scope, display_name, reason, without_dot};
use crate::kustomize;
use crate::{CheckRequest, Settings, Target};

/// A file that may hold Kubernetes objects.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct ManifestFile {
    /// Where to read it; `None` is standard input.
    pub(crate) path: Option<PathBuf>,
    /// Its name in reports.
    pub(crate) name: String,
    /// Whether the user named it, so that it is a manifest whatever it holds.
    pub(crate) is_named: bool,
}

/// Manifests that are judged together.
#[derive(Clone, Debug)]
pub(crate) struct UnitOfFiles {
    pub(crate) files: Vec<ManifestFile>,
    pub(crate) settings: Arc<Settings>,
}

/// Where a chart lies.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum ChartLocation {
    /// A folder with a Chart.yaml.
    Folder(PathBuf),
    /// A packed chart.
    Archive(PathBuf),
}

impl ChartLocation {
    /// The folder, or the archive.
    pub(crate) fn path(&self) -> &Path {
        let (Self::Folder(path) | Self::Archive(path)) = self;
        path
    }
}

/// What there is to check.
#[derive(Clone, Default, Debug)]
pub(crate) struct Discovered {
    /// The manifests of each release unit, sorted by path.
    pub(crate) manifests: Vec<UnitOfFiles>,
    /// The charts, sorted by path, and what is set for each.
    pub(crate) charts: BTreeMap<ChartLocation, Arc<Settings>>,
    /// All files that were met, whatever they hold, sorted.
    pub(crate) files: BTreeSet<PathBuf>,
    /// What could not be looked at.
    pub(crate) unchecked: Vec<Unchecked>,
}

/// Sorts what lies under the targets. A file that two targets lead to belongs to the first.
pub(crate) fn discover(files: &dyn Files, request: &CheckRequest) -> Discovered {
    let mut discovery =
        Discovery { files, request, seen: BTreeSet::new(), named: Vec::new(), found: Discovered::default() };
    for target in &request.targets {
        match target {
            Target::Stdin { name } => discovery.named.push((None, name.clone())),
            Target::Path(path) => discovery.path(&without_dot(path)),
        }
    }
    let named = std::mem::take(&mut discovery.named);
    discovery.units(named, true);
    discovery.found
}

struct Discovery<'a> {
    files: &'a dyn Files,
    request: &'a CheckRequest,
    seen: BTreeSet<PathBuf>,
    /// The manifests that are targets themselves. They are judged together: a shell makes such a list of a pattern.
    named: Vec<(Option<PathBuf>, String)>,
    found: Discovered,
}

impl Discovery<'_> {
    fn path(&mut self, path: &Path) {
        let kind = match self.files.kind(path) {
            Ok(kind) => kind,
            Err(error) => return self.unreadable(path, reason(&error)),
        };
        if self.request.force_exclude && self.is_excluded(path, kind) {
            return;
        }
        if let Some(root) = self.enclosing_chart(path) {
            self.chart(ChartLocation::Folder(root));
            return;
        }
        match kind {
            PathKind::Folder => self.folder(path),
            PathKind::File if path.file_name().is_some_and(|name| name == "Chart.yaml") => {
                self.chart(ChartLocation::Folder(parent(path)));
            }
            PathKind::File if has_extension(path, &["tgz"]) => {
                self.chart(ChartLocation::Archive(path.to_owned()));
            }
            PathKind::File => {
                // A patch is nothing without the kustomization that applies it.
                let kustomization = kustomize::naming(self.files, path);
                for path in std::iter::once(path.to_owned()).chain(kustomization) {
                    self.found.files.insert(path.clone());
                    if self.seen.insert(path.clone()) {
                        self.named.push((Some(path.clone()), display_name(&path)));
                    }
                }
            }
        }
    }

    /// Whether a target would be left out if it were met below another one.
    fn is_excluded(&self, path: &Path, kind: PathKind) -> bool {
        let exclude = &self.request.settings.settings_in(&parent(path)).exclude;
        exclude.excludes(path, kind == PathKind::Folder)
    }

    /// The chart that a path within it stands for: a single template cannot be checked without the rest.
    fn enclosing_chart(&self, path: &Path) -> Option<PathBuf> {
        if self.is_chart(path) {
            return None;
        }
        let roots = path.ancestors().skip(1).filter(|root| belongs_to_chart(path, root) && self.is_chart(root));
        roots.last().map(Path::to_owned)
    }

    fn is_chart(&self, folder: &Path) -> bool {
        matches!(self.files.kind(&folder.join("Chart.yaml")), Ok(PathKind::File))
    }

    fn chart(&mut self, location: ChartLocation) {
        let folder = match &location {
            ChartLocation::Folder(folder) => folder.clone(),
            ChartLocation::Archive(path) => parent(path),
        };
        self.found.charts.insert(location, self.request.settings.settings_in(&folder));
    }

    fn folder(&mut self, folder: &Path) {
        let settings = self.request.settings.settings_in(folder);
        let mut walked = self.files.walk(folder, Scope::Project(&settings.exclude));
        // A configuration further down may leave out more.
        let is_left_out = |path: &PathBuf| {
            let own = self.request.settings.settings_in(&parent(path));
            !Arc::ptr_eq(&own, &settings) && own.exclude.excludes(path, false)
        };
        walked.files.retain(|path| !is_left_out(path));
        for (path, reason) in walked.failures {
            self.unreadable(&path, reason);
        }
        self.found.files.append(&mut walked.files.iter().cloned().collect());
        let charts = outermost_charts(&walked.files);
        let mut manifests = Vec::new();
        for path in walked.files {
            if path.ancestors().any(|root| charts.contains(root) && is_chart_file(&path, root)) {
                continue;
            }
            if has_extension(&path, &["yaml", "yml", "json"]) {
                let name = display_name(&path);
                manifests.push((Some(path), name));
            } else if has_extension(&path, &["tgz"]) {
                self.archive(path, &charts);
            }
        }
        charts.into_iter().for_each(|chart| self.chart(ChartLocation::Folder(chart)));
        self.manifests(manifests);
    }

    /// A packed chart that a walk met. One whose source lies beside it is the same chart again, and a `.tgz`
    /// that holds no chart is no concern of ours.
    fn archive(&mut self, path: PathBuf, charts: &BTreeSet<PathBuf>) {
        match self.files.read(&path) {
            Err(error) => self.unreadable(&path, reason(&error)),
            Ok(bytes) => {
                if let Some(name) = charts::packed_chart_name(&bytes)
                    && !charts.contains(&path.with_file_name(name))
                {
                    self.chart(ChartLocation::Archive(path));
                }
            }
        }
    }

    /// Adds those manifests of a folder that no earlier target led to.
    fn manifests(&mut self, mut files: Vec<(Option<PathBuf>, String)>) {
        if !self.seen.is_empty() {
            files.retain(|(path, _)| path.as_ref().is_none_or(|path| !self.seen.contains(path)));
        }
        self.seen.append(&mut files.iter().filter_map(|(path, _)| path.clone()).collect());
        self.units(files, false);
    }

    /// Adds manifests that belong together: those with the same settings are a release unit, but for those in folders that
    /// the settings name as units.
    fn units(&mut self, files: Vec<(Option<PathBuf>, String)>, is_named: bool) {
        let mut units: Vec<(UnitOfFiles, Option<PathBuf>)> = Vec::new();
        for (path, name) in files {
            let folder = parent(path.as_deref().unwrap_or(Path::new(&name)));
            let settings = self.request.settings.settings_in(&folder);
            let is_unit = |folder: &&Path| settings.release_units.as_ref().is_some_and(|it| it.names_folder(folder));
            let unit_folder = folder.ancestors().find(is_unit).map(Path::to_owned);
            let file = ManifestFile { is_named, path, name };
            let same = |(unit, root): &&mut (UnitOfFiles, Option<PathBuf>)| {
                *root == unit_folder && Arc::ptr_eq(&unit.settings, &settings)
            };
            match units.iter_mut().find(same) {
                Some((unit, _)) => unit.files.push(file),
                None => units.push((UnitOfFiles { files: vec![file], settings }, unit_folder)),
            }
        }
        self.found.manifests.extend(units.into_iter().map(|(unit, _)| unit));
    }

    fn unreadable(&mut self, path: &Path, reason: String) {
        let path = display_name(path);
        self.found.unchecked.push(Unchecked { path, kind: UncheckedKind::Unreadable, reason });
    }
}

/// The folders with a Chart.yaml, without those that are a part of another one.
fn outermost_charts(files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let all: BTreeSet<PathBuf> = files
        .iter()
        .filter(|path| path.file_name().is_some_and(|name| name == "Chart.yaml"))
        .map(|path| parent(path))
        .collect();
    let is_part = |chart: &PathBuf| chart.ancestors().any(|root| belongs_to_chart(chart, root) && all.contains(root));
    all.iter().filter(|chart| !is_part(chart)).cloned().collect()
}

/// Whether Helm reads `path`, which lies below the chart folder `root`, as a part of that chart.
fn belongs_to_chart(path: &Path, root: &Path) -> bool {
    let Some((first, is_file)) = first_below(path, root) else { return false };
    let is_own_file = is_file && (first.starts_with("values") || first == "Chart.lock" || first == "requirements.yaml");
    is_own_file || ["templates", "charts", "crds"].contains(&&*first)
}

/// Whether a file below the chart folder `root` is the chart's: what Helm reads, what its templates may embed, and
/// the values of its tests. Examples and whole repositories that lie in a chart's folder are not.
pub(crate) fn is_chart_file(path: &Path, root: &Path) -> bool {
    let Some((first, is_file)) = first_below(path, root) else { return false };
    belongs_to_chart(path, root)
        || (is_file && first == "Chart.yaml")
        || (!is_file && ["ci", "files"].contains(&&*first))
}

/// The first part of `path` below `root`, and whether it is the only one.
fn first_below(path: &Path, root: &Path) -> Option<(String, bool)> {
    let mut parts = path.strip_prefix(root).ok()?.components();
    let first = parts.next()?.as_os_str().to_string_lossy().into_owned();
    Some((first, parts.next().is_none()))
}

fn parent(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|extension| extensions.iter().any(|it| extension.eq_ignore_ascii_case(it)))
}
