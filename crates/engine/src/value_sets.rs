//! The values that a chart is rendered with.
//!
//! Without options of the user's these are, each over the chart's values.yaml: nothing; `ci/*-values.yaml`, as
//! chart-testing has them; `values-*.yaml` and `values.*.yaml` beside values.yaml, as people keep one for each
//! environment; and the values of the Argo CD and Flux resources that deploy the chart. What the user gives with
//! `-f` and `--set` is one set in place of all these, as it would be for `helm template`; and so are the sets that the
//! settings name.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_findings::{Unchecked, UncheckedKind};
use hullmark_parser::{Parsed, parse};
use hullmark_render::chart::{
    Chart, File, IgnoreRules, ReleaseOptions, RenderOptions, SetArgument, SetKind, set_file_paths,
};
use hullmark_source::{SourceId, SourceKind, SourceMap, Span};

use crate::files::{Files, PathKind, Scope, display_name, reason};
use crate::{ChartSettings, NamedValues, SetText};

/// The namespace that charts are rendered for. It is not `default`, so that a template that insists on that name
/// can be told from one that asks for the release's namespace.
const NAMESPACE: &str = "release-namespace";

/// The values that the user gives, as Helm's options of the same names do.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct UserValues {
    /// `-f` files, in order.
    pub files: Vec<PathBuf>,
    /// The `--set` family: which option, and the text behind it.
    pub set: Vec<(SetKind, String)>,
}

/// Values to render a chart with, under a name.
#[derive(Clone, Debug)]
pub(crate) struct ValueSet {
    /// Its name in reports.
    pub(crate) name: Arc<str>,
    /// The release and the values; the capabilities are those of the default.
    pub(crate) options: RenderOptions,
}

impl ValueSet {
    /// The values of a chart's values.yaml.
    pub(crate) fn default_values() -> Self {
        let release = ReleaseOptions { namespace: NAMESPACE.to_owned(), ..ReleaseOptions::default() };
        let options = RenderOptions { release, ..RenderOptions::default() };
        Self { name: Arc::from("values.yaml"), options }
    }

    fn of_file(name: String, source: SourceId) -> Self {
        let mut set = Self { name: name.into(), ..Self::default_values() };
        set.options.values_files.push(source);
        set
    }

    /// The values over those of the chart, as YAML: what stands in files.
    pub(crate) fn texts(&self, sources: &SourceMap) -> Vec<(SourceId, Arc<str>)> {
        let files = self.options.values_files.iter().filter_map(|source| sources.get(*source));
        let files = files.map(|source| (source.id(), Arc::clone(source.text())));
        files.chain(self.options.inline_values.iter().cloned()).collect()
    }
}

/// The values of a chart and those of its sets as they are written, parsed once for all that look at them.
pub(crate) struct WrittenValues {
    /// The chart's values.yaml.
    pub(crate) own: Option<Arc<Parsed>>,
    /// What stands in files for each set, by its name.
    pub(crate) sets: Vec<(Arc<str>, Vec<Parsed>)>,
}

impl WrittenValues {
    /// Parses the texts of the sets.
    pub(crate) fn new(chart: &Chart, sets: &[ValueSet], sources: &SourceMap) -> Self {
        let parsed = |set: &ValueSet| set.texts(sources).iter().map(|(source, text)| parse(*source, text)).collect();
        let sets = sets.iter().map(|set| (Arc::clone(&set.name), parsed(set))).collect();
        Self { own: chart.parsed_values().cloned(), sets }
    }

    /// All of them, the chart's own first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Parsed> {
        self.own.as_deref().into_iter().chain(self.sets.iter().flat_map(|(_, texts)| texts))
    }
}

/// The set that the user's options make; `None` without such options. What cannot be read is told.
pub(crate) fn of_user(
    user: &UserValues,
    files: &dyn Files,
    sources: &SourceMap,
    unchecked: &mut Vec<Unchecked>,
) -> Option<ValueSet> {
    let mut set = ValueSet::default_values();
    let mut names = Vec::new();
    let mut add_source = |path: &Path| match read_source(files, path, sources) {
        Ok(source) => Some(source),
        Err(reason) => {
            unchecked.push(Unchecked { path: display_name(path), kind: UncheckedKind::Unreadable, reason });
            None
        }
    };
    for path in &user.files {
        names.push(display_name(path));
        set.options.values_files.extend(add_source(path));
    }
    for (kind, text) in &user.set {
        if *kind == SetKind::File {
            for path in set_file_paths(text) {
                let source = add_source(Path::new(&path)).and_then(|source| sources.get(source));
                set.options.set_files.extend(source.map(|it| (path, (it.id(), Arc::clone(it.text())))));
            }
        }
        let source = sources.add(kind.option(), SourceKind::Argument, text.as_str().into());
        set.options.set.push(SetArgument { kind: *kind, source });
        if !names.iter().any(|name| name == kind.option()) {
            names.push(kind.option().to_owned());
        }
    }
    set.name = names.join(", ").into();
    (!names.is_empty()).then_some(set)
}

/// The sets that the settings name. `folder` is where the chart lies. What cannot be read is told.
pub(crate) fn of_settings(
    named: &[NamedValues],
    folder: &Path,
    files: &dyn Files,
    sources: &SourceMap,
    unchecked: &mut Vec<Unchecked>,
) -> Vec<ValueSet> {
    let mut of_one = |named: &NamedValues| {
        let mut set = ValueSet { name: named.name.as_str().into(), ..ValueSet::default_values() };
        set.options.release.namespace = named.namespace.clone().unwrap_or_else(|| NAMESPACE.to_owned());
        let mut read = |path: &Path| match read_source(files, path, sources) {
            Ok(source) => Some(source),
            Err(reason) => {
                unchecked.push(Unchecked { path: display_name(path), kind: UncheckedKind::Unreadable, reason });
                None
            }
        };
        for path in &named.files {
            set.options.values_files.extend(read(&in_chart(path, folder)));
        }
        for SetText { kind, text, place: (file, bytes) } in &named.set {
            let argument = sources.add(kind.option(), SourceKind::Argument, text.as_str().into());
            let span = read(file).map(|source| Span::new(source, bytes.start, bytes.end));
            set.options.set_places.extend(span.map(|span| (argument, span)));
            set.options.set.push(SetArgument { kind: *kind, source: argument });
        }
        set
    };
    named.iter().map(&mut of_one).collect()
}

/// What stands for the chart's folder at the beginning of the path of a values file.
const CHART_FOLDER: &str = "{chart}";

/// A path of the settings, with the folder that a chart lies in.
pub(crate) fn in_chart(path: &Path, folder: &Path) -> PathBuf {
    path.strip_prefix(CHART_FOLDER).map_or_else(|_| path.to_owned(), |below| folder.join(below))
}

/// The sets for the releases that the settings describe: one that has no namespace of its own for each of theirs.
pub(crate) fn for_releases(sets: Vec<ValueSet>, settings: &ChartSettings) -> Vec<ValueSet> {
    let mut all = Vec::new();
    for mut set in sets {
        set.options.release.name = settings.release_name.clone().unwrap_or(set.options.release.name);
        if settings.namespaces.is_empty() || set.options.release.namespace != NAMESPACE {
            all.push(set);
            continue;
        }
        for namespace in &settings.namespaces {
            let mut set = set.clone();
            if settings.namespaces.len() > 1 {
                set.name = format!("{} in {namespace}", set.name).into();
            }
            set.options.release.namespace.clone_from(namespace);
            all.push(set);
        }
    }
    all
}

/// Reads a values file and registers it; or the reason why not.
pub(crate) fn read_source(files: &dyn Files, path: &Path, sources: &SourceMap) -> Result<SourceId, String> {
    let (bytes, kind) = match path.as_os_str() == "-" {
        true => (files.read_stdin(), SourceKind::Stdin),
        false => (files.read(path), SourceKind::File),
    };
    let text =
        hullmark_parser::decode(bytes.map_err(|error| reason(&error))?).map_err(|(error, _)| error.to_string())?;
    Ok(sources.add(display_name(path), kind, text.into()))
}

/// The sets that a chart comes with, the default first. `folder` is where it lies, unless it is packed: its tests'
/// values are seldom a part of the chart as Helm loads it, since `.helmignore` leaves them out.
pub(crate) fn of_chart(chart: &Chart, folder: Option<&Path>, files: &dyn Files, sources: &SourceMap) -> Vec<ValueSet> {
    let mut sets: Vec<(String, SourceId)> = Vec::new();
    let loaded = |path: &str| chart.files.iter().find(|file| file.path == path).and_then(File::text);
    for file in chart.files.iter().filter(|file| is_value_set(&file.path)) {
        sets.extend(file.text().map(|(source, _)| (file.path.clone(), source)));
    }
    let ci = folder.map(|folder| folder.join("ci")).filter(|ci| matches!(files.kind(ci), Ok(PathKind::Folder)));
    if let (Some(ci), Some(folder)) = (ci, folder) {
        for path in files.walk(&ci, Scope::Chart(&IgnoreRules::default())).files {
            let below = display_name(path.strip_prefix(folder).unwrap_or(&path));
            if is_value_set(&below) && loaded(&below).is_none() {
                sets.extend(read_source(files, &path, sources).ok().map(|source| (below, source)));
            }
        }
    }
    sets.sort_by(|(a, _), (b, _)| a.split('/').cmp(b.split('/')));
    let sets = sets.into_iter().map(|(name, source)| ValueSet::of_file(name, source));
    std::iter::once(ValueSet::default_values()).chain(sets).collect()
}

/// Whether a file of a chart, by its path in it, is a value set by convention.
fn is_value_set(path: &str) -> bool {
    let Some(stem) = path.strip_suffix(".yaml").or_else(|| path.strip_suffix(".yml")) else { return false };
    match stem.strip_prefix("ci/") {
        Some(name) => !name.contains('/') && name.ends_with("-values"),
        None => !stem.contains('/') && (stem.starts_with("values-") || stem.starts_with("values.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_sets_are_known_by_their_names() {
        for path in ["ci/prod-values.yaml", "ci/a-values.yml", "values-prod.yaml", "values.prod.yaml"] {
            assert!(is_value_set(path), "{path}");
        }
        for path in ["values.yaml", "values.schema.json", "ci/values.yaml", "ci/a/b-values.yaml", "prod-values.yaml"] {
            assert!(!is_value_set(path), "{path}");
        }
    }
}
