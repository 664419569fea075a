//! What is set for a run: plain values, wherever they come from.

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use hullmark_checks::Selection;
use hullmark_findings::{Finding, Severity};
use hullmark_model::KubeRelease;
use hullmark_render::HelmVersion;
use hullmark_render::chart::{KubeVersion, SetKind};

use crate::path_rules::PathRules;
use crate::{Exclude, LookupSource, PathGlobs, SuppressionSettings};

/// The version of Kubernetes that charts are rendered for where nobody says one. Helm's own default is so old that many
/// charts refuse it.
pub const DEFAULT_KUBE_VERSION: &str = "1.33.0";

/// Where settings come from: one run may meet several configurations, each for what lies below its folder.
pub trait FindSettings: Debug + Send + Sync {
    /// What is set for what lies in a folder. The path is absolute, or starts from the directory of the start. Folders
    /// with equal settings give the same `Arc`: what it is given for apart is never judged together.
    fn settings_in(&self, folder: &Path) -> Arc<Settings>;

    /// What is set for a file.
    fn settings_at(&self, path: &Path) -> Arc<Settings> {
        self.settings_in(path.parent().unwrap_or(path))
    }
}

/// The same everywhere.
impl FindSettings for Arc<Settings> {
    fn settings_in(&self, _: &Path) -> Arc<Settings> {
        Arc::clone(self)
    }
}

/// As others say, with rules [for fixing](Selection::for_fixing).
#[derive(Debug)]
pub(crate) struct ForFixing {
    settings: Arc<dyn FindSettings>,
    /// What the others say, and what came of it: equal settings stay the same `Arc`.
    known: Mutex<Vec<(Arc<Settings>, Arc<Settings>)>>,
}

impl ForFixing {
    pub(crate) fn new(settings: Arc<dyn FindSettings>) -> Self {
        Self { settings, known: Mutex::default() }
    }
}

impl FindSettings for ForFixing {
    fn settings_in(&self, folder: &Path) -> Arc<Settings> {
        let usual = self.settings.settings_in(folder);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, own)) = known.iter().find(|(it, _)| Arc::ptr_eq(it, &usual)) {
            return Arc::clone(own);
        }
        let own = Arc::new(Settings { rules: usual.rules.for_fixing(), ..Settings::clone(&usual) });
        known.push((usual, Arc::clone(&own)));
        own
    }
}

/// What is set for some folders.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What to leave out.
    pub exclude: Exclude,
    /// The rules to run, and what is set for them.
    pub rules: PathRules,
    /// Folders whose manifests are a release unit each. The manifests of a target that lie in none of them are one
    /// together.
    pub release_units: Option<PathGlobs>,
    /// What is set for charts: a later entry wins.
    pub charts: Vec<ForCharts>,
    /// The least severity that makes a run fail.
    pub fail_on: Severity,
    /// Which comments and annotations keep findings from being reported.
    pub ignores: SuppressionSettings,
}

impl Settings {
    /// The defaults, with these rules.
    #[must_use]
    pub fn new(selection: Selection) -> Self {
        Self {
            exclude: Exclude::nothing(),
            rules: PathRules::same_for_all(selection),
            release_units: None,
            charts: Vec::new(),
            fail_on: Severity::Warning,
            ignores: SuppressionSettings::default(),
        }
    }

    /// What is set for the chart at a path: a folder, or an archive.
    #[must_use]
    pub fn chart(&self, path: &Path, is_folder: bool) -> ChartSettings {
        let mut settings = ChartSettings::default();
        for ForCharts { paths, change } in &self.charts {
            if paths.as_ref().is_none_or(|globs| globs.matches(path, is_folder)) {
                settings.apply(change);
            }
        }
        settings
    }

    /// The release of Kubernetes that manifests outside of charts are for: the newest of those that all charts are rendered
    /// for.
    pub(crate) fn kube_release(&self) -> KubeRelease {
        let for_all = self.charts.iter().filter(|charts| charts.paths.is_none());
        let versions = for_all.filter_map(|charts| charts.change.kube_versions.as_deref()).next_back();
        versions.into_iter().flatten().map(release).max().unwrap_or_default()
    }
}

/// The release that a version is of.
pub(crate) fn release(version: &KubeVersion) -> KubeRelease {
    let of = |number: &str, otherwise| number.parse().unwrap_or(otherwise);
    let KubeRelease { major, minor } = KubeRelease::default();
    KubeRelease { major: of(&version.major, major), minor: of(&version.minor, minor) }
}

/// A change of what is set for charts.
#[derive(Clone, Debug, Default)]
pub struct ForCharts {
    /// The charts; `None` means all.
    pub paths: Option<PathGlobs>,
    /// What is set for them.
    pub change: ChartChange,
}

/// What somebody set for charts. What is `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[expect(missing_docs, reason = "each field is said of `ChartSettings`")]
pub struct ChartChange {
    pub kube_versions: Option<Vec<KubeVersion>>,
    pub api_versions: Option<Vec<String>>,
    pub helm: Option<HelmVersion>,
    pub release_name: Option<String>,
    pub namespaces: Option<Vec<String>>,
    pub value_sets: Option<Vec<NamedValues>>,
    pub lookup: Option<Vec<LookupSource>>,
    pub dependencies: Option<DependencyFindings>,
    pub conventional_values: Option<bool>,
}

/// What is set for a chart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChartSettings {
    /// The versions of Kubernetes that it is rendered for, with each value set.
    pub kube_versions: Vec<KubeVersion>,
    /// API versions that it sees besides those that Helm knows.
    pub api_versions: Vec<String>,
    /// The Helm that it is rendered as.
    pub helm: HelmVersion,
    /// The name of the release; `None` is Helm's `release-name`.
    pub release_name: Option<String>,
    /// The namespaces of the release, each with every value set that has none of its own; empty is one that nobody has.
    pub namespaces: Vec<String>,
    /// Values over those of the chart.
    pub value_sets: Vec<NamedValues>,
    /// The objects that `lookup` finds.
    pub lookup: Vec<LookupSource>,
    /// Which findings in dependencies are reported.
    pub dependencies: DependencyFindings,
    /// Whether it is rendered with the values that it comes with as well: values.yaml alone, `ci/*-values.yaml`,
    /// `values-*.yaml`, `values.*.yaml`, and those of Argo CD and Flux resources. `None`: if no set is named.
    pub conventional_values: Option<bool>,
}

impl Default for ChartSettings {
    fn default() -> Self {
        Self {
            kube_versions: vec![KubeVersion::parse(DEFAULT_KUBE_VERSION).unwrap_or_default()],
            api_versions: Vec::new(),
            helm: HelmVersion::default(),
            release_name: None,
            namespaces: Vec::new(),
            value_sets: Vec::new(),
            lookup: Vec::new(),
            dependencies: DependencyFindings::default(),
            conventional_values: None,
        }
    }
}

impl ChartSettings {
    fn apply(&mut self, change: &ChartChange) {
        fn set<T: Clone>(to: &mut T, from: Option<&T>) {
            if let Some(from) = from {
                to.clone_from(from);
            }
        }
        set(&mut self.kube_versions, change.kube_versions.as_ref());
        set(&mut self.api_versions, change.api_versions.as_ref());
        set(&mut self.helm, change.helm.as_ref());
        set(&mut self.namespaces, change.namespaces.as_ref());
        set(&mut self.value_sets, change.value_sets.as_ref());
        set(&mut self.lookup, change.lookup.as_ref());
        set(&mut self.dependencies, change.dependencies.as_ref());
        self.release_name = change.release_name.clone().or_else(|| self.release_name.take());
        self.conventional_values = change.conventional_values.or(self.conventional_values);
    }

    /// Whether the chart is rendered with the values that it comes with.
    #[must_use]
    pub fn uses_conventional_values(&self) -> bool {
        self.conventional_values.unwrap_or(self.value_sets.is_empty())
    }
}

/// Which findings in third-party subcharts are reported. Those in subcharts that no repository has are the user's own, and
/// so is what a helper of a library writes into the user's own templates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DependencyFindings {
    /// Those that the user can do something about: a value reaches the fault, or a line of the user's own templates.
    #[default]
    Own,
    /// All: also what only another version of the dependency changes.
    All,
    /// None, but for what the user's own values say.
    None,
}

impl DependencyFindings {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Own, Self::All, Self::None];

    /// The word of the settings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::All => "all",
            Self::None => "none",
        }
    }

    /// The choice of a word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }

    /// Whether a finding is reported.
    #[must_use]
    pub fn reports(self, finding: &Finding) -> bool {
        match (self, &finding.third_party) {
            (Self::All, _) | (_, None) => true,
            (Self::Own, Some(it)) => it.is_configurable,
            (Self::None, Some(_)) => false,
        }
    }
}

/// Values under a name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NamedValues {
    /// The name.
    pub name: String,
    /// Values files, in order. `{chart}` at the beginning of one stands for the chart's folder.
    pub files: Vec<PathBuf>,
    /// Assignments in the syntax of Helm's options, over those of the files.
    pub set: Vec<SetText>,
    /// The namespace of the release.
    pub namespace: Option<String>,
}

/// An assignment that stands in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetText {
    /// The option of Helm's that it would be.
    pub kind: SetKind,
    /// The text behind the option.
    pub text: String,
    /// The file that it stands in, and its bytes there.
    pub place: (Arc<Path>, std::ops::Range<u32>),
}
