//! Which files of a tree of charts are the user's, and which values the user's chart gives to the others.

use std::sync::Arc;

use hullmark_source::{Dependency, Origin, OriginTable, Ownership, SourceId, Span};

use super::files::File;
use super::instance::Instance;
use super::load::Chart;
use crate::value::{Kind, Map, Value};

/// The ownership of the sources of a render. `values` are those of the whole tree.
pub(super) fn ownership(root: &Instance<'_>, values: &Map, origins: &OriginTable) -> Ownership {
    let mut ownership = Ownership::default();
    add_dependencies(&mut ownership, root, &[]);
    for name in root.dependencies.iter().map(Instance::name).chain(["global"]) {
        if let Some(value) = values.get(name) {
            add_keys(&mut ownership, origins, name, &value);
        }
    }
    ownership
}

/// Adds the dependencies of a chart that the user owns, at the end of these names.
fn add_dependencies(ownership: &mut Ownership, owner: &Instance<'_>, names: &[Arc<str>]) {
    for child in &owner.dependencies {
        let declared = owner.metadata.declared().find(|dependency| dependency.key() == child.name());
        let comes_from_elsewhere = declared.is_some_and(|dependency| !dependency.repository.text.is_empty());
        if comes_from_elsewhere || is_packed(child.chart) && !is_packed(owner.chart) {
            let place = declared.and_then(|it| it.name.place.map(|place| place.span).or(it.span));
            let Some((chart_file, _)) = owner.chart.chart_file.text() else { continue };
            add_chart(ownership, child, names, place.ok_or(chart_file));
        } else {
            // A folder in charts/ that no repository has is edited where it lies.
            let names: Vec<Arc<str>> = names.iter().cloned().chain([child.name().into()]).collect();
            add_dependencies(ownership, child, &names);
        }
    }
}

/// Whether a chart is read out of an archive.
fn is_packed(chart: &Chart) -> bool {
    chart.chart_file.name.contains('!')
}

fn add_chart(ownership: &mut Ownership, chart: &Instance<'_>, above: &[Arc<str>], entry: Result<Span, SourceId>) {
    let mut names = above.to_vec();
    names.push(chart.name().into());
    let dependency = Arc::new(Dependency { names, entry });
    ownership.add_dependency(&dependency);
    for (source, _) in files(chart.chart).filter_map(File::text) {
        ownership.add_foreign(source, &dependency);
    }
    for child in &chart.dependencies {
        add_chart(ownership, child, &dependency.names, entry);
    }
}

fn files(chart: &Chart) -> impl Iterator<Item = &File> {
    chart.templates.iter().chain(&chart.files).chain(&chart.values).chain([&chart.chart_file])
}

/// Adds the keys of a tree that stand in the user's own files. Recursion is as deep as values are, which the reader
/// bounds.
fn add_keys(ownership: &mut Ownership, origins: &OriginTable, path: &str, value: &Value) {
    if let Origin::Value { span, key_span, .. } = origins.get(value.origin)
        && ownership.is_own(span.source)
    {
        ownership.add_own_key(path.to_owned(), key_span.unwrap_or(*span));
    }
    if let Kind::Map(map) = &value.kind {
        for (key, value) in map.snapshot() {
            add_keys(ownership, origins, &format!("{path}.{key}"), &value);
        }
    }
}
