//! Argo CD Applications and Flux `HelmRelease`s: values that a chart of the tree is deployed with.
//!
//! Such a resource names its chart by a path in a repository. The repository is taken to be the tree that is checked:
//! the path is looked for in the folder of the resource and in those above it. Which repository and revision the
//! resource asks for is not compared. Values from `ConfigMap`s, Secrets and other repositories are not at hand.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use hullmark_findings::{Unchecked, UncheckedKind};
use hullmark_model::Object;
use hullmark_parser::{Document, NodeKind, NodeRef, ScalarStyle};
use hullmark_render::chart::{SetArgument, SetKind};
use hullmark_source::{SourceKind, SourceMap, Span};

use crate::discover::ChartLocation;
use crate::files::Files;
use crate::value_sets::{ValueSet, read_source};

/// A chart folder and the values that a resource deploys it with.
#[derive(Clone, Debug)]
pub(crate) struct Deployment {
    pub(crate) chart: PathBuf,
    pub(crate) values: ValueSet,
}

/// The deployments that these documents describe, in their order. What cannot be followed is told.
pub(crate) fn deployments<'d>(
    documents: impl Iterator<Item = &'d Document>,
    charts: &BTreeSet<ChartLocation>,
    files: &dyn Files,
    sources: &SourceMap,
    unchecked: &mut Vec<Unchecked>,
) -> Vec<Deployment> {
    let mut search = Search { charts, files, sources, unchecked };
    documents.flat_map(Object::all_in).flat_map(|object| search.object(&object)).collect()
}

struct Search<'a> {
    charts: &'a BTreeSet<ChartLocation>,
    files: &'a dyn Files,
    sources: &'a SourceMap,
    unchecked: &'a mut Vec<Unchecked>,
}

/// A chart of the tree as a resource names it.
struct Located {
    chart: PathBuf,
    /// The folder that the resource's paths start from.
    root: PathBuf,
}

impl Search<'_> {
    fn object(&mut self, object: &Object<'_>) -> Vec<Deployment> {
        if object.is("argoproj.io", "Application") {
            self.application(object)
        } else if object.is("helm.toolkit.fluxcd.io", "HelmRelease") {
            self.helm_release(object).into_iter().collect()
        } else {
            Vec::new()
        }
    }

    fn application(&mut self, object: &Object<'_>) -> Vec<Deployment> {
        let Some(spec) = object.node().get("spec") else { return Vec::new() };
        let several: Vec<NodeRef<'_>> = spec.get("sources").into_iter().flat_map(NodeRef::items).collect();
        let one = spec.get("source").filter(|_| several.is_empty());
        let all: Vec<NodeRef<'_>> = several.into_iter().chain(one).collect();
        all.into_iter().filter_map(|source| self.argo_source(object, spec, source)).collect()
    }

    fn argo_source(&mut self, object: &Object<'_>, spec: NodeRef<'_>, source: NodeRef<'_>) -> Option<Deployment> {
        let helm = source.get("helm");
        if let Some(chart) = text(source, "chart") {
            self.elsewhere(object, &format!("its chart {chart} comes from a registry"));
            return None;
        }
        let path = text(source, "path")?;
        let located = match self.locate(object, path) {
            Some(located) => located,
            // Without Helm's section the path may as well lead to plain manifests.
            None if helm.is_none() => return None,
            None => {
                self.elsewhere(object, &format!("its chart {path} is not in the tree that is checked"));
                return None;
            }
        };
        let mut values = self.value_set(object);
        values.options.release.name = object.name().get().unwrap_or("release-name").to_owned();
        if let Some(namespace) = spec.at(&["destination", "namespace"]).and_then(NodeRef::as_str) {
            values.options.release.namespace = namespace.to_owned();
        }
        let Some(helm) = helm else { return Some(Deployment { chart: located.chart, values }) };
        if let Some(name) = text(helm, "releaseName") {
            values.options.release.name = name.to_owned();
        }
        for file in helm.get("valueFiles").into_iter().flat_map(NodeRef::items).filter_map(NodeRef::as_str) {
            let path = match file.strip_prefix('/') {
                Some(below) => located.root.join(below),
                // `$name/…` starts from the root of another source, which is this tree again or not at hand.
                None if file.starts_with('$') => located.root.join(file.split_once('/').map_or("", |(_, rest)| rest)),
                None => located.chart.join(file),
            };
            let may_be_missing = helm.get("ignoreMissingValueFiles").and_then(NodeRef::as_bool) == Some(true);
            self.add_file(object, &path, may_be_missing, &mut values);
        }
        let inline = helm.get("valuesObject").or_else(|| helm.get("values"));
        self.add_inline(object, inline, &mut values);
        for parameter in helm.get("parameters").into_iter().flat_map(NodeRef::items) {
            self.add_parameter(parameter, &mut values);
        }
        Some(Deployment { chart: located.chart, values })
    }

    fn helm_release(&mut self, object: &Object<'_>) -> Option<Deployment> {
        let spec = object.node().get("spec")?;
        let Some(chart) = spec.at(&["chart", "spec"]) else {
            self.elsewhere(object, "it refers to its chart as a resource of its own");
            return None;
        };
        let path = text(chart, "chart")?;
        let kind = chart.at(&["sourceRef", "kind"]).and_then(NodeRef::as_str).unwrap_or_default();
        let located = if kind == "HelmRepository" { None } else { self.locate(object, path) };
        let Some(located) = located else {
            self.elsewhere(object, &format!("its chart {path} is not in the tree that is checked"));
            return None;
        };
        let mut values = self.value_set(object);
        let target = text(spec, "targetNamespace");
        let name = object.name().get().unwrap_or("release-name");
        values.options.release.name = match (text(spec, "releaseName"), target) {
            (Some(name), _) => name.to_owned(),
            (None, Some(target)) => format!("{target}-{name}"),
            (None, None) => name.to_owned(),
        };
        if let Some(namespace) = target.or(object.namespace().get()) {
            values.options.release.namespace = namespace.to_owned();
        }
        for file in chart.get("valuesFiles").into_iter().flat_map(NodeRef::items).filter_map(NodeRef::as_str) {
            let may_be_missing = chart.get("ignoreMissingValuesFiles").and_then(NodeRef::as_bool) == Some(true);
            self.add_file(object, &located.root.join(file), may_be_missing, &mut values);
        }
        for from in spec.get("valuesFrom").into_iter().flat_map(NodeRef::items) {
            let (kind, name) = (text(from, "kind").unwrap_or("ConfigMap"), text(from, "name").unwrap_or("?"));
            self.elsewhere(object, &format!("its values from {kind}/{name} are not at hand; rendered without them"));
        }
        self.add_inline(object, spec.get("values"), &mut values);
        Some(Deployment { chart: located.chart, values })
    }

    /// The chart folder of a path in the repository, from the folder of the resource upwards.
    fn locate(&self, object: &Object<'_>, path: &str) -> Option<Located> {
        let file = self.file_of(object);
        let relative = Path::new(path.trim_start_matches('/'));
        file.ancestors().skip(1).find_map(|root| {
            let chart = normalized(&root.join(relative))?;
            let is_known = self.charts.contains(&ChartLocation::Folder(chart.clone()));
            is_known.then(|| Located { chart, root: root.to_owned() })
        })
    }

    fn file_of(&self, object: &Object<'_>) -> PathBuf {
        PathBuf::from(&*self.sources.name(object.node().document().source()))
    }

    fn value_set(&self, object: &Object<'_>) -> ValueSet {
        let file = self.sources.name(object.node().document().source());
        ValueSet { name: format!("{} ({file})", named(object)).into(), ..ValueSet::default_values() }
    }

    fn add_file(&mut self, object: &Object<'_>, path: &Path, may_be_missing: bool, values: &mut ValueSet) {
        let read = normalized(path).ok_or_else(|| "it lies outside of the tree".to_owned());
        match read.and_then(|path| read_source(self.files, &path, self.sources)) {
            Ok(source) => values.options.values_files.push(source),
            Err(_) if may_be_missing => {}
            Err(why) => self.elsewhere(object, &format!("its values file {} cannot be read: {why}", path.display())),
        }
    }

    /// Values that stand in the resource, as a mapping or as text.
    fn add_inline(&mut self, object: &Object<'_>, node: Option<NodeRef<'_>>, values: &mut ValueSet) {
        let Some(node) = node.filter(|node| !node.is_null()) else { return };
        let source = node.document().source();
        let Some(file) = self.sources.get(source) else { return };
        match node.kind() {
            NodeKind::Mapping => {
                values.options.inline_values.push((source, only(file.text(), &[node.span()])));
            }
            NodeKind::Scalar if node.style() == Some(ScalarStyle::Literal) => {
                let lines: Vec<Span> = node.verbatim_runs().iter().map(|run| run.span).collect();
                values.options.inline_values.push((source, only(file.text(), &lines)));
            }
            // Text that was decoded stands nowhere in the file as it is.
            NodeKind::Scalar => {
                let name = format!("{} (values of {})", file.name(), named(object));
                let text = node.text().unwrap_or_default();
                values.options.values_files.push(self.sources.add(name, SourceKind::Argument, text.into()));
            }
            NodeKind::Sequence => self.elsewhere(object, "its values are a list"),
        }
    }

    /// A parameter of Argo CD, which is a `--set` or `--set-string`.
    fn add_parameter(&self, parameter: NodeRef<'_>, values: &mut ValueSet) {
        let (Some(name), Some(value)) = (text(parameter, "name"), parameter.get("value")) else { return };
        let is_string = parameter.get("forceString").and_then(NodeRef::as_bool) == Some(true);
        let kind = if is_string { SetKind::String } else { SetKind::Typed };
        let written = value.text().unwrap_or_default();
        // Argo CD takes commas for text, unless the value is a list.
        let escaped = if written.starts_with('{') { written.to_owned() } else { written.replace(',', "\\,") };
        let text: Arc<str> = format!("{name}={escaped}").into();
        let source = self.sources.add(format!("parameter {name}"), SourceKind::Argument, text);
        values.options.set.push(SetArgument { kind, source });
        values.options.set_places.insert(source, value.verbatim().unwrap_or_else(|| value.span()));
    }

    fn elsewhere(&mut self, object: &Object<'_>, why: &str) {
        let path = self.sources.name(object.node().document().source()).to_string();
        let reason = format!("{}: {why}", named(object));
        self.unchecked.push(Unchecked { path, kind: UncheckedKind::ChartElsewhere, reason });
    }
}

fn named(object: &Object<'_>) -> String {
    hullmark_checks::object_ref(object).to_string()
}

fn text<'d>(node: NodeRef<'d>, key: &str) -> Option<&'d str> {
    node.get(key)?.as_str().filter(|text| !text.is_empty())
}

/// A path without `.` and `..`; `None` when it leads out of where it starts.
fn normalized(path: &Path) -> Option<PathBuf> {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !parts.pop() {
                    return None;
                }
            }
            other => parts.push(other),
        }
    }
    Some(parts)
}

/// A text of the same length in which only these stretches are left; the rest is blank.
fn only(text: &str, kept: &[Span]) -> Arc<str> {
    let mut bytes: Vec<u8> = text.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { byte } else { b' ' }).collect();
    for range in kept.iter().map(|span| span.range()) {
        if let (Some(to), Some(from)) = (bytes.get_mut(range.clone()), text.as_bytes().get(range)) {
            to.copy_from_slice(from);
        }
    }
    String::from_utf8_lossy(&bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hullmark_source::SourceId;

    #[test]
    fn what_is_left_of_a_text_stands_where_it_stood() {
        let span = |start, end| Span::new(SourceId::new(0), start, end);
        assert_eq!(&*only("ä: b\nc: d\n", &[span(6, 10)]), "     \nc: d\n");
    }

    #[test]
    fn a_path_cannot_leave_its_root() {
        assert_eq!(normalized(Path::new("a/./b/../c")), Some(PathBuf::from("a/c")));
        assert_eq!(normalized(Path::new("a/../../c")), None);
    }
}
