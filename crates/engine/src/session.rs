//! Checks of one folder tree again and again, while it is edited.
//!
//! An edit costs the release unit that it lies in: a chart is rendered anew, the other charts are not. What was read of
//! files that did not change since the first check is kept: the tree's layout, the documents of manifests, the syntax of
//! templates, and the ids of all texts.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_source::SourceMap;
use rayon::prelude::*;

use crate::charts;
use crate::check::{Kept, Prepared, check_prepared};
use crate::discover::{ChartLocation, Discovered, ManifestFile, UnitOfFiles, discover, is_chart_file};
use crate::files::without_dot;
use crate::manifests::{self, Manifest, ManifestUnit};
use crate::{CheckRequest, Files, Outcome, Progress, Settings};

/// When so many manifests were changed since the tree was read first, it is read anew.
const MOST_CHANGED: usize = 32;

/// What is checked as one: a chart, or the manifests of the tree.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Unit {
    /// The chart in this folder or archive.
    Chart(PathBuf),
    /// All manifests that belong to no chart.
    Manifests,
}

/// A folder tree, or a single file, that is checked again and again.
#[derive(Debug)]
pub struct Session {
    request: CheckRequest,
    kept: Kept,
    tree: Option<Tree>,
}

/// What was found and read so far.
#[derive(Debug)]
struct Tree {
    discovered: Discovered,
    /// The texts of files as they were when they were read first.
    sources: SourceMap,
    /// What was read of manifests, and the hash of the bytes that it was read from.
    manifests: BTreeMap<ManifestFile, (u64, Arc<Manifest>)>,
    /// The charts whose texts are among the sources.
    charts: BTreeSet<PathBuf>,
}

impl Session {
    /// A session for what lies under the targets of a request.
    #[must_use]
    pub fn new(request: CheckRequest) -> Self {
        Self { request, kept: Kept::default(), tree: None }
    }

    /// What every check asks for.
    #[must_use]
    pub fn request(&self) -> &CheckRequest {
        &self.request
    }

    /// Forgets which files there are, since some may have come or gone.
    pub fn forget_tree(&mut self) {
        self.tree = None;
    }

    /// The release unit that a file belongs to; `None` for what is no part of the tree.
    pub fn unit_of(&mut self, files: &dyn Files, path: &Path) -> Option<Unit> {
        let path = &*without_dot(path);
        let discovered = &self.tree(files).discovered;
        let chart = discovered.charts.keys().find(|chart| match chart {
            ChartLocation::Folder(folder) => is_chart_file(path, folder),
            ChartLocation::Archive(archive) => archive == path,
        });
        if let Some(chart) = chart {
            return Some(Unit::Chart(chart.path().to_owned()));
        }
        let is_manifest =
            discovered.manifests.iter().flat_map(|unit| &unit.files).any(|file| file.path.as_deref() == Some(path));
        is_manifest.then_some(Unit::Manifests)
    }

    /// Checks a release unit; `None` when it was cancelled. A unit that is no longer there has no findings.
    pub fn check(&mut self, files: &dyn Files, unit: &Unit, progress: &dyn Progress) -> Option<Outcome> {
        let is_it = |chart: &ChartLocation| matches!(unit, Unit::Chart(path) if chart.path() == path);
        let with_manifests = *unit == Unit::Manifests;
        if !with_manifests && !self.tree(files).discovered.charts.keys().any(is_it) {
            return Some(Outcome::empty());
        }
        self.check_units(files, is_it, with_manifests, progress)
    }

    /// Checks everything.
    pub fn check_all(&mut self, files: &dyn Files) -> Outcome {
        self.check_units(files, |_| true, true, &()).unwrap_or_else(Outcome::empty)
    }

    /// Checks the charts that one of these files is a part of; and the manifests, if one of them is no chart's.
    pub fn check_around(&mut self, files: &dyn Files, changed: &BTreeSet<PathBuf>) -> Outcome {
        let changed: Vec<PathBuf> = changed.iter().map(|path| without_dot(path)).collect();
        let charts = &self.tree(files).discovered.charts;
        let is_of_chart = |file: &PathBuf| charts.keys().any(|chart| file.starts_with(chart.path()));
        let with_manifests = !changed.iter().all(is_of_chart);
        let is_touched = |chart: &ChartLocation| changed.iter().any(|file| file.starts_with(chart.path()));
        self.check_units(files, is_touched, with_manifests, &()).unwrap_or_else(Outcome::empty)
    }

    /// Checks some charts, and the manifests if they are wanted; `None` when it was cancelled.
    fn check_units(
        &mut self,
        files: &dyn Files,
        has_chart: impl Fn(&ChartLocation) -> bool,
        with_manifests: bool,
        progress: &dyn Progress,
    ) -> Option<Outcome> {
        let (request, kept) = (self.request.clone(), self.kept.clone());
        let tree = self.tree(files);
        for chart in tree.discovered.charts.keys().filter(|chart| has_chart(chart)) {
            if tree.charts.insert(chart.path().to_owned()) {
                charts::register(files, chart, &tree.sources);
            }
        }
        let sources = tree.sources.successor();
        let inherited = tree.sources.len();
        let (units, changed) = tree.read_manifests(files, &sources);
        let discovered = tree.discovered.clone();
        if changed > MOST_CHANGED {
            self.tree = None;
        }
        if progress.is_cancelled() {
            return None;
        }
        let prepared = Prepared::of(discovered, units, kept, files, &request, &sources);
        let outcome = check_prepared(&prepared.only(has_chart, with_manifests), files, &request, sources, progress);
        // Ids behind these are given anew in the next check.
        self.kept.once.keep_first(inherited);
        (!progress.is_cancelled()).then_some(outcome)
    }

    fn tree(&mut self, files: &dyn Files) -> &mut Tree {
        self.tree.get_or_insert_with(|| {
            // A new tree has other ids.
            self.kept.once.keep_first(0);
            Tree::read(files, &self.request)
        })
    }
}

impl Tree {
    fn read(files: &dyn Files, request: &CheckRequest) -> Self {
        let discovered = discover(files, request);
        let sources = SourceMap::new();
        let read = |file: &ManifestFile, settings: &Settings| {
            let bytes = manifests::bytes(files, file);
            let hash = bytes.as_deref().map_or(0, hash);
            (file.clone(), (hash, Arc::new(manifests::of_bytes(bytes, file, &settings.rules, &sources))))
        };
        let read_unit =
            |unit: &UnitOfFiles| -> Vec<_> { unit.files.par_iter().map(|file| read(file, &unit.settings)).collect() };
        let manifests = discovered.manifests.par_iter().flat_map(read_unit).collect();
        Self { discovered, sources, manifests, charts: BTreeSet::new() }
    }

    /// The manifests of each release unit as they are now, and how many differ from what they were first.
    fn read_manifests(&self, files: &dyn Files, sources: &SourceMap) -> (Vec<ManifestUnit>, usize) {
        let read = |file: &ManifestFile, settings: &Settings| {
            let bytes = manifests::bytes(files, file);
            let now = bytes.as_deref().map_or(0, hash);
            match self.manifests.get(file) {
                Some((first, manifest)) if *first == now => (Arc::clone(manifest), 0),
                _ => (Arc::new(manifests::of_bytes(bytes, file, &settings.rules, sources)), 1),
            }
        };
        let units = self.discovered.manifests.iter();
        let (units, changed): (Vec<_>, Vec<usize>) = units
            .map(|unit| {
                let settings = Arc::clone(&unit.settings);
                let read = unit.files.par_iter().map(|file| read(file, &settings));
                let (manifests, changed): (Vec<_>, Vec<usize>) = read.unzip();
                (ManifestUnit { manifests, settings }, changed.iter().sum::<usize>())
            })
            .unzip();
        (units, changed.iter().sum())
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}
