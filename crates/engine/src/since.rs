//! Checks of what has changed since an earlier state of a tree: the release units that changed files go into, and no
//! others, as they are now and as they were.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hullmark_render::chart::SetKind;
use hullmark_source::SourceMap;

use crate::check::{Prepared, check_prepared};
use crate::discover::ChartLocation;
use crate::kustomize;
use crate::value_sets::ValueSet;
use crate::{ChartSettings, CheckRequest, Files, LookupSource, Outcome, Progress, resolved};

/// Files that say how others are checked: when one changes, everything may come out otherwise.
const SETTING_FILES: [&str; 3] = [".gitignore", ".ignore", ".sops.yaml"];

/// The files that differ between two states of a tree.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The directory that relative paths start from.
    start: PathBuf,
    /// Absolute paths, of files and of folders all of whose files may have changed.
    paths: BTreeSet<PathBuf>,
}

impl Changes {
    /// Changes of these files and folders. `start` is the absolute directory that relative paths start from, here and in
    /// the request.
    #[must_use]
    pub fn new(start: &Path, paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let paths = paths.into_iter().map(|path| resolved(&start.join(path))).collect();
        Self { start: start.to_owned(), paths }
    }

    /// Whether the file, something in the folder, or a folder around it has changed.
    fn touch(&self, path: &Path) -> bool {
        let path = resolved(&self.start.join(path));
        let inside = self.paths.range(path.clone()..).next().is_some_and(|first| first.starts_with(&path));
        inside || path.ancestors().any(|folder| self.paths.contains(folder))
    }

    fn touch_settings(&self) -> bool {
        self.paths.iter().any(|path| {
            let is_setting = path.file_name().is_some_and(|name| SETTING_FILES.iter().any(|setting| name == *setting));
            is_setting || path.extension().is_some_and(|extension| extension == "toml")
        })
    }

    /// Whether each chart is rendered with something that has changed.
    fn touch_user_values(&self, request: &CheckRequest) -> bool {
        request.values.files.iter().any(|file| self.touch(file))
            || request.values.set.iter().any(|(kind, _)| *kind == SetKind::File)
    }

    /// Whether files that the settings name for a chart have changed.
    fn touch_named(&self, settings: &ChartSettings) -> bool {
        let of_lookup = settings.lookup.iter().filter_map(|source| match source {
            LookupSource::File(path) => Some(path),
            LookupSource::Text(_) => None,
        });
        settings.value_sets.iter().flat_map(|set| &set.files).chain(of_lookup).any(|file| self.touch(file))
    }
}

/// Checks the release units that changes go into: as `now` has them, and as `before` had them. A chart is one, with
/// the values files that it is rendered with; the manifests are, all together.
///
/// What is left out is counted in the first outcome's summary as untouched. Files that a symbolic link leads to count
/// where they lie, not where the link does.
pub fn check_changed(
    now: &dyn Files,
    before: &dyn Files,
    request: &CheckRequest,
    changes: &Changes,
    progress: &dyn Progress,
) -> (Outcome, Outcome) {
    let (new_sources, old_sources) = (SourceMap::new(), SourceMap::new());
    let new = Prepared::new(now, request, &new_sources, progress);
    let old = Prepared::new(before, request, &old_sources, &());
    let mut touched = Touched::by(changes, &new, request, &new_sources);
    touched.add(Touched::by(changes, &old, request, &old_sources));
    let (new, untouched) = touched.restrict(new);
    let (old, _) = touched.restrict(old);
    let mut outcome = check_prepared(&new, now, request, new_sources, progress);
    outcome.summary.untouched = untouched;
    (outcome, check_prepared(&old, before, request, old_sources, &()))
}

/// What changes go into.
struct Touched {
    charts: BTreeSet<ChartLocation>,
    manifests: bool,
}

impl Touched {
    /// In one state of the tree.
    fn by(changes: &Changes, prepared: &Prepared, request: &CheckRequest, sources: &SourceMap) -> Self {
        let everything = changes.touch_settings();
        let manifests = prepared.units.iter().flat_map(|unit| &unit.manifests);
        let is_changed = || manifests.into_iter().any(|manifest| changes.touch(Path::new(manifest.path())));
        // A kustomization may be made from files of any kind.
        let mut kustomized = kustomize::folders(&prepared.files);
        let manifests = everything || is_changed() || kustomized.any(|folder| changes.touch(folder));
        let all_charts = everything || changes.touch_user_values(request);
        let has_changed = |values: &ValueSet| {
            let mut files = values.options.values_files.iter();
            manifests || files.any(|file| changes.touch(Path::new(&*sources.name(*file))))
        };
        let is_touched = |location: &ChartLocation| {
            let (ChartLocation::Folder(path) | ChartLocation::Archive(path)) = location;
            let is_folder = matches!(location, ChartLocation::Folder(_));
            let settings = || prepared.charts.get(location).map(|settings| settings.chart(path, is_folder));
            all_charts
                || changes.touch(path)
                || settings().is_some_and(|settings| changes.touch_named(&settings))
                || prepared.deployments_of(path).any(has_changed)
        };
        Self { charts: prepared.charts.keys().filter(|it| is_touched(it)).cloned().collect(), manifests }
    }

    fn add(&mut self, other: Self) {
        self.charts.extend(other.charts);
        self.manifests |= other.manifests;
    }

    /// What there is to check of it, and how many charts and manifests that leaves out.
    fn restrict(&self, mut prepared: Prepared) -> (Prepared, usize) {
        let charts = prepared.charts.len();
        prepared.charts.retain(|location, _| self.charts.contains(location));
        let mut left_out = charts.saturating_sub(prepared.charts.len());
        if !self.manifests {
            left_out = left_out.saturating_add(prepared.units.iter().map(|unit| unit.manifests.len()).sum());
            prepared.units.clear();
        }
        (prepared, left_out)
    }
}
