//! What each template of a tree of charts sees: the scoping of `.Values`, `.Chart`, `.Files`, `.Subcharts`.

use std::collections::BTreeMap;

use hullmark_source::OriginTable;

use super::files::File;
use super::instance::Instance;
use super::path_match::{base_name, clean_path, extension};
use super::render::RenderOptions;
use super::{builtins, files_object};
use crate::HelmVersion;
use crate::value::{Kind, Map, MapType, Value};

/// A file below `crds/`: Helm installs it as it is.
#[derive(Clone, Debug)]
pub struct CustomResourceFile {
    /// As in Helm's `# Source:` lines: `chart/crds/widget.yaml`.
    pub name: String,
    /// The file.
    pub file: File,
}

/// A template file with what it sees.
pub(super) struct Renderable<'c> {
    /// The file.
    pub file: &'c File,
    /// `.Template.BasePath`
    pub base_path: String,
    /// The dot that it begins with, but for `.Template`. All files of a chart share it.
    pub top: Map,
}

/// Collects the template files of a tree of charts, each with what it sees.
struct Scope<'a, 'c> {
    /// `.Release`, which all charts share.
    release: Value,
    /// `.Capabilities`, which all charts share.
    capabilities: Value,
    helm: HelmVersion,
    renderables: BTreeMap<String, Renderable<'c>>,
    origins: &'a mut OriginTable,
}

/// The template files of a chart and those below it, by name. `values` are those of the whole tree.
pub(super) fn renderables<'c>(
    root: &Instance<'c>,
    values: &Map,
    options: &RenderOptions,
    origins: &mut OriginTable,
) -> BTreeMap<String, Renderable<'c>> {
    let release = builtins::release(&options.release, origins);
    let capabilities = builtins::capabilities(&options.capabilities, options.helm, origins);
    let mut scope = Scope { release, capabilities, helm: options.helm, renderables: BTreeMap::new(), origins };
    let top = Value::with_origin(Kind::Map(values.clone()), root.values_origin);
    scope.chart(root, root.name(), true, &top);
    scope.renderables
}

impl<'c> Scope<'_, 'c> {
    /// Adds a chart at `path` and those below it; `values` are the chart's own.
    /// The chart's top-level map comes back, for the parent's `.Subcharts`.
    fn chart(&mut self, chart: &Instance<'c>, path: &str, is_root: bool, values: &Value) -> Map {
        let table = values.as_map().cloned().unwrap_or_default();
        let subcharts = Map::new();
        let top = Map::typed(MapType::Values);
        top.insert("Chart", builtins::chart(chart, is_root, self.helm, self.origins));
        top.insert("Files", files_object::files(&chart.chart.files, self.origins));
        top.insert("Release", self.release.clone());
        top.insert("Capabilities", self.capabilities.clone());
        top.insert("Values", Value::with_origin(Kind::Map(table.retyped(MapType::Values)), values.origin));
        top.insert("Subcharts", Value::from(subcharts.clone()));
        for child in &chart.dependencies {
            let empty = || Value::with_origin(Kind::Map(Map::new()), child.values_origin);
            let values = table.get(child.name()).filter(|value| value.as_map().is_some()).unwrap_or_else(empty);
            let path = chart.path_below(path, child.name());
            let child_top = self.chart(child, &path, false, &values);
            subcharts.insert(child.name(), Value::from(child_top.retyped(MapType::Any)));
        }
        let is_library = chart.metadata.is_library();
        for file in chart.chart.templates.iter().filter(|file| !is_library || base_name(&file.path).starts_with('_')) {
            let renderable = Renderable { file, base_path: format!("{path}/templates"), top: top.clone() };
            self.renderables.insert(clean_path(&format!("{path}/{}", file.path)), renderable);
        }
        top
    }
}

/// The files below `crds/` of a chart and those below it that hold manifests.
pub(super) fn crds(chart: &Instance<'_>, path: &str) -> Vec<CustomResourceFile> {
    let is_manifest = |file: &&File| {
        let extension = extension(&file.path);
        file.path.starts_with("crds/")
            && [".yaml", ".yml", ".json"].iter().any(|one| extension.eq_ignore_ascii_case(one))
    };
    let own = chart.chart.files.iter().filter(is_manifest);
    let mut found: Vec<_> = own
        .map(|file| CustomResourceFile { name: clean_path(&format!("{path}/{}", file.path)), file: file.clone() })
        .collect();
    for child in &chart.dependencies {
        found.extend(crds(child, &chart.path_below(path, child.name())));
    }
    found
}
