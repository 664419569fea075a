//! Manifests as tests write them.

use std::sync::Arc;

use hullmark_model::{ReleaseUnit, UnitKind};
use hullmark_parser::{Parsed, parse};
use hullmark_source::SourceId;

/// The documents of a text, which is YAML.
pub(crate) fn read(yaml: &str) -> Parsed {
    let text: Arc<str> = yaml.into();
    let parsed = parse(SourceId::new(0), &text);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    parsed
}

/// The objects of the documents, as a tree of manifests.
pub(crate) fn unit(parsed: &Parsed) -> ReleaseUnit<'_> {
    ReleaseUnit::new(UnitKind::Manifests, &parsed.documents)
}
