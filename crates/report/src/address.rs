//! Places as tools know them that open files: a path, and lines that are lines of that file.

use hullmark_findings::Place;
use hullmark_source::{Range, SourceKind};

use crate::Report;

/// The file that a place is in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Address {
    /// The path of the file, as reports show it; that of the archive for a member of a packed chart.
    pub(crate) path: String,
    /// The lines and columns, where they are lines of that file.
    pub(crate) range: Option<Range>,
    /// The member of the archive, with the line and column in it: `templates/db.yaml:2:14`.
    pub(crate) member: Option<String>,
}

impl Address {
    /// A sentence with the member of the archive in front of it.
    pub(crate) fn prefixed(&self, sentence: &str) -> String {
        match &self.member {
            Some(member) if sentence.is_empty() => member.clone(),
            Some(member) => format!("{member}: {sentence}"),
            None => sentence.to_owned(),
        }
    }
}

/// The file that somebody opens to see a place.
pub(crate) fn address(report: &Report<'_>, place: Place) -> Address {
    let name = report.sources.name(place.source()).to_string();
    let range = place.span().map(|span| report.sources.position(span));
    let Some(source) = report.sources.get(place.source()) else {
        return Address { path: name, range: None, member: None };
    };
    match source.kind() {
        SourceKind::File | SourceKind::Stdin => Address { path: name, range, member: None },
        SourceKind::ArchiveMember { archive } => {
            let member = name.strip_prefix(&**archive).unwrap_or(&name).trim_start_matches('!');
            let line = range.map(|range| format!(":{}:{}", range.start.line, range.start.column));
            let member = format!("{member}{}", line.unwrap_or_default());
            Address { path: archive.to_string(), range: None, member: Some(member) }
        }
        SourceKind::Argument | SourceKind::Rendered => Address { path: name, range: None, member: None },
    }
}
