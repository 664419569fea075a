//! Fingerprints for services that want one of its own for each finding of a report.

use std::collections::HashMap;

use hullmark_findings::{Finding, Fingerprint};

use crate::Report;
use crate::uri::reference;

/// Hands out fingerprints, in the order of the findings.
pub(crate) struct Fingerprints<'r> {
    report: &'r Report<'r>,
    seen: HashMap<Fingerprint, usize>,
}

impl<'r> Fingerprints<'r> {
    pub(crate) fn new(report: &'r Report<'r>) -> Self {
        Self { report, seen: HashMap::new() }
    }

    /// The identity of a finding and its file, and a number where that occurred before: the same object may be in
    /// several charts, so the file is a part of the identity here.
    pub(crate) fn next(&mut self, finding: &Finding) -> String {
        let path = reference(&self.report.sources.name(finding.primary.place.source()), self.report.root).uri;
        let fingerprint = Fingerprint::of([&*finding.fingerprint.to_string(), &path]);
        let count = self.seen.entry(fingerprint).or_insert(0);
        *count += 1;
        if *count == 1 { fingerprint.to_string() } else { format!("{fingerprint}:{count}") }
    }
}
