//! The objects that the settings let `lookup` find.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_findings::{Unchecked, UncheckedKind};
use hullmark_model::Object;
use hullmark_parser::{decode, parse};
use hullmark_render::Cluster;
use hullmark_source::SourceId;

use crate::Files;
use crate::files::{display_name, reason};
use crate::value_sets::in_chart;

/// Where objects are that `lookup` finds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LookupSource {
    /// A file of manifests. `{chart}` at the beginning stands for the chart's folder.
    File(PathBuf),
    /// An object, as YAML.
    Text(Arc<str>),
}

/// The objects that `lookup` finds in a chart that lies in `folder`. What cannot be read is told.
pub(crate) fn cluster(
    lookup: &[LookupSource],
    folder: &Path,
    files: &dyn Files,
    unchecked: &mut Vec<Unchecked>,
) -> Cluster {
    let mut documents = Vec::new();
    for source in lookup {
        match source {
            LookupSource::Text(text) => documents.push(Arc::clone(text)),
            LookupSource::File(path) => {
                let path = in_chart(path, folder);
                match manifests(files, &path) {
                    Ok(found) => documents.extend(found),
                    Err(reason) => {
                        let (path, kind) = (display_name(&path), UncheckedKind::Unreadable);
                        unchecked.push(Unchecked { path, kind, reason });
                    }
                }
            }
        }
    }
    Cluster { documents }
}

/// The documents of a file of manifests; or what is wrong with it.
fn manifests(files: &dyn Files, path: &Path) -> Result<Vec<Arc<str>>, String> {
    let bytes = files.read(path).map_err(|error| reason(&error))?;
    let text: Arc<str> = decode(bytes).map_err(|(error, _)| error.to_string())?.into();
    // The text is read for itself: no finding points into it.
    let parsed = parse(SourceId::new(0), &text);
    if let Some(error) = parsed.errors.first() {
        return Err(format!("no objects for `lookup`: {error}"));
    }
    if parsed.documents.iter().all(|document| Object::all_in(document).is_empty()) {
        return Err("no objects for `lookup` in it".to_owned());
    }
    Ok(parsed.documents.iter().map(|document| document.slice(document.span()).into()).collect())
}
