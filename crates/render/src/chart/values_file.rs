//! Values files: from a parsed text to a map with origins.

use hullmark_parser::{Document, Parsed};
use hullmark_source::{Origin, OriginId, OriginTable, PathSegment, SourceId, Span, Verbatim};

use super::ChartError;
use super::load::{first_error, syntax_error};
use super::merge::merge_files;
use super::metadata::mismatch;
use crate::HelmVersion;
use crate::value::{Kind, Map};
use crate::yaml;

/// A values file: its outermost mapping and that mapping's origin; or what is wrong, with Helm's words. Helm 3 reads
/// the first document alone, Helm 4 merges all of them.
pub(super) fn read_values(
    parsed: &Parsed,
    source: SourceId,
    text: &str,
    helm: HelmVersion,
    origins: &mut OriginTable,
) -> Result<(Map, OriginId), ChartError> {
    if helm == HelmVersion::V3 || parsed.documents.len() < 2 {
        first_error(parsed, text).map_or(Ok(()), Err)?;
        return read_document(parsed.documents.first(), source, text, origins);
    }
    if let Some(error) = parsed.errors.first() {
        return Err(syntax_error(error, text));
    }
    let mut documents = parsed.documents.iter();
    let mut values = read_document(documents.next(), source, text, origins)?;
    for document in documents.filter(|document| document.root().is_some_and(|root| !root.is_null())) {
        let (over, origin) = read_document(Some(document), source, text, origins)?;
        values = (merge_files(&values.0, &over, origins), origin);
    }
    Ok(values)
}

fn read_document(
    document: Option<&Document>,
    source: SourceId,
    text: &str,
    origins: &mut OriginTable,
) -> Result<(Map, OriginId), ChartError> {
    let Some(root) = document.and_then(Document::root).filter(|root| !root.is_null()) else {
        let span = Span::from_range(source, 0..text.len());
        return Ok((Map::new(), values_root(span, origins)));
    };
    let value = yaml::read_values(origins, "Values", root)
        .map_err(|error| ChartError::at(error.span, format!("error converting YAML to JSON: {}", error.message)))?;
    match value.kind {
        Kind::Map(map) => Ok((map, value.origin)),
        _ => Err(mismatch(root, "", "map[string]interface {}")),
    }
}

/// The origin of values as a whole.
pub(super) fn values_root(span: Span, origins: &mut OriginTable) -> OriginId {
    let segment = PathSegment::Root("Values".into());
    origins.push(Origin::Value {
        span,
        key_span: None,
        parent: None,
        segment,
        verbatim: Verbatim::None,
        overrides: None,
    })
}
