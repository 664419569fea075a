//! Argo CD Applications and Flux `HelmRelease`s: values that a chart of the tree is deployed with.
//!
//! Such a resource names its chart by a path in a repository. The repository is taken to be the tree that is checked:
//! the path is looked for in the folder of the resource and in those above it. Which repository and revision the
//! resource asks for is not compared. Values of other repositories are not at hand. What a resource does to a chart's
//! objects after the render (Flux's `postRenderers`) is not done; that is told.

mod argo;
mod flux;
mod generators;
mod params;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use hullmark_findings::{Unchecked, UncheckedKind};
use hullmark_model::Object;
use hullmark_parser::{Document, NodeKind, NodeRef, ScalarStyle};
use hullmark_source::{SourceId, SourceKind, SourceMap, Span, Stretch, Verbatim};

use self::params::Params;
use crate::Settings;
use crate::discover::ChartLocation;
use crate::files::Files;
use crate::value_sets::{ValueSet, read_source};

/// A chart folder and the values that a resource deploys it with.
#[derive(Clone, Debug)]
pub(crate) struct Deployment {
    pub(crate) chart: PathBuf,
    pub(crate) values: ValueSet,
}

/// The deployments that these documents describe, in their order. What cannot be followed is told. Files of the tree
/// are looked for below the `roots` that the user names.
pub(crate) fn deployments<'d>(
    documents: impl Iterator<Item = &'d Document>,
    charts: &BTreeMap<ChartLocation, Arc<Settings>>,
    roots: &[PathBuf],
    files: &dyn Files,
    sources: &SourceMap,
    unchecked: &mut Vec<Unchecked>,
) -> Vec<Deployment> {
    let objects: Vec<Object<'_>> = documents.flat_map(Object::all_in).collect();
    let mut search = Search { charts, roots, files, sources, unchecked, objects: &objects };
    objects.iter().flat_map(|object| search.object(object)).collect()
}

struct Search<'a> {
    charts: &'a BTreeMap<ChartLocation, Arc<Settings>>,
    roots: &'a [PathBuf],
    files: &'a dyn Files,
    sources: &'a SourceMap,
    unchecked: &'a mut Vec<Unchecked>,
    /// All objects of the tree, among them the `ConfigMap`s that values are taken from.
    objects: &'a [Object<'a>],
}

/// A chart of the tree as a resource names it.
struct Located {
    chart: PathBuf,
    /// The folder that the resource's paths start from.
    root: PathBuf,
}

impl<'a> Search<'a> {
    fn object(&mut self, object: &Object<'a>) -> Vec<Deployment> {
        if object.is("argoproj.io", "Application") {
            self.application(object, object.node(), &Params::default())
        } else if object.is("argoproj.io", "ApplicationSet") {
            self.application_set(object)
        } else if object.is("helm.toolkit.fluxcd.io", "HelmRelease") {
            self.helm_release(object).into_iter().collect()
        } else {
            Vec::new()
        }
    }

    /// The chart folder of a path in the repository, from the folder of the resource upwards.
    fn locate(&self, object: &Object<'_>, path: &str) -> Option<Located> {
        let file = self.file_of(object);
        let relative = Path::new(path.trim_start_matches('/'));
        file.ancestors().skip(1).find_map(|root| {
            let chart = normalized(&root.join(relative))?;
            let is_known = self.charts.contains_key(&ChartLocation::Folder(chart.clone()));
            is_known.then(|| Located { chart, root: root.to_owned() })
        })
    }

    fn file_of(&self, object: &Object<'_>) -> PathBuf {
        PathBuf::from(&*self.sources.name(object.node().document().source()))
    }

    /// An empty set that is named after the resource, or after what it makes.
    fn value_set(&self, object: &Object<'_>, made: Option<&str>) -> ValueSet {
        let file = self.sources.name(object.node().document().source());
        let made = made.map(|name| format!(" {name}")).unwrap_or_default();
        ValueSet { name: format!("{}{made} ({file})", named(object)).into(), ..ValueSet::default_values() }
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
    fn add_inline(&mut self, object: &Object<'_>, node: Option<NodeRef<'_>>, params: &Params, values: &mut ValueSet) {
        let Some(node) = node.filter(|node| !node.is_null()) else { return };
        let source = node.document().source();
        let Some(file) = self.sources.get(source) else { return };
        let in_place = match node.kind() {
            NodeKind::Mapping => vec![node.span()],
            NodeKind::Scalar if node.style() == Some(ScalarStyle::Literal) => {
                node.verbatim_runs().iter().map(|run| run.span).collect()
            }
            NodeKind::Scalar => {
                let text = node.text().unwrap_or_default();
                let stretches = node.verbatim_runs().into_iter().map(|run| Stretch {
                    decoded: run.decoded_start,
                    source: run.span.start,
                    length: run.span.end.saturating_sub(run.span.start),
                });
                let Some((text, stretches)) = params.expand_traced(text, stretches.collect()) else {
                    return self.elsewhere(object, "its values hold a parameter that is not known");
                };
                return self.add_decoded(object, source, text, stretches, values);
            }
            NodeKind::Sequence => return self.elsewhere(object, "its values are a list"),
        };
        let text = only(file.text(), &in_place);
        if !params.occur_in(&text) {
            values.options.inline_values.push((source, text));
            return;
        }
        let whole = Stretch { decoded: 0, source: 0, length: u32::try_from(text.len()).unwrap_or(u32::MAX) };
        match params.expand_traced(&text, vec![whole]) {
            Some((text, stretches)) => self.add_decoded(object, source, text, stretches, values),
            None => self.elsewhere(object, "its values hold a parameter that is not known"),
        }
    }

    /// Values that stand decoded in a file: these stretches of the text are the file's.
    fn add_decoded(
        &self,
        object: &Object<'_>,
        source: SourceId,
        text: String,
        stretches: Vec<Stretch>,
        values: &mut ValueSet,
    ) {
        let name = format!("{} (values of {})", self.sources.name(source), named(object));
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let text: Arc<str> = text.into();
        let decoded = self.sources.add(name, SourceKind::Argument, Arc::clone(&text));
        values.options.inline_values.push((decoded, text));
        values.options.decoded_from.insert(decoded, (source, Verbatim::of(stretches, length)));
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
