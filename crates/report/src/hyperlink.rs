//! Hyperlinks of terminals: OSC 8, as written down in "Hyperlinks (a.k.a. HTML-like anchors) in terminal emulators" by
//! Egmont Koblinger.

use hullmark_source::{SourceId, SourceKind};

use crate::Report;
use crate::uri::file_uri;
use crate::words::page_url;

/// `text` as a link to the file that a source lies in; `text` itself where it lies in none or links are off.
pub(crate) fn to_file(report: &Report<'_>, source: SourceId, text: &str) -> String {
    let uri = report.sources.get(source).filter(|_| report.style.hyperlinks).and_then(|source| match source.kind() {
        SourceKind::File => file_uri(source.name(), report.root),
        SourceKind::ArchiveMember { archive } => file_uri(archive, report.root),
        SourceKind::Stdin | SourceKind::Argument | SourceKind::Rendered => None,
    });
    uri.map_or_else(|| text.to_owned(), |uri| link(&uri, text))
}

/// `text` as a link to the page of a rule; `text` itself where it has none or links are off.
pub(crate) fn to_rule(report: &Report<'_>, rule: &str, text: &str) -> String {
    match (report.rules)(rule).filter(|_| report.style.hyperlinks) {
        Some(policy) => link(&page_url(policy), text),
        None => text.to_owned(),
    }
}

/// The URI must be percent-encoded: a control character in it would end the sequence.
fn link(uri: &str, text: &str) -> String {
    format!("\u{1b}]8;;{uri}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}
