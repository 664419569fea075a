//! From a template to values and definitions, and from values to the templates that read them.

use std::path::Path;

use gen_lsp_types::Position;
use hullmark_findings::Place;
use hullmark_source::{Source, SourceId, Span};
use serde_json::{Value, json};

use crate::checker::Checked;
use crate::client::Client;
use crate::diagnostics::PlaceInFile;
use crate::expression::{self, Expression};
use crate::origins::{Origins, place};
use crate::uri::uri_of;

/// Where something was said that stands at a place: the values that count for an expression, the definition of a
/// template; for a key of values, the actions that read it.
pub(crate) fn definition(path: &Path, position: Position, checked: &Checked, client: &Client) -> Vec<Value> {
    let origins = Origins::of(checked);
    let Some((source, offset)) = place_of(origins, path, position, client) else { return Vec::new() };
    let found = match expression::at(source.text(), offset as usize).filter(|_| origins.is_template(source.id())) {
        Some(Expression::Template(name)) => definitions(origins, &name),
        Some(Expression::Path(path)) => values(origins, &path),
        None if origins.is_template(source.id()) => Vec::new(),
        None => origins.path_at(source.id(), offset).map_or_else(Vec::new, |path| origins.readers(&path)),
    };
    let found = if found.is_empty() { printed(origins, source.id(), offset) } else { found };
    locations(origins, found, checked, client)
}

/// The actions that read the values at a place.
pub(crate) fn references(path: &Path, position: Position, checked: &Checked, client: &Client) -> Vec<Value> {
    let origins = Origins::of(checked);
    let Some((source, offset)) = place_of(origins, path, position, client) else { return Vec::new() };
    let path = match expression::at(source.text(), offset as usize).filter(|_| origins.is_template(source.id())) {
        Some(Expression::Path(path)) => Some(path),
        Some(Expression::Template(_)) => None,
        None if origins.is_template(source.id()) => None,
        None => origins.path_at(source.id(), offset),
    };
    locations(origins, path.map_or_else(Vec::new, |path| origins.readers(&path)), checked, client)
}

/// The text of a file and a byte of it.
pub(crate) fn place_of(
    origins: Origins<'_>,
    path: &Path,
    position: Position,
    client: &Client,
) -> Option<(std::sync::Arc<Source>, u32)> {
    let source = origins.file(path)?;
    let offset = client.encoding.offset(source.text(), source.lines(), position);
    Some((source, u32::try_from(offset).ok()?))
}

/// The keys of a path of values that count in some render, each once.
fn values(origins: Origins<'_>, path: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for render in origins.renders {
        let winners = origins.winners(render, path);
        found.extend(winners.into_iter().filter_map(|id| place(&render.values_read.origins, id)));
    }
    found
}

/// The values that the action at a place printed.
fn printed(origins: Origins<'_>, source: SourceId, offset: u32) -> Vec<Span> {
    let mut found = Vec::new();
    for render in origins.renders {
        let written = origins.written(render, source, offset);
        let from = written.map(|written| written.from).unwrap_or_default();
        found.extend(from.into_iter().filter_map(|id| place(&render.values_read.origins, id)));
    }
    found
}

/// The definitions of a template in the files of the chart.
fn definitions(origins: Origins<'_>, name: &str) -> Vec<Span> {
    let ids = (0..origins.sources.len()).filter_map(|index| u32::try_from(index).ok()).map(SourceId::new);
    let newest = |source: &Source| origins.sources.file(source.name()).is_some_and(|it| it.id() == source.id());
    let sources = ids.filter_map(|id| origins.sources.get(id)).filter(|source| newest(source));
    let spans = |source: std::sync::Arc<Source>| -> Vec<Span> {
        let found = expression::definitions(source.text(), name);
        found.map(|range| Span::from_range(source.id(), range)).collect()
    };
    sources.flat_map(spans).collect()
}

fn locations(origins: Origins<'_>, spans: Vec<Span>, checked: &Checked, client: &Client) -> Vec<Value> {
    let mut locations: Vec<Value> = Vec::new();
    for span in spans {
        let Some(place) = PlaceInFile::of(Place::Span(span), origins.sources, client.encoding) else { continue };
        let uri = checked.snapshot.uris.get(&place.path).cloned().unwrap_or_else(|| uri_of(&place.path));
        let location = json!({"uri": uri, "range": place.range});
        if !locations.contains(&location) {
            locations.push(location);
        }
    }
    locations
}
