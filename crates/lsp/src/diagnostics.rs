//! Findings as diagnostics.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, Range, Uri,
};
use hullmark_engine::{Outcome, Unit};
use hullmark_findings::{Finding, Place, SeenIn, Severity};
use hullmark_source::{SourceKind, SourceMap};

use crate::checker::{Snapshot, UnitKey};
use crate::client::Client;
use crate::encoding::Encoding;
use crate::uri::uri_of;

/// Where the pages of the rules are.
pub(crate) const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/");

/// The findings that are shown: those that nobody silenced.
pub(crate) fn reported(outcome: &Outcome) -> impl Iterator<Item = &Finding> {
    outcome.findings.iter().filter(|finding| finding.suppression.is_none())
}

/// The diagnostics of an outcome by file, in the order of their places.
pub(crate) fn of_outcome(
    outcome: &Outcome,
    key: &UnitKey,
    snapshot: &Snapshot,
    client: &Client,
) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let mut shown = Shown::new(key, snapshot, client);
    for finding in reported(outcome) {
        shown.add(finding, &|place| PlaceInFile::of(place, &outcome.sources, client.encoding));
    }
    shown.by_file()
}

/// Findings on their way to a client.
pub(crate) struct Shown<'a> {
    key: &'a UnitKey,
    snapshot: &'a Snapshot,
    client: &'a Client,
    /// In the order in which they were added.
    all: Vec<(PathBuf, Diagnostic)>,
}

impl<'a> Shown<'a> {
    pub(crate) fn new(key: &'a UnitKey, snapshot: &'a Snapshot, client: &'a Client) -> Self {
        Self { key, snapshot, client, all: Vec::new() }
    }

    /// Adds a finding; `locate` finds its places.
    pub(crate) fn add(&mut self, finding: &Finding, locate: &dyn Fn(Place) -> Option<PlaceInFile>) {
        let place = locate(finding.primary.place).or_else(|| {
            // What lies in a packed dependency cannot be opened: its chart stands for it.
            let Unit::Chart(folder) = &self.key.unit else { return None };
            let is_open = self.snapshot.files.open.contains_key(folder);
            let path = if is_open { folder.clone() } else { folder.join("Chart.yaml") };
            Some(PlaceInFile { path, range: Range::default() })
        });
        if let Some(PlaceInFile { path, range }) = place {
            self.all.push((path, diagnostic(finding, range, locate, self.client)));
        }
    }

    pub(crate) fn by_file(self) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
        let mut by_file: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        for (path, diagnostic) in self.all {
            by_file.entry(path).or_default().push(diagnostic);
        }
        let place = |it: &Diagnostic| [it.range.start, it.range.end].map(|at| (at.line, at.character));
        by_file.values_mut().for_each(|diagnostics| diagnostics.sort_by_key(place));
        by_file
    }
}

/// A range of a file that an editor can open.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct PlaceInFile {
    pub(crate) path: PathBuf,
    pub(crate) range: Range,
}

impl PlaceInFile {
    /// `None` for what lies in no file, or in an archive. A file without a known range has the empty one at its start.
    pub(crate) fn of(place: Place, sources: &SourceMap, encoding: Encoding) -> Option<Self> {
        let source = sources.get(place.source()).filter(|source| *source.kind() == SourceKind::File)?;
        let range = place.span().map(|span| encoding.range(source.text(), source.lines(), span.start, span.end));
        Some(Self { path: Path::new(&**source.name()).to_owned(), range: range.unwrap_or_default() })
    }
}

/// A finding whose place is `range`; `locate` finds the others.
pub(crate) fn diagnostic(
    finding: &Finding,
    range: Range,
    locate: &dyn Fn(Place) -> Option<PlaceInFile>,
    client: &Client,
) -> Diagnostic {
    let policy = hullmark_policies::rule(&finding.rule);
    let related = finding.related.iter().filter(|_| client.related).filter_map(|location| {
        let PlaceInFile { path, range } = locate(location.place)?;
        let message = if location.label.is_empty() { "on the way to it".to_owned() } else { location.label.clone() };
        Some(DiagnosticRelatedInformation { location: Location { uri: uri_of(&path), range }, message })
    });
    let related: Vec<DiagnosticRelatedInformation> = related.collect();
    Diagnostic {
        range,
        severity: Some(severity(finding.severity)),
        code: Some(finding.rule.to_string().into()),
        code_description: policy.map(|policy| CodeDescription { href: Uri(format!("{PAGES}{}", policy.page())) }),
        source: Some("hullmark".to_owned()),
        message: message(finding).into(),
        tags: tag(&finding.rule).map(|tag| vec![tag]),
        related_information: Some(related).filter(|related| !related.is_empty()),
        data: None,
    }
}

/// The finding's sentence; below it what to do at its place, and what more the rule can say.
fn message(finding: &Finding) -> String {
    let mut message = finding.message.clone();
    if let Some(only) = finding.seen_in.as_ref().and_then(SeenIn::only_with) {
        message.push_str(&format!(" (only with {only})"));
    }
    for line in std::iter::once(&finding.primary.label).chain(&finding.help).filter(|line| !line.is_empty()) {
        message.push('\n');
        message.push_str(line);
    }
    message
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Note => DiagnosticSeverity::Information,
    }
}

/// What editors fade or strike out.
fn tag(rule: &str) -> Option<DiagnosticTag> {
    if rule.contains("deprecated") {
        Some(DiagnosticTag::Deprecated)
    } else if rule.contains("unused") {
        Some(DiagnosticTag::Unnecessary)
    } else {
        None
    }
}
