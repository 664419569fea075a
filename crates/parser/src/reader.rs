//! From text to documents.

use std::sync::Arc;

use hullmark_source::SourceId;

use crate::Parsed;

/// Reads `text`, the text of `source`.
#[must_use]
pub fn parse(source: SourceId, text: &Arc<str>) -> Parsed {
    let _ = (source, text);
    Parsed::default()
}
