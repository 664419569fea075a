//! A chart in memory, rendered as often as there is something to try.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_checks::Selection;
use hullmark_engine::{Files, OsFiles, Scope};
use hullmark_findings::Finding;
use hullmark_model::{Object, ReleaseUnit, UnitKind};
use hullmark_parser::{Document, parse};
use hullmark_render::chart::{ChartFiles, File, IgnoreRules, ReleaseOptions, RenderOptions, load, render};
use hullmark_source::{SourceKind, SourceMap};

/// The folders with a Chart.yaml, without those inside of others.
pub(crate) fn charts_below(folder: &Path) -> Vec<PathBuf> {
    let files = OsFiles.walk(folder, Scope::Chart(&IgnoreRules::default())).files;
    let is_chart = |file: &&PathBuf| file.file_name().is_some_and(|name| name == "Chart.yaml");
    let mut charts: Vec<PathBuf> = Vec::new();
    let mut folders: Vec<PathBuf> =
        files.iter().filter(is_chart).filter_map(|file| Some(file.parent()?.to_owned())).collect();
    folders.sort();
    for folder in folders {
        if !charts.last().is_some_and(|outer| folder.starts_with(outer)) {
            charts.push(folder);
        }
    }
    charts
}

/// All files of a chart folder.
pub(crate) struct MemoryChart {
    /// The path that its files have in reports.
    root: String,
    members: BTreeMap<String, Vec<u8>>,
}

/// The new text of a file of a chart.
#[derive(Clone, Debug)]
pub(crate) struct NewText {
    /// Relative to the chart.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What a render shows.
pub(crate) struct Look {
    pub(crate) sources: SourceMap,
    pub(crate) findings: Vec<Finding>,
    pub(crate) documents: Vec<Document>,
    pub(crate) errors: Vec<String>,
}

impl MemoryChart {
    pub(crate) fn read(base: &Path, folder: &Path) -> Self {
        let slashed = |path: &Path| path.to_string_lossy().replace('\\', "/");
        let files = OsFiles.walk(folder, Scope::Chart(&IgnoreRules::default())).files;
        let member = |file: PathBuf| Some((slashed(file.strip_prefix(folder).ok()?), OsFiles.read(&file).ok()?));
        Self {
            root: slashed(folder.strip_prefix(base).unwrap()),
            members: files.into_iter().filter_map(member).collect(),
        }
    }

    /// A file of the chart by the name that reports give it: its path in the chart and its text.
    pub(crate) fn file(&self, name: &str) -> Option<(&str, &str)> {
        let path = name.strip_prefix(&self.root)?.strip_prefix('/')?;
        let (path, bytes) = self.members.get_key_value(path)?;
        Some((path, std::str::from_utf8(bytes).ok()?))
    }

    /// The text of the chart's values.yaml, and what its name is in reports.
    pub(crate) fn values(&self) -> (String, &str) {
        let name = format!("{}/values.yaml", self.root);
        let text = self.file(&name).map_or("", |(_, text)| text);
        (name, text)
    }

    /// `None` for values.yaml alone, then the files that the engine renders a chart with.
    pub(crate) fn value_sets(&self) -> Vec<Option<String>> {
        let is_yaml = |path: &str| Path::new(path).extension().is_some_and(|it| it == "yaml" || it == "yml");
        let is_set = |path: &&String| match path.split_once('/') {
            Some(("ci", name)) => is_yaml(name) && name.contains("-values.") && !name.contains('/'),
            Some(_) => false,
            None => {
                is_yaml(path) && (path.starts_with("values-") || path.starts_with("values.")) && *path != "values.yaml"
            }
        };
        std::iter::once(None).chain(self.members.keys().filter(is_set).cloned().map(Some)).collect()
    }

    /// Renders the chart with an edit and a value set, and runs one rule or all.
    pub(crate) fn look(&self, edit: Option<&NewText>, set: Option<&str>, rule: Option<&str>) -> Look {
        let sources = SourceMap::new();
        let mut members: BTreeMap<String, Vec<u8>> = self.members.clone();
        if let Some(edit) = edit {
            members.insert(edit.path.clone(), edit.text.clone().into_bytes());
        }
        let set_text = set.and_then(|path| members.get(path)).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let mut look = Look { findings: Vec::new(), documents: Vec::new(), errors: Vec::new(), sources };
        let chart = match load(&ChartFiles::folder(self.root.as_str(), members), &look.sources) {
            Ok(chart) => chart,
            Err(error) => {
                look.errors.push(error.to_string());
                return look;
            }
        };
        let mut options = RenderOptions {
            release: ReleaseOptions { namespace: "release-namespace".into(), ..ReleaseOptions::default() },
            // What the marker is good for does not depend on what a schema would say of it.
            skip_schema_validation: true,
            ..RenderOptions::default()
        };
        if let (Some(text), Some(path)) = (set_text, set) {
            let name = format!("{}/{path}", self.root);
            options.values_files.push(look.sources.add(name, SourceKind::File, text.into()));
        }
        let rendered = render(&chart, &options, &look.sources);
        look.errors.extend(rendered.errors.iter().map(ToString::to_string));
        let outputs = rendered.templates.iter().filter_map(|it| look.sources.get(it.rendered));
        let outputs = outputs.map(|source| (source.id(), Arc::clone(source.text())));
        // Definitions are large, and no edit of anything else changes them.
        let is_looked_at = edit.is_none_or(|edit| edit.path.contains("crds/"));
        let crds = rendered.crds.iter().filter(|_| is_looked_at);
        let crds = crds.filter_map(|crd| File::text(&crd.file).map(|(id, text)| (id, Arc::clone(text))));
        for (source, text) in outputs.chain(crds) {
            let parsed = parse(source, &text);
            look.errors.extend(parsed.errors.iter().map(ToString::to_string));
            look.documents.extend(parsed.documents.into_iter().filter(Document::is_complete));
        }
        let rules: Vec<&str> = rule.into_iter().collect();
        let selection = Selection::new("all", &rules, &[] as &[&str]).unwrap();
        let documents = look.documents.iter().filter(|document| !Object::all_in(document).is_empty());
        let unit = ReleaseUnit::new(UnitKind::Render { namespace: "release-namespace".into() }, documents);
        look.findings = hullmark_checks::run(&unit, &selection, &look.sources);
        drop(unit);
        look
    }
}
